// The ledger of one month: where every order's money is, as it stands or as a closing kept it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Modal, Select, Tabs } from "antd";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router-dom";
import { address, ask, post } from "~/shared/api/client";
import type { Money, Schema } from "~/shared/api/contract";
import { useMay } from "~/shared/api/session";
import { amount, count, share, value } from "~/shared/format/figures";
import { time } from "~/shared/format/times";
import { Yuan } from "~/shared/ui/figures";
import { Card, Fact } from "~/shared/ui/page";
import { Asked, useFaultText } from "~/shared/ui/states";
import { named, useChoices, useWords } from "~/shared/words/language";
import { bridge, together } from "./bridge";
import { Bridge } from "./Bridge";
import { Entries, type Behind } from "./Entries";
import { called as accountCalled, LedgerTables } from "./LedgerTables";
import { months } from "./months";
import { Postings } from "./Postings";
import { revenueWords } from "./words";

type Book = Schema<"Ledger">;

export function Ledger() {
  const w = useWords(revenueWords), { language } = useChoices(), [query, setQuery] = useSearchParams(), list = useMemo(() => months(language), [language]);
  const month = query.get("month") ?? list[0]?.month ?? "", version = query.get("version") ?? "", [closing, setClosing] = useState(false), may = useMay("operate");
  const set = (change: Record<string, string>) => setQuery((old) => {
    for (const [name, given] of Object.entries(change)) if (given) old.set(name, given); else old.delete(name);
    return old;
  }, { replace: true });
  const found = useQuery({ queryKey: ["ledger", month, version], queryFn: () => ask("/v1/ledger", { month, ...(version ? { version: Number(version) } : {}) }) }), book = found.data;
  return (
    <>
      <div className="filters">
        <Select aria-label={w.period} value={month} onChange={(given) => set({ month: given, version: "" })} popupMatchSelectWidth={false} options={list.map((m) => ({ value: m.month, label: m.label }))} />
        {book && book.closings.length > 0 && <Select aria-label={w.closing} value={version || String(book.version)} onChange={(given) => set({ version: given })} popupMatchSelectWidth={false} options={[{ value: "0", label: w.asItStands }, ...book.closings.map((c) => ({ value: String(c.version), label: w.closedAs(c.version, time(c.closed_at), c.actor) }))]} />}
        {may && <Button onClick={() => setClosing(true)}>{w.closeMonth}</Button>}
        <a className="link" href={address("/v1/statement", {}, { month, language, format: "pdf" })} download={`statement-${month}.pdf`}>{w.statement}</a>
      </div>
      <Asked of={found} isEmpty={(b) => b.orders === 0 && b.postings.length === 0} empty={w.noOrders}>{(b) => <Shown of={b} />}</Asked>
      {closing && book && <CloseMonth of={book} close={() => setClosing(false)} />}
    </>
  );
}

const nothing: Money = { amount: "0.00", currency: "CNY" };

function Shown({ of }: { of: Book }) {
  const w = useWords(revenueWords), [behind, setBehind] = useState<Behind | null>(null);
  const account = (key: string) => of.accounts.find((a) => a.account === key), sum = (key: string): Money => account(key)?.amount ?? nothing;
  const currency = account("sales")?.amount.currency ?? "CNY", paid = amount(-value(sum("sales")), currency), part = (m: Money) => share(value(paid) ? value(m) / value(paid) : null, 1);
  const lost = useMemo(() => of.lines.filter((l) => l.account === "lost"), [of]);
  const steps = useMemo(() => {
    const of_account = (key: string) => of.accounts.find((a) => a.account === key)?.amount ?? nothing;
    return bridge(amount(-value(of_account("sales")), currency), of_account("lost"), together(lost, (l) => l.factor ?? "unexplained").map((t) => ({ key: t.key, amount: amount(t.cents / 100, currency) })), of_account("at_risk"));
  }, [of, lost, currency]);
  const names = useMemo(() => new Map(of.lines.map((l) => [l.factor ?? "unexplained", l.name ? named(l.name) : w.unexplained])), [of, w]);
  return (
    <>
      <Card note={of.state === "closed" ? w.closedAs(of.version, time(of.at), of.actor) : w.openNote(time(of.at))} title={of.state === "closed" ? w.closed : w.open}>
        <div className="facts">
          <Fact label={w.paid} value={<Yuan of={paid} />} beside={`${count(of.orders)} ${w.orders}`} />
          <Fact label={w.lost} value={<Yuan of={sum("lost")} />} beside={part(sum("lost"))} tone="bad" />
          <Fact label={w.risk} value={<Yuan of={sum("at_risk")} />} beside={part(sum("at_risk"))} tone="warn" />
          <Fact label={w.kept} value={<Yuan of={sum("kept")} />} beside={part(sum("kept"))} />
          <Fact label={w.reconcile} value={<span className={of.balanced ? "good" : "bad"}>{of.balanced ? w.reconciled : w.notBalanced}</span>} />
        </div>
        {of.reason && <p className="dim">{of.reason}</p>}
      </Card>
      {of.orders > 0 && <Bridge steps={steps} name={(key) => names.get(key) ?? key} currency={currency} onPick={(key) => setBehind(key === "at_risk" ? { account: "at_risk" } : { account: "lost", factor: key })} />}
      <Card><Tabs items={[
        ...(["cause", "department", "case"] as const).map((by) => ({ key: by, label: { cause: w.byCause, department: w.byDepartment, case: w.byCase }[by], children: <LedgerTables by={by} lines={of.lines} open={setBehind} /> })),
        ...(of.restated.length ? [{ key: "restated", label: w.restated(of.restated_from), children: <LedgerTables by="line" lines={of.restated} /> }] : []),
        { key: "accounts", label: w.accounts, children: <LedgerTables by="line" lines={of.accounts} open={(b) => setBehind(b)} /> },
      ]} /></Card>
      <Postings of={of} />
      {behind && <Entries month={of.month} version={of.version} of={behind} title={[accountCalled(w, behind.account), behind.factor ? names.get(behind.factor) ?? behind.factor : "", behind.departmentName ?? ""].filter(Boolean).join(" · ")} close={() => setBehind(null)} />}
    </>
  );
}

function CloseMonth({ of, close }: { of: Book; close: () => void }) {
  const w = useWords(revenueWords), [reason, setReason] = useState(""), said = useFaultText(), { message } = App.useApp(), questions = useQueryClient(), again = of.closings.length > 0;
  const act = useMutation({
    mutationFn: () => post("/v1/ledger/close", { month: of.month, ...(reason.trim() ? { reason: reason.trim() } : {}) }),
    onSuccess: close,
    onError: (fault) => void message.error(said(fault)),
    onSettled: () => questions.invalidateQueries({ queryKey: ["ledger"] }),
  });
  return (
    <Modal open title={w.closeTitle(of.month)} okText={w.closeMonth} cancelText={w.cancel} onCancel={close} onOk={() => act.mutate()} confirmLoading={act.isPending} okButtonProps={{ disabled: again && !reason.trim() }}>
      <p className="dim">{again ? w.closeAgain : w.closeNote}</p>
      <div className="form"><Input.TextArea aria-label={w.reason} placeholder={again ? w.reasonWanted : w.reason} value={reason} onChange={(event) => setReason(event.target.value)} rows={2} maxLength={500} /></div>
    </Modal>
  );
}
