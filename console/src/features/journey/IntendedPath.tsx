// The path that orders are meant to take, station by station, and where they leave it.
import { useMemo } from "react";
import type { Schema } from "~/shared/api/contract";
import { count, fixed, share, value } from "~/shared/format/figures";
import { Yuan } from "~/shared/ui/figures";
import { Card } from "~/shared/ui/page";
import { Empty } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { useWords } from "~/shared/words/language";
import { called, listed } from "~/shared/words/names";
import { stations } from "./flow";
import { journeyWords } from "./words";

type Break = Schema<"JourneyBreakpoint">;

export function IntendedPath({ of }: { of: Schema<"Journey"> }) {
  const w = useWords(journeyWords), all = stations(of);
  return (
    <Card title={w.intended} note={w.intendedNote}>
      <ol className="stations" tabIndex={0} aria-label={w.intended}>
        {all.map((s, i) => (
          <li key={s.name} className={s.breaks ? "broken" : ""}>
            {i > 0 && <small className="way">{s.hours === null ? "" : w.hours(fixed(s.hours, 1))}</small>}
            <b>{called("step", s.name)}</b>
            <span>{count(s.reached)} <span className="dim">{w.orders}</span></span>
            {s.drop !== null && <small className={s.breaks ? "bad" : "dim"}>{s.drop > 0 ? w.drop(share(s.drop, s.drop < 0.01 ? 2 : 1)) : w.goesOn}</small>}
            {s.breaks && value(s.breaks.lost) > 0 && <small className="bad">{w.lost} <Yuan of={s.breaks.lost} /></small>}
          </li>
        ))}
      </ol>
    </Card>
  );
}

export function Breakpoints({ of }: { of: Schema<"Journey"> }) {
  const w = useWords(journeyWords);
  const columns = useMemo<Column<Break>[]>(() => [
    { key: "step", title: w.after, cell: (b) => called("step", b.step), show: (b) => <b>{called("step", b.step)}</b> },
    { key: "next", title: w.instead, cell: (b) => called("step", b.next) },
    { key: "went", title: w.went, cell: (b) => listed(b.instead.map((s) => called("step", s))) || "–" },
    { key: "reached", title: w.reached, cell: (b) => b.reached, show: (b) => count(b.reached), number: true },
    { key: "left", title: w.left, cell: (b) => b.reached - b.continued, show: (b) => count(b.reached - b.continued), number: true },
    { key: "drop", title: w.dropped, cell: (b) => b.drop, show: (b) => share(b.drop, 2), number: true },
    { key: "negative", title: w.negativeLeft, cell: (b) => b.negative_share, show: (b) => share(b.negative_share), number: true },
    { key: "on", title: w.negativeOn, cell: (b) => b.negative_share_on, show: (b) => share(b.negative_share_on), number: true },
    { key: "lost", title: w.lost, cell: (b) => value(b.lost), show: (b) => [b.lost, ...b.lost_other].map((m, i) => <span key={m.currency}>{i > 0 && " + "}<Yuan of={m} /></span>), number: true },
  ], [w]);
  const shown = of.breakpoints.filter((b) => b.reached > b.continued);
  return <Card title={w.breaks} note={w.breaksNote}>{shown.length === 0 ? <Empty>{w.noBreaks}</Empty> : <DataTable name="breakpoints" rows={shown} columns={columns} id={(b) => b.step} exported />}</Card>;
}
