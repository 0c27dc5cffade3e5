import { useCallback, useMemo } from "react";
import type { Schema } from "~/shared/api/contract";
import { count, fixed } from "~/shared/format/figures";
import { Chart, type Palette } from "~/shared/ui/chart";
import { useChoices, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { forward, isLoss } from "./flow";
import { edgeColumns } from "./StepTables";
import { journeyWords } from "./words";

export function Flow({ of }: { of: Schema<"Journey"> }) {
  const w = useWords(journeyWords), { language } = useChoices(), edges = useMemo(() => forward(of), [of]), columns = useMemo(() => edgeColumns(w), [w]);
  const draw = useCallback((c: Palette) => {
    void language;
    const names = [...new Set(edges.flatMap((e) => [e.from, e.to]))];
    return {
      series: [{
        type: "sankey", left: 4, right: 96, top: 8, bottom: 8, nodeWidth: 10, nodeGap: 14, draggable: false, emphasis: { focus: "adjacency" }, layoutIterations: 48,
        data: names.map((name) => ({ name, itemStyle: { color: isLoss(name) ? c.bad : c.ink3, borderWidth: 0 } })),
        links: edges.map((e) => ({ source: e.from, target: e.to, value: e.events, hours: e.hours_mean, lineStyle: { color: isLoss(e.to) ? c.bad : c.ink3, opacity: isLoss(e.to) ? 0.3 : 0.18, curveness: 0.5 } })),
        label: { color: c.ink2, fontSize: 12, formatter: (p: { name: string }) => called("step", p.name) },
      }],
      tooltip: { renderMode: "richText" as const, formatter: (p: { dataType: string; name: string; value: number; data: { source?: string; target?: string; hours?: number | null } }) => (p.dataType === "edge" ? `${called("step", p.data.source)} → ${called("step", p.data.target)}\n${count(p.value)} · ${w.hours(fixed(p.data.hours, 1))}` : `${called("step", p.name)} ${count(p.value)}`) },
    };
  }, [edges, language, w]);
  return <Chart name="journey" title={w.flow} note={w.flowNote} label={w.flowLabel} draw={draw} height={340} rows={of.edges} columns={columns} id={(e) => `${e.from} ${e.to}`} />;
}
