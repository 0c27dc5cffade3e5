// The experience language as its file: read, changed, checked with every fault by its line, held against history before it is
// saved as a new version.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Popconfirm } from "antd";
import { useMemo, useState } from "react";
import { ask, Fault, post } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { useDepartment, useTaxonomy } from "~/shared/api/questions";
import { useMay } from "~/shared/api/session";
import { save } from "~/shared/format/export";
import { count, signed } from "~/shared/format/figures";
import { time } from "~/shared/format/times";
import { Card, Fact } from "~/shared/ui/page";
import { Asked, Empty, Failed } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { named, useWords } from "~/shared/words/language";
import { editorWords } from "./editorWords";
import { Versions } from "./Versions";

type Answer = Schema<"RestateAnswer">;
type Row = Schema<"RestateRow">;

export function Editor() {
  const found = useQuery({ queryKey: ["taxonomy", "yaml"], queryFn: () => ask("/v1/taxonomy", { yaml: true }) });
  return <Asked of={found}>{(t) => <Text key={t.version} of={t} />}</Asked>;
}

function Text({ of }: { of: Schema<"Taxonomy"> }) {
  const w = useWords(editorWords), may = useMay("admin"), { message } = App.useApp(), questions = useQueryClient(), [yaml, setYaml] = useState(of.yaml ?? "");
  const look = useMutation({ mutationFn: () => post<Answer>("/v1/restate", { yaml, dry_run: true }) });
  const keep = useMutation({ mutationFn: () => post<Answer>("/v1/restate", { yaml }), onSuccess: (answer) => { void message.success(w.saved(answer.to_version)); void questions.invalidateQueries(); } });
  const changed = yaml !== of.yaml, fault = look.error ?? keep.error;
  return (
    <>
      <Card title={w.title(of.version)} note={w.since(time(of.at))} tools={<><Button size="small" type="text" onClick={() => save("taxonomy.yaml", new Blob([yaml], { type: "application/yaml" }))}>{w.download}</Button>{changed && <Button size="small" onClick={() => { setYaml(of.yaml ?? ""); look.reset(); keep.reset(); }}>{w.undo}</Button>}</>}>
        {!may && <Empty>{w.mayNot}</Empty>}
        <Input.TextArea className="raw" aria-label={w.label} value={yaml} readOnly={!may} onChange={(event) => setYaml(event.target.value)} rows={24} spellCheck={false} />
        {may && (
          <div className="deeds">
            <Button type="primary" disabled={!changed} loading={look.isPending} onClick={() => { keep.reset(); look.mutate(); }}>{w.check}</Button>
            <Popconfirm title={w.sure} okText={w.save} cancelText={w.cancel} onConfirm={() => keep.mutate()} disabled={!look.data}><Button disabled={!changed || !look.data} loading={keep.isPending}>{w.save}</Button></Popconfirm>
            <small>{w.note}</small>
          </div>
        )}
        {fault !== null && <Faults of={fault} />}
      </Card>
      {look.data && <Difference of={look.data} />}
      <Versions restore={(old, version) => { setYaml(old); look.reset(); keep.reset(); void message.info(w.restored(version)); window.scrollTo({ top: 0 }); }} />
    </>
  );
}

// A language that cannot be read is refused with every fault on a line of its own.
function Faults({ of }: { of: Error }) {
  const w = useWords(editorWords);
  if (!(of instanceof Fault) || of.status !== 422) return <Failed fault={of} />;
  const lines = of.message.split("\n").filter(Boolean);
  return <div role="alert" className="faults"><b className="bad">{w.faults(lines.length)}</b>{lines.map((line, i) => <p key={i} className="raw">{line}</p>)}{of.hint && <p className="dim">{of.hint}</p>}</div>;
}

function Difference({ of }: { of: Answer }) {
  const w = useWords(editorWords), department = useDepartment(), { data } = useTaxonomy();
  const names = useMemo(() => new Map((data?.items ?? []).map((i) => [i.key, named(i.name)])), [data]);
  const columns = useMemo<Column<Row>[]>(() => [
    { key: "factor", title: w.factor, cell: (r) => names.get(r.factor) ?? r.factor, show: (r) => <><b>{names.get(r.factor) ?? r.factor}</b> <span className="dim">{r.factor}</span></> },
    { key: "department", title: w.owner, cell: (r) => department(r.department) },
    { key: "before", title: w.before, cell: (r) => r.before, show: (r) => count(r.before), number: true },
    { key: "after", title: w.after, cell: (r) => r.after, show: (r) => count(r.after), number: true },
    { key: "change", title: w.change, cell: (r) => r.after - r.before, show: (r) => <span className={r.after === 0 ? "warn" : ""}>{signed(r.after - r.before, 0)}</span>, number: true },
  ], [w, names, department]);
  return (
    <Card title={w.difference} note={w.differenceNote}>
      <div className="facts"><Fact label={w.texts} value={count(of.signals)} /><Fact label={w.mentions} value={count(of.mentions_after)} beside={w.was(count(of.mentions_before))} /></div>
      {of.items.length === 0 ? <Empty>{w.same}</Empty> : <DataTable name="restate" rows={of.items} columns={columns} id={(r) => r.factor} exported />}
    </Card>
  );
}
