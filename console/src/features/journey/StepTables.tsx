// The journey for those who compare: steps, what followed what, and the ways in full.
import { useMemo } from "react";
import type { Schema } from "~/shared/api/contract";
import { count, fixed, share } from "~/shared/format/figures";
import { span } from "~/shared/format/times";
import { Card } from "~/shared/ui/page";
import { DataTable, type Column } from "~/shared/ui/table";
import { useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { journeyWords } from "./words";

type Journey = Schema<"Journey">;
type Step = Schema<"JourneyStep">;
type Edge = Schema<"JourneyEdge">;
type Variant = Schema<"JourneyVariant">;

export function Steps({ of }: { of: Journey }) {
  const w = useWords(journeyWords);
  const columns = useMemo<Column<Step>[]>(() => [
    { key: "name", title: w.step, cell: (s) => called("step", s.name), show: (s) => <b>{called("step", s.name)}</b> },
    { key: "orders", title: w.orders, cell: (s) => s.orders, show: (s) => count(s.orders), number: true },
    { key: "events", title: w.times, cell: (s) => s.events, show: (s) => count(s.events), number: true },
    { key: "first", title: w.began, cell: (s) => s.first, show: (s) => count(s.first), number: true },
    { key: "last", title: w.ended, cell: (s) => s.last, show: (s) => count(s.last), number: true },
    { key: "texts", title: w.texts, cell: (s) => s.texts, show: (s) => (s.texts ? count(s.texts) : "–"), number: true },
    { key: "negative", title: w.negative, cell: (s) => (s.texts ? s.negative / s.texts : null), show: (s) => share(s.texts ? s.negative / s.texts : null), number: true },
    { key: "polarity", title: w.polarity, cell: (s) => (s.texts ? s.polarity : null), show: (s) => (s.texts ? fixed(s.polarity, 2) : "–"), number: true },
  ], [w]);
  return <Card title={w.tabs.steps}><DataTable name="journey-steps" rows={of.steps} columns={columns} id={(s) => s.name} exported /></Card>;
}

export const edgeColumns = (w: (typeof journeyWords)["zh"]): Column<Edge>[] => [
  { key: "from", title: w.from, cell: (e) => called("step", e.from) },
  { key: "to", title: w.to, cell: (e) => called("step", e.to), show: (e) => <b>{called("step", e.to)}</b> },
  { key: "events", title: w.times, cell: (e) => e.events, show: (e) => count(e.events), number: true },
  { key: "orders", title: w.orders, cell: (e) => e.orders, show: (e) => count(e.orders), number: true },
  { key: "mean", title: w.mean, cell: (e) => e.hours_mean, show: (e) => (e.hours_mean === null ? "–" : span(e.hours_mean * 3600e3)), number: true },
  { key: "longest", title: w.longest, cell: (e) => e.hours_max, show: (e) => (e.hours_max === null ? "–" : span(e.hours_max * 3600e3)), number: true },
];
export function Edges({ of }: { of: Journey }) {
  const w = useWords(journeyWords), columns = useMemo(() => edgeColumns(w), [w]);
  return <Card title={w.edges}><DataTable name="journey-edges" rows={of.edges} columns={columns} id={(e) => `${e.from} ${e.to}`} first={40} exported /></Card>;
}

export function Variants({ of }: { of: Journey }) {
  const w = useWords(journeyWords), all = of.orders;
  const columns = useMemo<Column<Variant>[]>(() => {
    const path = (v: Variant) => v.steps.map((s) => called("step", s)).join(" → ");
    return [
      { key: "way", title: w.way, cell: path },
      { key: "intended", title: w.conforming, cell: (v) => (v.intended ? w.asIntended : w.otherwise), show: (v) => <span className={`tag ${v.intended ? "" : "warn"}`}>{v.intended ? w.asIntended : w.otherwise}</span> },
      { key: "orders", title: w.orders, cell: (v) => v.orders, show: (v) => count(v.orders), number: true },
      { key: "share", title: w.share, cell: (v) => v.orders / all, show: (v) => share(v.orders / all, 1), number: true },
    ];
  }, [w, all]);
  return <Card title={w.tabs.variants} note={w.variants(count(of.variants_all))}><DataTable name="journey-ways" rows={of.variants} columns={columns} id={(v) => v.steps.join(" ")} first={50} exported /></Card>;
}
