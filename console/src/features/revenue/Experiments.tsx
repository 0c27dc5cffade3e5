// Experiments: all of them, or the one that the address names.
import { useMemo, useState } from "react";
import { Button } from "antd";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router-dom";
import { ask } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { useMay } from "~/shared/api/session";
import { count } from "~/shared/format/figures";
import { day } from "~/shared/format/times";
import { Card } from "~/shared/ui/page";
import { Asked, Empty } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { useWords } from "~/shared/words/language";
import { ExperimentForm } from "./ExperimentForm";
import { ExperimentView } from "./ExperimentView";
import { experimentWords } from "./experimentWords";

type Experiment = Schema<"Experiment">;
export const stateTone = { draft: "", running: "live", stopped: "warn", decided: "good" } as const;

export function Experiments() {
  const [query, setQuery] = useSearchParams(), id = query.get("experiment");
  return id ? <ExperimentView id={id} /> : <All open={(one) => setQuery({ tab: "experiments", experiment: one })} />;
}

function All({ open }: { open: (id: string) => void }) {
  const w = useWords(experimentWords), may = useMay("operate"), [planning, setPlanning] = useState(false);
  const found = useQuery({ queryKey: ["experiments"], queryFn: () => ask("/v1/experiments", { limit: 200 }) });
  const columns = useMemo<Column<Experiment>[]>(() => [
    { key: "name", title: w.name, cell: (e) => e.name, show: (e) => <Link className="link" to={`/revenue?tab=experiments&experiment=${e.id}`}>{e.name}</Link> },
    { key: "state", title: w.state, cell: (e) => w.states[e.state], show: (e) => <span className={`tag ${stateTone[e.state]}`}>{w.states[e.state]}</span> },
    { key: "metric", title: w.metric, cell: (e) => w.metrics[e.metric] },
    { key: "exposed", title: w.exposed, cell: (e) => e.exposed, show: (e) => count(e.exposed), number: true },
    { key: "planned", title: w.planned, cell: (e) => e.planned_units, show: (e) => count(e.planned_units), number: true },
    { key: "started", title: w.started, cell: (e) => e.started_at, show: (e) => <span className="nowrap">{e.started_at ? day(e.started_at) : "–"}</span> },
    { key: "decision", title: w.decision, cell: (e) => e.decision ?? "–" },
  ], [w]);
  return (
    <Card title={w.list} note={w.listNote} tools={may ? <Button size="small" onClick={() => setPlanning(true)}>{w.plan}</Button> : undefined}>
      <Asked of={found}>{({ items }) => (items.length === 0 ? <Empty>{w.none}</Empty> : <DataTable name="experiments" rows={items} columns={columns} id={(e) => e.id} open={(e) => open(e.id)} exported />)}</Asked>
      {planning && <ExperimentForm close={() => setPlanning(false)} made={open} />}
    </Card>
  );
}
