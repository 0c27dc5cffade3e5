// The bridge as a picture: each cause takes its part of what was paid.
import { useCallback, useMemo } from "react";
import { amount, large } from "~/shared/format/figures";
import { axes, Chart, type Palette } from "~/shared/ui/chart";
import { Yuan } from "~/shared/ui/figures";
import type { Column } from "~/shared/ui/table";
import { useChoices, useWords } from "~/shared/words/language";
import type { Step } from "./bridge";
import { revenueWords } from "./words";

const ends = ["paid", "kept"];

export function Bridge({ steps, name, currency, onPick }: { steps: Step[]; name: (key: string) => string; currency: string; onPick?: (key: string) => void }) {
  const w = useWords(revenueWords), { language } = useChoices();
  const names = useMemo(() => new Map<string, string>(steps.map((s) => [s.key, ({ paid: w.paid, other: w.other, at_risk: w.risk, kept: w.kept } as Record<string, string>)[s.key] ?? name(s.key)])), [steps, name, w]);
  const columns = useMemo<Column<Step>[]>(() => [
    { key: "key", title: w.cause, cell: (s) => names.get(s.key) ?? s.key },
    { key: "amount", title: w.amountTitle, cell: (s) => Number((s.to - s.from).toFixed(2)), show: (s) => <Yuan of={amount(s.to - s.from, currency)} />, number: true },
  ], [w, names, currency]);
  const draw = useCallback((c: Palette) => {
    void language;
    const lowest = Math.min(...steps.map((s) => s.from).filter((v) => v > 0)), floor = Number.isFinite(lowest) ? Math.max(0, Math.floor((lowest * 0.97) / 1000) * 1000) : 0;
    const colour = (s: Step) => (s.key === "paid" ? c.ink3 : s.key === "kept" ? c.ink : s.key === "at_risk" ? c.warn : c.bad);
    return {
      grid: { left: 62, right: 16, top: 24, bottom: 58 }, xAxis: { type: "category", data: steps.map((s) => names.get(s.key) ?? s.key), ...axes(c), axisLabel: { color: c.ink2, fontSize: 11, interval: 0, width: 84, overflow: "break" as const } },
      yAxis: { type: "value", min: floor, ...axes(c), axisLabel: { color: c.ink3, fontSize: 11, formatter: (v: number) => large(v) } },
      series: [
        { type: "bar", stack: "b", silent: true, itemStyle: { color: "transparent" }, data: steps.map((s) => (s.from > 0 ? s.from : floor)) },
        { type: "bar", stack: "b", barMaxWidth: 46, data: steps.map((s) => ({ value: s.to - Math.max(s.from, floor), key: s.key, itemStyle: { color: colour(s), borderRadius: 2 } })), label: { show: true, position: "top", color: c.ink2, fontSize: 11, formatter: (p: { dataIndex: number }) => { const s = steps[p.dataIndex]; return s ? `${ends.includes(s.key) ? "" : "−"}${large(s.to - s.from)}` : ""; } } },
      ], tooltip: { show: false },
    };
  }, [steps, names, language]);
  return <Chart name="bridge" title={w.bridge} note={w.bridgeNote} label={w.bridgeLabel} draw={draw} height={300} rows={steps} columns={columns} id={(s) => s.key} onPick={(data) => { const { key } = data as { key?: string }; if (key && onPick && !ends.includes(key) && key !== "other") onPick(key); }} />;
}
