// Promised against realised: what repairs cost, were to bring, brought and avoided, by cause and case; never mixed with the
// orders' money, and promises never counted as cash.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Modal, Select } from "antd";
import { useMemo, useState } from "react";
import { Link } from "react-router-dom";
import { post } from "~/shared/api/client";
import type { Money, Schema } from "~/shared/api/contract";
import { useMay } from "~/shared/api/session";
import { exactly, money, total, value } from "~/shared/format/figures";
import { time } from "~/shared/format/times";
import { Yuan } from "~/shared/ui/figures";
import { Card, Fact } from "~/shared/ui/page";
import { Empty, useFaultText } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { named, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { revenueWords } from "./words";

type Posting = Schema<"LedgerPosting">;
type Kind = Posting["kind"];
const kinds: Kind[] = ["promised", "recovered", "avoided", "spend"];

export function Postings({ of }: { of: Schema<"Ledger"> }) {
  const w = useWords(revenueWords), may = useMay("operate"), [booking, setBooking] = useState(false);
  const sum = (kind: Kind): Money => total(of.postings.filter((p) => p.kind === kind).map((p) => p.amount));
  const columns = useMemo<Column<Posting>[]>(() => [
    { key: "kind", title: w.kind, cell: (p) => w.kinds[p.kind], show: (p) => <span className={`tag ${p.kind === "recovered" || p.kind === "avoided" ? "good" : ""}`}>{w.kinds[p.kind]}</span> },
    { key: "cause", title: w.cause, cell: (p) => (p.name ? named(p.name) : "–") },
    { key: "case", title: w.case, cell: (p) => p.case ?? "–", show: (p) => (p.case ? <Link className="link" to={`/repairs/${p.case}`}>{p.case}</Link> : "–") },
    { key: "note", title: w.note, cell: (p) => p.note },
    { key: "by", title: w.bookedBy, cell: (p) => called("actor", p.actor) },
    { key: "at", title: w.bookedAt, cell: (p) => p.booked_at, show: (p) => <span className="nowrap">{time(p.booked_at)}</span> },
    { key: "low", title: w.low, cell: (p) => value(p.low), show: (p) => <Yuan of={p.low} />, number: true },
    { key: "high", title: w.high, cell: (p) => value(p.high), show: (p) => <Yuan of={p.high} />, number: true },
    { key: "amount", title: w.amountTitle, cell: (p) => value(p.amount), show: (p) => <span title={`${exactly(p.amount)} (${money(p.low)} – ${money(p.high)})`}><Yuan of={p.amount} /></span>, number: true },
  ], [w]);
  return (
    <Card title={w.promises} note={w.promisesNote} tools={may ? <Button size="small" onClick={() => setBooking(true)}>{w.book}</Button> : undefined}>
      {of.postings.length === 0 ? <Empty>{w.noPostings}</Empty> : (
        <>
          <div className="facts">{kinds.map((kind) => <Fact key={kind} label={w.kinds[kind]} value={<Yuan of={sum(kind)} />} tone={kind === "recovered" && value(sum(kind)) > 0 ? "good" : ""} />)}</div>
          <DataTable name={`ledger-${of.month}-postings`} rows={of.postings} columns={columns} id={(p) => p.id} exported />
        </>
      )}
      {booking && <Book close={() => setBooking(false)} />}
    </Card>
  );
}

function Book({ close }: { close: () => void }) {
  const w = useWords(revenueWords), said = useFaultText(), { message } = App.useApp(), questions = useQueryClient();
  const [kind, setKind] = useState<Kind>("spend"), [given, setGiven] = useState({ amount: "", low: "", high: "", case: "", note: "" });
  const filled = Object.fromEntries(Object.entries(given).map(([name, text]) => [name, text.trim()]).filter(([, text]) => text));
  const act = useMutation({ mutationFn: () => post("/v1/ledger/postings", { kind, ...filled }), onSuccess: close, onError: (fault) => void message.error(said(fault)), onSettled: () => questions.invalidateQueries({ queryKey: ["ledger"] }) });
  const field = (name: keyof typeof given, label: string) => <label>{label}<Input value={given[name]} onChange={(event) => setGiven({ ...given, [name]: event.target.value })} maxLength={name === "note" ? 500 : 20} /></label>;
  return (
    <Modal open title={w.book} okText={w.bookIt} cancelText={w.cancel} onCancel={close} onOk={() => act.mutate()} confirmLoading={act.isPending} okButtonProps={{ disabled: !given.amount.trim() || !given.note.trim() }}>
      <p className="dim">{w.bookNote}</p>
      <div className="form">
        <Select aria-label={w.kind} value={kind} onChange={setKind} options={kinds.map((k) => ({ value: k, label: w.kinds[k] }))} />
        {field("amount", w.amountTitle)}{kind !== "spend" && <>{field("low", w.low)}{field("high", w.high)}</>}{field("case", w.case)}{field("note", w.noteWanted)}
      </div>
    </Modal>
  );
}
