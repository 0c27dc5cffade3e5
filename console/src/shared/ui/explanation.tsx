// Why a measure is higher here than there: the dimension values that explain it, each with effect, interval, n, corrected p and
// the verbatims behind it; or that nothing inside the data does; the mix that misleads; what operations recorded.
import { useMemo, type ReactNode } from "react";
import { Link } from "react-router-dom";
import type { Schema } from "~/shared/api/contract";
import { count, fixed, points, probability, share } from "~/shared/format/figures";
import { time } from "~/shared/format/times";
import { useWords } from "~/shared/words/language";
import { called, listed, placed } from "~/shared/words/names";
import { explanationWords } from "./explanationWords";
import { Interval, scaleOf } from "./interval";
import { Card, Fact } from "./page";
import { DataTable, type Column } from "./table";

export type Explanation = Schema<"Explanation">;
type Driver = Schema<"Driver">;
const namesOf = (d: Driver): string => listed(d.values.map((v) => placed(v.dimension, v.value)));

export function Explained({ of, title, note, children }: { of: Explanation; title: ReactNode; note?: ReactNode; children?: ReactNode }) {
  const w = useWords(explanationWords), lead = of.drivers[0];
  return (
    <Card title={title} note={note ?? w.note} className="explained">
      {children}
      <p className={of.verdict === "explained" ? "finding" : "finding dim"}>{of.verdict === "explained" && lead ? (lead.share ?? 0) > 1.005 ? w.explainsAll(namesOf(lead)) : w.explained(namesOf(lead), share(lead.share)) : w.verdicts[of.verdict]}</p>
      <div className="facts">
        <Fact label={w.rates[of.metric]} value={share(of.rate, 1)} beside={w.against(share(of.rate_against, 1))} />
        <Fact label={w.events[of.metric]} value={count(of.events)} beside={w.expected(fixed(of.expected, 1))} />
        <Fact label={w.n} value={count(of.n)} />
      </div>
      {of.drivers.length > 0 && <Drivers of={of.drivers} />}
      {of.reversals.map((r) => <p key={r.dimension} className="warn">{w.reversal(called("dimension", r.dimension), points(r.crude), points(r.adjusted))}</p>)}
      <Operations of={of.operations} />
      <p className="meta"><span title={of.method}>{w.computed(time(of.computed_at))}</span><span>{w.language(of.taxonomy_version)}</span></p>
    </Card>
  );
}

function Drivers({ of }: { of: Driver[] }) {
  const w = useWords(explanationWords);
  const columns = useMemo<Column<Driver>[]>(() => {
    const scale = scaleOf(of.flatMap((d) => [d.low, d.high]), 0);
    return [
      { key: "values", title: w.driver, cell: namesOf, show: (d) => <b>{namesOf(d)}</b> },
      { key: "effect", title: w.effect, cell: (d) => d.effect, show: (d) => points(d.effect), number: true },
      { key: "interval", title: w.interval, cell: (d) => `${points(d.low)} … ${points(d.high)}`, show: (d) => <span className="nowrap"><Interval {...scale} at={d.effect} low={d.low} high={d.high} rule={0} tone="bad" /> <span className="dim">{points(d.low)} … {points(d.high)}</span></span> },
      { key: "share", title: w.share, cell: (d) => d.share, show: (d) => share(d.share), number: true },
      { key: "seen", title: w.seen, cell: (d) => d.events, show: (d) => <>{count(d.events)} <span className="dim">/ {fixed(d.expected, 1)}</span></>, number: true },
      { key: "n", title: w.n, cell: (d) => d.n, show: (d) => count(d.n), number: true },
      { key: "p", title: w.p, cell: (d) => d.p_value, show: (d) => probability(d.p_value), number: true },
      { key: "evidence", title: w.evidence, cell: (d) => d.evidence.length, show: (d) => (d.evidence.length ? <Link className="link" to={`/signals?tab=search&ids=${d.evidence.join(",")}`}>{w.verbatims(d.evidence.length)}</Link> : "–"), number: true },
    ];
  }, [of, w]);
  return <DataTable name="drivers" rows={of} columns={columns} id={namesOf} exported />;
}

function Operations({ of }: { of: Explanation["operations"] }) {
  const w = useWords(explanationWords), shown = of.filter((o) => (o.p_value ?? 1) < 0.05);
  const said = (measure: keyof typeof w.measures, v: number | null) => (measure === "late_share" ? share(v, 1) : w.hours(fixed(v, 1)));
  return shown.map((o) => (
    <p key={o.measure} className="ink-2">
      {w.operation(w.measures[o.measure], said(o.measure, o.with), said(o.measure, o.without))}{" "}
      <span className="dim">({said(o.measure, o.low)} … {said(o.measure, o.high)}; n = {count(o.n_with)} + {count(o.n_without)})</span>
    </p>
  ));
}
