import { useCallback, useMemo } from "react";
import type { Alert } from "~/shared/api/contract";
import { fixed } from "~/shared/format/figures";
import { axes, Chart, type Palette } from "~/shared/ui/chart";
import { Empty } from "~/shared/ui/states";
import type { Column } from "~/shared/ui/table";
import { named, useChoices, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { riskWords } from "./words";

export function HeatMap({ rows, columns }: { rows: Alert[]; columns: Column<Alert>[] }) {
  const w = useWords(riskWords), { language } = useChoices();
  const shown = useMemo(() => rows.filter((a) => a.rule === "cell_excess"), [rows]);
  const draw = useCallback((c: Palette) => {
    void language;
    const factors = [...new Set(shown.map((a) => named(a.factor.name)))], channels = [...new Set(shown.map((a) => (a.channel ? called("channel", a.channel) : w.all)))];
    const cells = new Map<string, number>();
    for (const a of shown) {
      const key = `${channels.indexOf(a.channel ? called("channel", a.channel) : w.all)},${factors.indexOf(named(a.factor.name))}`;
      cells.set(key, Math.max(cells.get(key) ?? 0, a.ratio ?? 0));
    }
    return {
      grid: { left: 130, right: 20, top: 10, bottom: 60 },
      xAxis: { type: "category", data: channels, ...axes(c), position: "top" }, yAxis: { type: "category", data: factors, ...axes(c), axisLabel: { color: c.ink2, fontSize: 11 } },
      visualMap: { min: 1, max: 10, calculable: false, orient: "horizontal", left: 130, bottom: 4, itemHeight: 120, itemWidth: 10, text: ["×10", "×1"], textStyle: { color: c.ink3 }, inRange: { color: [c.badSoft, c.bad] } },
      series: [{ type: "heatmap", data: [...cells].map(([key, ratio]) => [...key.split(",").map(Number), ratio]), itemStyle: { borderColor: c.card, borderWidth: 2 }, label: { show: true, color: c.ink, formatter: (p: { value: number[] }) => `×${fixed(p.value[2], 1)}` } }],
      tooltip: { show: false },
    };
  }, [shown, language, w]);
  if (shown.length === 0) return <Empty>{w.noRows}</Empty>;
  return <Chart name="alerts-heat" title={w.heat} note={w.heatNote} label={w.heatNote} draw={draw} height={Math.max(220, new Set(shown.map((a) => a.factor.key)).size * 30 + 110)} rows={shown} columns={columns} id={(a) => a.id} />;
}
