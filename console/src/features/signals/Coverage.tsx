// Whom the company hears and whom not: the silent, and how complaint channels alone would mislead.
import type { UseQueryResult } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { Link } from "react-router-dom";
import type { Schema } from "~/shared/api/contract";
import { count, fixed, share } from "~/shared/format/figures";
import { axes, Chart, type Palette } from "~/shared/ui/chart";
import { Card, Fact } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import type { Column } from "~/shared/ui/table";
import { useChoices, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { signalWords } from "./words";

export function Coverage({ of }: { of: UseQueryResult<Schema<"Coverage">> }) {
  const w = useWords(signalWords);
  return (
    <Asked of={of}>{(c) => (
      <>
        <Card title={w.silent} note={w.silentNote} tools={<Link className="link" to="/customers?silent=1">{w.seeSilent}</Link>}>
          <div className="facts">
            <Fact label={w.silent} value={count(c.silent_customers)} beside={share(c.customers ? c.silent_customers / c.customers : null)} />
            <Fact label={w.customers} value={count(c.customers)} /><Fact label={w.orders} value={count(c.orders)} /><Fact label={w.orphans} value={count(c.orphans)} tone={c.orphans ? "warn" : ""} />
            <Fact label={w.all} value={share(c.negative_share_all, 1)} /><Fact label={w.complaints} value={share(c.negative_share_complaints, 1)} />
          </div>
          {(c.negative_share_all ?? 0) > 0 && (c.negative_share_complaints ?? 0) > 0 && <p className="ink-2">{w.bias(fixed((c.negative_share_complaints ?? 0) / (c.negative_share_all ?? 1), 1))}</p>}
        </Card>
        <Weights rows={c.sources} />
      </>
    )}</Asked>
  );
}

function Weights({ rows }: { rows: Schema<"SourceCoverage">[] }) {
  const w = useWords(signalWords), { language } = useChoices();
  const columns = useMemo<Column<Schema<"SourceCoverage">>[]>(() => [
    { key: "source", title: w.source, cell: (s) => s.source }, { key: "kind", title: w.kind, cell: (s) => called("kind", s.kind) },
    { key: "signals", title: w.signals, cell: (s) => s.signals, show: (s) => count(s.signals), number: true }, { key: "texts", title: w.texts, cell: (s) => s.texts, show: (s) => count(s.texts), number: true },
  ], [w]);
  const draw = useCallback((c: Palette) => {
    void language;
    const shown = [...rows].sort((a, b) => a.signals - b.signals);
    return {
      grid: { left: 150, right: 70, top: 4, bottom: 24 }, xAxis: { type: "log", logBase: 10, min: 1, ...axes(c) }, yAxis: { type: "category", data: shown.map((s) => s.source), ...axes(c), axisLabel: { color: c.ink2, fontSize: 11.5 } },
      series: [
        { type: "bar", barGap: "-100%", barWidth: 12, itemStyle: { color: c.band, borderRadius: 3 }, data: shown.map((s) => s.signals), label: { show: true, position: "right", color: c.ink3, formatter: (p: { value: number }) => count(p.value) } },
        { type: "bar", barWidth: 12, itemStyle: { color: c.nerve, borderRadius: 3 }, data: shown.map((s) => s.texts || null) },
      ], tooltip: { show: false },
    };
  }, [rows, language]);
  return <Chart name="coverage" title={w.coverage} note={w.coverageNote} label={w.coverageLabel} draw={draw} height={rows.length * 24 + 34} rows={rows} columns={columns} id={(s) => `${s.source} ${s.kind}`} />;
}
