// The path of each channel, carrier, warehouse… by itself, beside all other orders: which one breaks where the others do not.
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useMemo } from "react";
import { Link } from "react-router-dom";
import { ask } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { count, fixed, share, value } from "~/shared/format/figures";
import { Yuan } from "~/shared/ui/figures";
import { Card } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { dimensions, isDimension, type Dimension, type Filters } from "./filters";
import { journeyWords } from "./words";

type Segment = Schema<"JourneySegment">;
const points = (of: number | null) => (of === null ? "–" : `${of < 0 ? "−" : "+"}${fixed(Math.abs(100 * of), 1)}`);

export function Segments({ period, filters, asked, onAsk }: { period: { from?: string }; filters: Filters; asked: string | null; onAsk: (by: Dimension) => void }) {
  const w = useWords(journeyWords), by: Dimension = isDimension(asked) ? asked : "channel";
  const found = useQuery({ queryKey: ["journey", "segments", by, period.from, filters], staleTime: 60_000, queryFn: () => ask("/v1/journey/segments", { by, ...period, ...filters, limit: 200 }) });
  const columns = useMemo<Column<Segment>[]>(() => {
    const one = (s: Segment) => (s.value === null ? w.unnamed : by === "channel" ? called("channel", s.value) : s.value);
    const clear = (s: Segment) => s.interval_95.low !== null && s.interval_95.high !== null && (s.interval_95.low > 0 || s.interval_95.high < 0);
    return [
      { key: "value", title: called("dimension", by), cell: one, show: (s) => (s.value === null ? <span className="dim">{one(s)}</span> : <Link className="plain" to={`/journey?${String(new URLSearchParams({ ...filters, [by]: s.value }))}`}><b>{one(s)}</b></Link>) },
      { key: "orders", title: w.orders, cell: (s) => s.orders, show: (s) => count(s.orders), number: true },
      { key: "conforming", title: w.conforming, cell: (s) => s.conforming, show: (s) => share(s.conforming, 1), number: true },
      { key: "difference", title: w.difference, cell: (s) => s.difference, show: (s) => <span className={clear(s) && (s.difference ?? 0) < 0 ? "bad" : ""}>{points(s.difference)} <small className="dim">{s.difference === null ? "" : `${points(s.interval_95.low)} … ${points(s.interval_95.high)}`}</small></span>, number: true },
      { key: "fitness", title: w.fitness, cell: (s) => s.fitness, show: (s) => fixed(s.fitness, 3), number: true },
      { key: "worst", title: w.worst, cell: (s) => (s.worst ? called("step", s.worst.step) : "–") },
      { key: "drop", title: w.dropped, cell: (s) => s.worst?.drop ?? null, show: (s) => share(s.worst?.drop, 1), number: true },
      { key: "lost", title: w.lost, cell: (s) => value(s.lost), show: (s) => <Yuan of={s.lost} />, number: true },
    ];
  }, [w, by, filters]);
  return (
    <Card title={w.tabs.segments} note={w.segmentsNote}>
      <div className="filters"><Select aria-label={w.by} value={by} onChange={onAsk} popupMatchSelectWidth={false} options={dimensions.map((key) => ({ value: key, label: called("dimension", key) }))} /></div>
      <Asked of={found} isEmpty={(of) => of.items.length === 0} empty={w.none}>{(of) => <DataTable name={`journey-${by}`} rows={of.items} columns={columns} id={(s) => s.value ?? ""} first={50} exported />}</Asked>
    </Card>
  );
}
