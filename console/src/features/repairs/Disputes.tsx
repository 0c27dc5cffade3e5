// Whose a case is: disputed on its page, ruled on by the arbiter with the precedents in view; what passing cases on has cost.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Modal, Select } from "antd";
import { useMemo, useState } from "react";
import { Link, useNavigate } from "react-router-dom";
import { ask, post } from "~/shared/api/client";
import type { Case, CaseDetail, Schema } from "~/shared/api/contract";
import { useDepartment, useListed, useTaxonomy } from "~/shared/api/questions";
import { useMay, useSession } from "~/shared/api/session";
import { count, value } from "~/shared/format/figures";
import { time } from "~/shared/format/times";
import { Yuan } from "~/shared/ui/figures";
import { Card } from "~/shared/ui/page";
import { Asked, Empty, useFaultText } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { named, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { disputeWords } from "./disputeWords";

type Dispute = Schema<"Dispute">;
type Report = Schema<"PingPong">;
const disputesKey = "disputes", pingPongKey = "ping-pong";
export const useDisputes = (state: "open" | "ruled") => useListed("/v1/disputes", { state, limit: 50 }, disputesKey);

function useSaid(path: string, done: () => void) {
  const questions = useQueryClient(), said = useFaultText(), { message } = App.useApp();
  return useMutation({
    mutationFn: (body: object) => post(path, body), onSuccess: done, onError: (fault) => void message.error(said(fault)),
    onSettled: () => Promise.all(["case", "cases", disputesKey, pingPongKey].map((key) => questions.invalidateQueries({ queryKey: [key] }))),
  });
}

export function DisputeForm({ of, close }: { of: CaseDetail; close: () => void }) {
  const w = useWords(disputeWords), name = useDepartment(), { data } = useTaxonomy(), dispute = useSaid(`/v1/cases/${of.id}/dispute`, close);
  const [department, setDepartment] = useState<string>(), [reason, setReason] = useState("");
  return (
    <Modal open title={w.ask} okText={w.send} cancelText={w.cancel} onCancel={close} confirmLoading={dispute.isPending} okButtonProps={{ disabled: !department || !reason.trim() }} onOk={() => dispute.mutate({ department, reason: reason.trim() })}>
      <p className="dim">{w.keeps(name(of.department))}</p>
      <div className="form">
        <Select aria-label={w.department} placeholder={w.department} value={department} onChange={setDepartment} showSearch={{ optionFilterProp: "label" }} options={(data?.departments ?? []).filter((d) => d.key !== of.department).map((d) => ({ value: d.key, label: named(d.name) }))} />
        <Input.TextArea aria-label={w.reason} placeholder={w.hint} value={reason} onChange={(event) => setReason(event.target.value)} rows={3} maxLength={1000} />
      </div>
      <Precedents of={of.precedents} />
    </Modal>
  );
}

function RuleForm({ of, precedents, close }: { of: Dispute; precedents: Dispute[]; close: () => void }) {
  const w = useWords(disputeWords), name = useDepartment(), { data } = useTaxonomy(), rule = useSaid(`/v1/cases/${of.case_id}/rule`, close);
  const [department, setDepartment] = useState<string>(), [reason, setReason] = useState(""), [from, setFrom] = useState("");
  const parties = [of.department, of.claimed], others = (data?.departments ?? []).filter((d) => !parties.includes(d.key)).map((d) => d.key);
  return (
    <Modal open title={w.ruleTitle} okText={w.ruleSend} cancelText={w.cancel} onCancel={close} confirmLoading={rule.isPending} okButtonProps={{ disabled: !department || !reason.trim() }}
      onOk={() => rule.mutate({ department, reason: reason.trim(), ...(from ? { owner_from: from } : {}) })}>
      <p className="dim">{w.claims(called("actor", of.by), name(of.claimed))}: {of.reason}</p>
      <div className="form">
        <Select aria-label={w.department} placeholder={w.department} value={department} onChange={setDepartment} showSearch={{ optionFilterProp: "label" }} options={[...parties, ...others].map((key) => ({ value: key, label: name(key) }))} />
        <Input.TextArea aria-label={w.reason} placeholder={w.ruleReason} value={reason} onChange={(event) => setReason(event.target.value)} rows={3} maxLength={1000} />
        <label>{w.proposal}<Input type="date" value={from} onChange={(event) => setFrom(event.target.value)} /></label>
      </div>
      <Precedents of={precedents} />
    </Modal>
  );
}

function Precedents({ of }: { of: Dispute[] }) {
  const w = useWords(disputeWords);
  if (of.length === 0) return null;
  return <><h3>{w.precedents}</h3>{of.map((d) => <Ruled key={d.id} of={d} link />)}</>;
}

function Ruled({ of, link }: { of: Dispute; link?: boolean }) {
  const w = useWords(disputeWords), name = useDepartment(), { ruling } = of;
  if (!ruling) return null;
  return (
    <p className="meta precedent">
      <span>{time(ruling.at)}</span>{link && <Link className="link" to={`/repairs/${of.case_id}`}>{w.caseLink(of.case_id)}</Link>}
      <b>{w.ruled(called("actor", ruling.by), name(ruling.department))}</b><span>{ruling.reason}</span>
      {ruling.owner_from && <em>{w.proposed(name(ruling.department), time(ruling.owner_from))}</em>}
    </p>
  );
}

function useMayRule(of: Dispute): boolean {
  const me = useSession().data?.name, admin = useMay("admin"), may = useMay("operate");
  return may && me !== of.by && (admin || me === of.arbiter);
}

function Open({ of, precedents, title }: { of: Dispute; precedents: Dispute[]; title?: boolean }) {
  const w = useWords(disputeWords), name = useDepartment(), may = useMayRule(of), [ruling, setRuling] = useState(false);
  return (
    <article className="card message" role={title ? "listitem" : undefined} tabIndex={title ? 0 : undefined} data-item={of.case_id}>
      <header><h2>{title ? <Link className="link" to={`/repairs/${of.case_id}`}>{w.caseLink(of.case_id)} · {named(of.factor.name)}</Link> : w.title}</h2><div className="tools"><span className="tag warn">{w.awaits(of.arbiter ? called("actor", of.arbiter) : w.admin)}</span></div></header>
      <div className="meta"><span>{time(of.at)}</span><b>{w.claims(called("actor", of.by), name(of.claimed))}</b><span>{of.reason}</span></div>
      <p className="dim">{w.keeps(name(of.department))}</p>
      {may && <div className="deeds"><Button type="primary" onClick={() => setRuling(true)}>{w.rule}</Button></div>}
      {ruling && <RuleForm of={of} precedents={precedents} close={() => setRuling(false)} />}
    </article>
  );
}

export function DisputeCard({ of }: { of: CaseDetail }) {
  const w = useWords(disputeWords), open = of.disputes.find((d) => d.ruling === null), ruled = of.disputes.filter((d) => d.ruling !== null);
  if (of.disputes.length === 0 && of.precedents.length === 0) return null;
  return (
    <>
      {open && <Open of={open} precedents={of.precedents} />}
      {(ruled.length > 0 || of.precedents.length > 0) && <Card title={ruled.length > 0 ? w.title : w.precedents}>{ruled.map((d) => <Ruled key={d.id} of={d} />)}{of.precedents.map((d) => <Ruled key={d.id} of={d} link />)}</Card>}
    </>
  );
}

// The arbiter's inbox, and below it where cases went to and fro.
export function DisputesView() {
  const w = useWords(disputeWords), found = useDisputes("open"), ruled = useDisputes("ruled"), report = useQuery({ queryKey: [pingPongKey], queryFn: () => ask("/v1/ping-pong") });
  return (
    <>
      <Asked of={found} isEmpty={() => false}>{() => (found.rows.length === 0 ? <Card><Empty>{w.none}</Empty></Card> : <div role="list">{found.rows.map((d) => <Open key={d.id} of={d} title precedents={ruled.rows.filter((r) => r.factor.key === d.factor.key)} />)}</div>)}</Asked>
      <Asked of={report}>{(r) => <Passed of={r} />}</Asked>
    </>
  );
}

function Passed({ of }: { of: Report }) {
  const w = useWords(disputeWords), name = useDepartment(), go = useNavigate();
  const cases = useMemo<Column<Report["cases"][number]>[]>(() => [
    { key: "case", title: w.caseLink(""), cell: (r) => Number((r.case as Case).id), show: (r) => <b>{named(r.case.title)}</b> },
    { key: "went", title: w.went, cell: (r) => r.departments.map(name).join(" → ") },
    { key: "days", title: w.days, cell: (r) => r.days, show: (r) => count(Math.round(r.days * 10) / 10), number: true },
    { key: "lost", title: w.lost, cell: (r) => value(r.lost), show: (r) => <Yuan of={r.lost} />, number: true },
  ], [w, name]);
  const pairs = useMemo<Column<Report["pairs"][number]>[]>(() => [
    { key: "one", title: w.one, cell: (r) => name(r.departments[0] ?? "") }, { key: "other", title: w.other, cell: (r) => name(r.departments[1] ?? "") },
    { key: "moves", title: w.moves, cell: (r) => r.moves, number: true }, { key: "cases", title: w.cases, cell: (r) => r.cases, number: true },
    { key: "days", title: w.kept, cell: (r) => r.days, show: (r) => count(Math.round(r.days * 10) / 10), number: true },
  ], [w, name]);
  const orphans = useMemo<Column<Report["orphans"][number]>[]>(() => [
    { key: "factor", title: w.factor, cell: (r) => named(r.factor.name), show: (r) => <Link className="link" to={`/causes?factor=${r.factor.key}`}>{named(r.factor.name)}</Link> },
    { key: "owner", title: w.owner, cell: (r) => (r.department ? name(r.department) : w.nobody) }, { key: "case", title: w.hasCase, cell: (r) => (r.has_case ? w.yes : w.no) },
    { key: "lost", title: w.loss, cell: (r) => value(r.lost), show: (r) => <Yuan of={r.lost} />, number: true }, { key: "orders", title: w.orders, cell: (r) => r.orders, show: (r) => count(r.orders), number: true },
  ], [w, name]);
  return (
    <>
      <Card title={w.pingPong} note={of.cases.length > 0 ? `${w.pingPongNote(time(of.from))} · ${w.lostNote}` : undefined}>{of.cases.length === 0 ? <Empty>{w.noPingPong}</Empty> : <DataTable name="ping-pong" rows={of.cases} columns={cases} id={(r) => r.case.id} open={(r) => go(`/repairs/${r.case.id}`)} exported />}</Card>
      {of.pairs.length > 0 && <Card title={w.pairs}><DataTable name="ping-pong-pairs" rows={of.pairs} columns={pairs} id={(r) => r.departments.join(" ")} exported /></Card>}
      <Card title={w.orphans} note={w.orphansNote(of.orphans.length, of.causes)}>{of.orphans.length === 0 ? <Empty>{w.covered}</Empty> : <DataTable name="orphan-causes" rows={of.orphans} columns={orphans} id={(r) => r.factor.key} exported />}</Card>
    </>
  );
}
