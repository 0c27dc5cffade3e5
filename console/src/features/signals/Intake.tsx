// What came in by file, and the rows that could not be read.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Segmented } from "antd";
import { useMemo, useState } from "react";
import { ask, post } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { useListed } from "~/shared/api/questions";
import { useMay } from "~/shared/api/session";
import { count } from "~/shared/format/figures";
import { time } from "~/shared/format/times";
import { Card } from "~/shared/ui/page";
import { Asked, useFaultText } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { useWords } from "~/shared/words/language";
import { ImportWizard } from "./ImportWizard";
import { Mend } from "./Mend";
import { signalWords } from "./words";

type Import = Schema<"Import">;
export function Imports() {
  const w = useWords(signalWords), found = useQuery({ queryKey: ["imports"], queryFn: async () => (await ask("/v1/imports")).items });
  const columns = useMemo<Column<Import>[]>(() => [
    { key: "origin", title: w.origin, cell: (i) => i.origin, show: (i) => <b>{i.origin}</b> }, { key: "mapping", title: w.mapping, cell: (i) => i.mapping },
    { key: "started", title: w.started, cell: (i) => i.started_at, show: (i) => <span className="nowrap">{time(i.started_at)}</span> },
    { key: "read", title: w.read, cell: (i) => i.rows_read, show: (i) => count(i.rows_read), number: true }, { key: "accepted", title: w.accepted, cell: (i) => i.accepted, show: (i) => count(i.accepted), number: true },
    { key: "duplicates", title: w.duplicates, cell: (i) => i.duplicates, show: (i) => count(i.duplicates), number: true }, { key: "refused", title: w.refused, cell: (i) => i.quarantined, show: (i) => <span className={i.quarantined ? "warn" : ""}>{count(i.quarantined)}</span>, number: true },
  ], [w]);
  return (
    <>
      <ImportWizard />
      <Card title={w.imports}><Asked of={found} empty={w.noImports}>{(rows) => <DataTable name="imports" rows={rows} columns={columns} id={(i) => i.id} exported />}</Asked></Card>
    </>
  );
}

type Row = Schema<"QuarantineRow">;
export function Quarantine() {
  const w = useWords(signalWords), [state, setState] = useState<Row["state"]>("open"), found = useListed("/v1/quarantine", { state, limit: 100 }, "quarantine");
  const questions = useQueryClient(), said = useFaultText(), { message } = App.useApp();
  const [mending, setMending] = useState<Row | null>(null), may = useMay("operate");
  const drop = useMutation({ mutationFn: (id: string) => post(`/v1/quarantine/${id}/settle`, { state: "dropped" }), onError: (fault) => void message.error(said(fault)), onSettled: () => questions.invalidateQueries({ queryKey: ["quarantine"] }) });
  const columns = useMemo<Column<Row>[]>(() => [
    { key: "at", title: w.at, cell: (r) => r.at, show: (r) => <span className="nowrap">{time(r.at)}</span> }, { key: "source", title: w.source, cell: (r) => r.source }, { key: "origin", title: w.origin, cell: (r) => r.origin },
    { key: "reason", title: w.reason, cell: (r) => r.reason, show: (r) => <span className="warn">{r.reason}</span> },
    { key: "row", title: w.row, cell: (r) => (typeof r.row === "string" ? r.row : JSON.stringify(r.row)), show: (r) => <code className="raw">{typeof r.row === "string" ? r.row : JSON.stringify(r.row)}</code> },
    { key: "do", title: "", cell: () => "", show: (r) => (r.state === "open" && may ? <span className="nowrap"><Button size="small" onClick={() => setMending(r)}>{w.mend}</Button> <Button size="small" loading={drop.isPending} onClick={() => drop.mutate(r.id)}>{w.drop}</Button></span> : null) },
  ], [w, drop, may]);
  return (
    <>
      <div className="filters"><Segmented aria-label={w.state} value={state} onChange={setState} options={(["open", "replayed", "dropped"] as const).map((value) => ({ value, label: w.states[value] ?? value }))} /></div>
      <Card title={w.quarantine} note={w.quarantineNote}><Asked of={found} isEmpty={() => found.rows.length === 0} empty={w.noQuarantine}>{() => <DataTable name="quarantine" rows={found.rows} columns={columns} id={(r) => r.id} pages={found} exported />}</Asked></Card>
      {mending && <Mend of={mending} close={() => setMending(null)} />}
    </>
  );
}
