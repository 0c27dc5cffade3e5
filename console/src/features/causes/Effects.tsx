// What each cause does to ratings, returns and refunds: an interval for each, drawn and listed.
import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useCallback, useMemo, useState } from "react";
import { ask } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { chance, count, fixed, probability, signed, value } from "~/shared/format/figures";
import { axes, Chart, type Palette } from "~/shared/ui/chart";
import { Yuan } from "~/shared/ui/figures";
import { Asked } from "~/shared/ui/states";
import type { Column } from "~/shared/ui/table";
import { named, useChoices, useWords } from "~/shared/words/language";
import { causeWords } from "./words";

type Row = Schema<"Cause"> & { effect: Schema<"Effect"> };
type Metric = "rating" | "return" | "refund";

export function Effects() {
  const w = useWords(causeWords), { language } = useChoices(), [metric, setMetric] = useState<Metric>("rating");
  const found = useQuery({ queryKey: ["causes", metric], queryFn: async () => (await ask("/v1/causes", { metric, limit: 60 })).items.filter((c): c is Row => c.effect !== null && c.effect.effect !== null) });
  const rows = useMemo(() => found.data ?? [], [found.data]), places = metric === "rating" ? 2 : 3;
  const columns = useMemo<Column<Row>[]>(() => [
    { key: "factor", title: w.factor, cell: (r) => named(r.name) },
    { key: "effect", title: w.effect, cell: (r) => r.effect.effect, show: (r) => signed(r.effect.effect, places), number: true },
    { key: "low", title: w.low, cell: (r) => r.effect.low, show: (r) => signed(r.effect.low, places), number: true },
    { key: "high", title: w.high, cell: (r) => r.effect.high, show: (r) => signed(r.effect.high, places), number: true },
    { key: "with", title: w.with, cell: (r) => r.effect.with, show: (r) => fixed(r.effect.with, places), number: true },
    { key: "without", title: w.without, cell: (r) => r.effect.without, show: (r) => fixed(r.effect.without, places), number: true },
    { key: "n1", title: w.nWith, cell: (r) => r.effect.n_with, show: (r) => count(r.effect.n_with), number: true },
    { key: "n0", title: w.nWithout, cell: (r) => r.effect.n_without, show: (r) => count(r.effect.n_without), number: true },
    { key: "q", title: w.q, cell: (r) => r.effect.q_value, show: (r) => probability(r.effect.q_value), number: true },
    { key: "lost", title: w.lost, cell: (r) => value(r.lost), show: (r) => <Yuan of={r.lost} />, number: true },
  ], [w, places]);
  const draw = useCallback((c: Palette) => {
    void language;
    const shown = [...rows].sort((a, b) => (b.effect.effect ?? 0) - (a.effect.effect ?? 0)).slice(-25);
    const colour = (r: Row) => ((r.effect.q_value ?? 1) > 0.05 ? c.ink3 : metric === "rating" === ((r.effect.effect ?? 0) < 0) ? c.bad : c.good);
    return {
      grid: { left: 150, right: 30, top: 6, bottom: 26 }, xAxis: { type: "value", ...axes(c) }, yAxis: { type: "category", data: shown.map((r) => named(r.name)), ...axes(c), axisLabel: { color: c.ink2, fontSize: 11.5, width: 140, overflow: "truncate" as const } },
      series: [
        ...shown.map((r, i) => ({ type: "line", symbol: "none", silent: true, lineStyle: { color: colour(r), width: 2 }, data: [[r.effect.low, i], [r.effect.high, i]] })),
        { type: "scatter", symbolSize: 8, data: shown.map((r, i) => ({ value: [r.effect.effect, i], itemStyle: { color: colour(r) } })), markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: c.ink3, type: "solid" }, data: [{ xAxis: 0 }] } },
      ],
      tooltip: { renderMode: "richText" as const, formatter: (p: { value: [number, number] }) => { const r = shown[p.value[1]]; return r ? `${named(r.name)}\n${signed(r.effect.effect, places)} (${fixed(r.effect.low, places)} … ${fixed(r.effect.high, places)})\nn = ${count(r.effect.n_with)} + ${count(r.effect.n_without)}  q ${chance(r.effect.q_value)}` : ""; } },
    };
  }, [rows, metric, language, places]);
  const pick = <Segmented aria-label={w.effectMetric} value={metric} onChange={(m) => setMetric(m)} options={(Object.keys(w.metrics) as Metric[]).map((m) => ({ value: m, label: w.metrics[m] }))} />;
  return (
    <>
      <div className="filters">{pick}</div>
      <Asked of={found} empty={w.noEffects}>{() => <Chart name={`effects-${metric}`} title={w.effectOn(w.metrics[metric] ?? metric)} note={w.effectNote} label={w.effectLabel} draw={draw} height={Math.min(rows.length, 25) * 24 + 50} rows={rows} columns={columns} id={(r) => r.factor} />}</Asked>
    </>
  );
}
