// How often alerts were worth it, by rule, factor, product, channel and week, and what the marks changed.
import { useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import { ask } from "~/shared/api/client";
import type { Answer } from "~/shared/api/contract";
import { count, fixed, share } from "~/shared/format/figures";
import { Card } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { named, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { markWords } from "./markWords";

type Row = Answer<"/v1/alert-precision">["items"][number];

export function Precision() {
  const w = useWords(markWords), found = useQuery({ queryKey: ["alerts", "precision"], queryFn: () => ask("/v1/alert-precision") });
  const columns = useMemo<Column<Row>[]>(() => {
    const whatOf = (r: Row) => (r.factor ? named(r.factor.name) : r.by === "rule" ? (w.rules[r.key] ?? r.key) : r.by === "channel" ? called("channel", r.key) : r.key);
    return [
      { key: "by", title: w.group, cell: (r) => w.by[r.by] ?? r.by, show: (r) => <span className="dim">{w.by[r.by]}</span> },
      { key: "what", title: w.which, cell: whatOf, show: (r) => <b>{whatOf(r)}</b> },
      { key: "raised", title: w.raised, cell: (r) => r.raised, show: (r) => count(r.raised), number: true },
      { key: "useful", title: w.useful, cell: (r) => r.useful, show: (r) => count(r.useful), number: true },
      { key: "noise", title: w.noise, cell: (r) => r.noise, show: (r) => count(r.noise), number: true },
      { key: "precision", title: w.precision, cell: (r) => r.precision, show: (r) => (r.precision === null ? "–" : share(r.precision)), number: true },
      { key: "interval", title: w.interval, cell: (r) => r.interval_95.low, show: (r) => (r.precision === null ? "–" : <span className="dim">{share(r.interval_95.low)} – {share(r.interval_95.high)}</span>), number: true },
      { key: "weight", title: w.weight, cell: (r) => (r.weight ? 1 / r.weight : null), show: (r) => (r.weight ? <span title={w.weightTitle}>{w.weightText(fixed(1 / r.weight, 2))}</span> : ""), number: true },
    ];
  }, [w]);
  return (
    <Asked of={found} isEmpty={(d) => d.raised === 0} empty={w.none}>
      {(d) => <Card title={d.precision === null ? w.unmarked : w.sentence(count(d.useful), count(d.useful + d.noise))} note={w.note}><DataTable name="alert-precision" rows={d.items} columns={columns} id={(r) => `${r.by} ${r.key}`} exported /></Card>}
    </Asked>
  );
}
