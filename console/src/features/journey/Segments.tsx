// The path of each channel by itself: which one breaks where the others do not.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link } from "react-router-dom";
import { ask } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { count, fixed, share, total, value } from "~/shared/format/figures";
import { Yuan } from "~/shared/ui/figures";
import { Card } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { useWords } from "~/shared/words/language";
import { called, choices } from "~/shared/words/names";
import { journeyWords } from "./words";

interface Segment {
  channel: string;
  journey: Schema<"Journey">;
}
export function Segments({ period, product }: { period: { from?: string }; product: string }) {
  const w = useWords(journeyWords);
  // One after another: eleven scans of all orders at once would make every other question wait.
  const found = useQuery({ queryKey: ["journey", "segments", period.from, product], staleTime: 60_000, queryFn: async () => {
    const all: Segment[] = [];
    for (const channel of choices("channel")) all.push({ channel, journey: await ask("/v1/journey", { ...period, ...(product ? { product } : {}), channel, limit: 1 }) });
    return all.filter((s) => s.journey.orders > 0).sort((a, b) => b.journey.orders - a.journey.orders);
  } });
  const columns = useMemo<Column<Segment>[]>(() => {
    const worst = (s: Segment) => [...s.journey.breakpoints].sort((a, b) => (b.drop ?? 0) - (a.drop ?? 0))[0];
    return [
      { key: "channel", title: w.channel, cell: (s) => called("channel", s.channel), show: (s) => <Link className="plain" to={`/journey?channel=${s.channel}`}><b>{called("channel", s.channel)}</b></Link> },
      { key: "orders", title: w.orders, cell: (s) => s.journey.orders, show: (s) => count(s.journey.orders), number: true },
      { key: "conforming", title: w.conforming, cell: (s) => s.journey.conforming, show: (s) => share(s.journey.conforming, 1), number: true },
      { key: "fitness", title: w.fitness, cell: (s) => s.journey.fitness, show: (s) => fixed(s.journey.fitness, 3), number: true },
      { key: "worst", title: w.worst, cell: (s) => { const b = worst(s); return b ? called("step", b.step) : "–"; } },
      { key: "drop", title: w.dropped, cell: (s) => worst(s)?.drop ?? null, show: (s) => share(worst(s)?.drop, 1), number: true },
      { key: "lost", title: w.lost, cell: (s) => value(total(s.journey.breakpoints.map((b) => b.lost))), show: (s) => <Yuan of={total(s.journey.breakpoints.map((b) => b.lost))} />, number: true },
    ];
  }, [w]);
  return <Card title={w.tabs.segments} note={w.segmentsNote}><Asked of={found} empty={w.none}>{(rows) => <DataTable name="journey-channels" rows={rows} columns={columns} id={(s) => s.channel} exported />}</Asked></Card>;
}
