import { useCallback, useMemo } from "react";
import type { AlertDetail } from "~/shared/api/contract";
import { band, count, fixed } from "~/shared/format/figures";
import { day } from "~/shared/format/times";
import { axes, Chart, type Palette } from "~/shared/ui/chart";
import type { Column } from "~/shared/ui/table";
import { useChoices, useWords } from "~/shared/words/language";
import { riskWords } from "./words";

interface Day {
  at: string;
  observed: number;
  expected: number;
  exposure: number;
  low: number;
  high: number;
}
export function SeriesChart({ of }: { of: AlertDetail }) {
  const w = useWords(riskWords), { language } = useChoices();
  const rows = useMemo<Day[]>(() => of.series.map((p) => ({ at: p.at ?? "", observed: p.observed ?? 0, expected: p.expected ?? 0, exposure: p.exposure, ...band(p.expected ?? 0) })), [of.series]);
  const columns = useMemo<Column<Day>[]>(() => [
    { key: "at", title: w.dayTitle, cell: (d) => d.at, show: (d) => day(d.at) },
    { key: "observed", title: w.observed, cell: (d) => d.observed, show: (d) => count(d.observed), number: true },
    { key: "expected", title: w.expected, cell: (d) => d.expected, show: (d) => fixed(d.expected, 1), number: true },
    { key: "low", title: w.low, cell: (d) => d.low, show: (d) => fixed(d.low, 0), number: true },
    { key: "high", title: w.high, cell: (d) => d.high, show: (d) => fixed(d.high, 0), number: true },
    { key: "exposure", title: w.exposure, cell: (d) => d.exposure, show: (d) => count(d.exposure), number: true },
  ], [w]);
  const since = of.since ?? "";
  const draw = useCallback((c: Palette) => {
    void language;
    const began = rows.findIndex((_, i) => i + 1 === rows.length || (rows[i + 1]?.at ?? "") > since);
    return {
      grid: { left: 40, right: 16, top: 16, bottom: 26 },
      xAxis: { type: "category", data: rows.map((d) => day(d.at)), boundaryGap: false, ...axes(c) },
      yAxis: { type: "value", minInterval: 1, ...axes(c) },
      tooltip: { trigger: "axis", renderMode: "richText" as const, formatter: (list: { dataIndex: number }[]) => {
        const d = rows[list[0]?.dataIndex ?? 0];
        return d ? `${day(d.at)}\n${w.observed} ${count(d.observed)}\n${w.expected} ${fixed(d.expected, 1)} (${fixed(d.low, 0)} – ${fixed(d.high, 0)})\n${w.exposure} ${count(d.exposure)}` : "";
      } },
      series: [
        { type: "line", stack: "band", symbol: "none", lineStyle: { opacity: 0 }, data: rows.map((d) => d.low), silent: true },
        { type: "line", stack: "band", symbol: "none", lineStyle: { opacity: 0 }, areaStyle: { color: c.band, opacity: 1 }, data: rows.map((d) => d.high - d.low), silent: true },
        { type: "line", symbol: "none", lineStyle: { color: c.ink3, width: 1, type: "dashed" }, data: rows.map((d) => d.expected) },
        { type: "line", symbolSize: 5, symbol: "circle", itemStyle: { color: c.ink }, lineStyle: { color: c.ink, width: 1.8 }, data: rows.map((d) => ({ value: d.observed, itemStyle: { color: d.observed > d.high ? c.bad : c.ink } })), markLine: began >= 0 ? { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: c.bad, type: "dotted" }, data: [{ xAxis: began }] } : undefined },
      ],
    };
  }, [rows, since, language, w]);
  return <Chart name={`alert-${of.id}-days`} title={w.series} note={w.seriesNote} label={w.seriesLabel(rows.length)} draw={draw} height={230} rows={rows} columns={columns} id={(d) => d.at} />;
}
