// A file on its way in: dropped, looked at on its real rows, its mapping mended, tried, and read in with its progress in sight.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input } from "antd";
import { useRef, useState } from "react";
import { post, send, upload } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { useMay } from "~/shared/api/session";
import { count, large } from "~/shared/format/figures";
import { ImportRun, useJobs } from "~/shared/ui/importRun";
import { Card } from "~/shared/ui/page";
import { Empty, Failed, useFaultText, Waiting } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { importWords } from "./importWords";
import { TablePreview } from "./TablePreview";

type Job = Schema<"ImportJob">;
type Choice = Schema<"ReadingChoice">;
type Roles = Record<string, Record<string, string>>;
const bytes_max = 32 * 1024 * 1024;

export function ImportWizard() {
  const w = useWords(importWords), may = useMay("operate"), found = useJobs(may), jobs = found.data ?? [];
  if (!may) return <Card title={w.title}><Empty>{w.mayNot}</Empty></Card>;
  return (
    <>
      <Card title={w.title} note={w.note}><Drop /></Card>
      {found.isError && <Failed fault={found.error} again={() => void found.refetch()} />}
      {jobs.map((job) => (job.state === "waiting" || (job.state === "failed" && job.kind === "file") ? <Waits key={job.id} job={job} /> : <ImportRun key={job.id} job={job} />))}
    </>
  );
}

function Drop() {
  const w = useWords(importWords), said = useFaultText(), { message } = App.useApp(), questions = useQueryClient(), chosen = useRef<HTMLInputElement>(null), [over, setOver] = useState(false);
  const bring = useMutation({ mutationFn: (file: File) => upload<Job>("/v1/import-jobs", file), onError: (fault) => void message.error(said(fault)), onSettled: () => questions.invalidateQueries({ queryKey: ["import-jobs"] }) });
  const take = (files: FileList | null) => {
    for (const file of files ?? []) {
      if (file.size > bytes_max) void message.error(w.tooLarge(file.name));
      else bring.mutate(file);
    }
  };
  return (
    <div className={`drop ${over ? "over" : ""}`} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer.files); }}>
      <p>{w.drop}</p>
      <input ref={chosen} type="file" className="unseen" aria-label={w.choose} tabIndex={-1} multiple onChange={(event) => { take(event.target.files); event.target.value = ""; }} />
      <Button type="primary" loading={bring.isPending} onClick={() => chosen.current?.click()}>{w.choose}</Button>
      <small className="dim">{w.forms}</small>
    </div>
  );
}

// What a person changed of the proposal; nothing where they took it as it is.
const choiceOf = (roles: Roles, yaml: string | null): Choice => (yaml !== null ? { yaml } : Object.keys(roles).length ? { roles } : {});

function Waits({ job }: { job: Job }) {
  const w = useWords(importWords), said = useFaultText(), { message } = App.useApp(), questions = useQueryClient();
  const [roles, setRoles] = useState<Roles>({}), [yaml, setYaml] = useState<string | null>(null), [tried, setTried] = useState<Choice>({});
  const look = useQuery({ queryKey: ["import-preview", job.id, tried], retry: false, placeholderData: (old) => old, queryFn: () => post<Schema<"ImportReport">>(`/v1/import-jobs/${job.id}/preview`, tried) });
  const again = () => questions.invalidateQueries({ queryKey: ["import-jobs"] }), tell = { onError: (fault: unknown) => void message.error(said(fault)), onSettled: again };
  const start = useMutation({ mutationFn: () => post(`/v1/import-jobs/${job.id}/start`, tried), ...tell }), remove = useMutation({ mutationFn: () => send("DELETE", `/v1/import-jobs/${job.id}`), ...tell });
  const settle = (table: string, columns: Schema<"ProposedColumn">[], column: string, role: string) => {
    // The first change settles all columns as they are shown, so that a role given away is not taken up elsewhere.
    const now: Record<string, string> = roles[table] ?? Object.fromEntries(columns.map((c) => [c.column, c.role]));
    const next = Object.fromEntries(Object.entries(now).map(([name, old]) => [name, name === column ? role : old === role && role !== "attribute" ? "attribute" : old]));
    const all = { ...roles, [table]: next };
    setRoles(all);
    setYaml(null);
    setTried(choiceOf(all, null));
  };
  const report = look.data, proposal = report?.tables.find((t) => t.proposal)?.proposal ?? "";
  return (
    <Card title={job.name} note={w.size(large(job.bytes))} tools={<Button size="small" onClick={() => remove.mutate()}>{w.remove}</Button>}>
      {job.error && <p className="bad" role="alert">{job.error}</p>}
      {look.isError && <Failed fault={look.error} />}
      {!report && !look.isError && <Waiting />}
      {report && (
        <>
          <p className="finding">{w.would(count(report.rows), count(report.drafts), count(report.quarantined))}</p>
          {report.skipped.map((s) => <p key={s.name} className="warn">{w.skipped(s.name, s.reason)}</p>)}
          {report.tables.map((table) => <TablePreview key={table.table} of={table} settle={(column, role) => settle(table.table, table.columns, column, role)} />)}
          <details className="mend" onToggle={(event) => { if (event.currentTarget.open && yaml === null && proposal) setYaml(proposal); }}>
            <summary>{w.asYaml}</summary>
            <p className="dim">{w.asYamlNote}</p>
            <Input.TextArea className="raw" aria-label={w.asYaml} value={yaml ?? proposal} onChange={(event) => setYaml(event.target.value)} rows={18} spellCheck={false} />
            <div className="deeds"><Button size="small" loading={look.isFetching} onClick={() => setTried(choiceOf(roles, (yaml ?? proposal).trim() || null))}>{w.tryAgain}</Button></div>
          </details>
          <div className="deeds"><Button type="primary" loading={start.isPending} disabled={look.isError || report.drafts === 0} onClick={() => start.mutate()}>{w.start(count(report.drafts))}</Button><small>{w.startNote}</small></div>
        </>
      )}
    </Card>
  );
}

