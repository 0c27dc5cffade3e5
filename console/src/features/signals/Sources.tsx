// The sources and their health: what joined to what, and which has fallen silent.
import type { UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Schema } from "~/shared/api/contract";
import { count, share } from "~/shared/format/figures";
import { lately, span } from "~/shared/format/times";
import { useNow } from "~/shared/ui/figures";
import { Card } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { signalWords } from "./words";

type Source = Schema<"SourceCoverage">;
// Silent for ten times its usual gap, and for an hour at least: somebody should look.
export function isQuiet(s: Source, now: number): boolean {
  if (s.kind === "reference" || !s.first_at || !s.last_at || s.signals < 20) return false;
  const gap = (Date.parse(s.last_at) - Date.parse(s.first_at)) / (s.signals - 1);
  return now - Date.parse(s.last_at) > Math.max(3600e3, 10 * gap);
}

export function Sources({ of }: { of: UseQueryResult<Schema<"Coverage">> }) {
  const w = useWords(signalWords), now = useNow(60_000);
  const columns = useMemo<Column<Source>[]>(() => {
    const part = (key: "with_order" | "with_product" | "with_carrier" | "with_customer", title: string): Column<Source> => ({ key, title, cell: (s) => s[key], show: (s) => s.kind === "reference" ? <span className="dim">–</span> : <span className={(s[key] ?? 0) < 0.5 ? "warn" : ""}>{share(s[key])}</span>, number: true });
    return [
      { key: "source", title: w.source, cell: (s) => s.source, show: (s) => <b>{s.source}</b> },
      { key: "kind", title: w.kind, cell: (s) => called("kind", s.kind) },
      { key: "health", title: w.health, cell: (s) => (isQuiet(s, now) ? 1 : 0), show: (s) => (isQuiet(s, now) ? <span className="tag warn">{w.quiet(span(now - Date.parse(s.last_at ?? "")))}</span> : <span className="tag">{w.fresh}</span>) },
      { key: "signals", title: w.signals, cell: (s) => s.signals, show: (s) => count(s.signals), number: true },
      { key: "texts", title: w.texts, cell: (s) => s.texts, show: (s) => (s.texts ? count(s.texts) : <span className="dim">–</span>), number: true },
      part("with_order", w.order2), part("with_product", w.product2), part("with_carrier", w.carrier), part("with_customer", w.customer2),
      { key: "negative", title: w.negative, cell: (s) => (s.texts ? s.negative_share : null), show: (s) => (s.texts ? share(s.negative_share) : <span className="dim">–</span>), number: true },
      { key: "last", title: w.last, cell: (s) => s.last_at, show: (s) => <span className="nowrap">{lately(s.last_at)}</span> },
    ];
  }, [w, now]);
  return <Card><Asked of={of}>{(c) => <DataTable name="sources" rows={c.sources} columns={columns} id={(s) => `${s.source} ${s.kind}`} exported />}</Asked></Card>;
}
