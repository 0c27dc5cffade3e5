// What all orders lost to what their customers experienced, by cause and by department, reconciled to the orders.
import { useMutation, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { App, Button, Tabs } from "antd";
import { useMemo } from "react";
import { Link } from "react-router-dom";
import { post } from "~/shared/api/client";
import type { Answer, Schema } from "~/shared/api/contract";
import { useDepartment } from "~/shared/api/questions";
import { useMay } from "~/shared/api/session";
import { amount, count, money, share, total, value } from "~/shared/format/figures";
import { time } from "~/shared/format/times";
import { Yuan } from "~/shared/ui/figures";
import { Card, Fact } from "~/shared/ui/page";
import { Asked, useFaultText } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { named, useWords } from "~/shared/words/language";
import { bridge, gap } from "./bridge";
import { Bridge } from "./Bridge";
import { revenueWords } from "./words";

type Books = Answer<"/v1/causes">;
export function Losses({ of }: { of: UseQueryResult<Books> }) {
  const w = useWords(revenueWords), questions = useQueryClient(), said = useFaultText(), { message } = App.useApp(), may = useMay("operate");
  const close = useMutation({ mutationFn: () => post("/v1/books/close"), onError: (fault) => void message.error(said(fault)), onSettled: () => questions.invalidateQueries({ queryKey: ["causes"] }) });
  return (
    <>
      {may && <div className="filters"><Button loading={close.isPending} onClick={() => close.mutate()}>{w.close}</Button></div>}
      <Asked of={of} isEmpty={(b) => value(b.total.paid) === 0} empty={w.noBooks}>{(b) => <Shown of={b} />}</Asked>
    </>
  );
}

function Shown({ of }: { of: Books }) {
  const w = useWords(revenueWords), t = of.total, off = gap(t);
  const steps = useMemo(() => bridge(of.total.paid, of.total.lost, of.items.map((c) => ({ key: c.factor, amount: c.lost }))), [of]);
  const names = useMemo(() => new Map(of.items.map((c) => [c.factor, named(c.name)])), [of]);
  return (
    <>
      <Card>
        <div className="facts">
          <Fact label={w.paid} value={<Yuan of={t.paid} />} beside={`${count(t.orders)} ${w.orders}`} />
          <Fact label={w.lost} value={<Yuan of={t.lost} />} tone="bad" beside={share(value(t.lost) / value(t.paid), 1)} />
          <Fact label={w.risk} value={<Yuan of={t.at_risk} />} tone="warn" beside={share(value(t.at_risk) / value(t.paid), 1)} />
          <Fact label={w.untouched} value={<Yuan of={t.untouched} />} beside={share(value(t.untouched) / value(t.paid), 1)} />
          <Fact label={w.reconcile} value={<span className={off === 0 ? "good" : "bad"}>{off === 0 ? w.reconciled : w.gap(money(amount(off, t.paid.currency)))}</span>} beside={w.computed(time(of.computed_at))} />
        </div>
      </Card>
      <Bridge steps={steps} name={(key) => names.get(key) ?? key} currency={t.paid.currency} />
      <Lists of={of} />
    </>
  );
}

function Lists({ of }: { of: Books }) {
  const w = useWords(revenueWords), department = useDepartment(), paid = value(of.total.paid);
  const columns = useMemo<Column<Schema<"Cause">>[]>(() => [
    { key: "cause", title: w.cause, cell: (c) => named(c.name), show: (c) => (c.factor === "unexplained" ? named(c.name) : <Link className="plain" to={`/causes/${c.factor}`}><b>{named(c.name)}</b></Link>) },
    { key: "department", title: w.department, cell: (c) => department(c.department) || w.none },
    { key: "orders", title: w.orders, cell: (c) => c.orders, show: (c) => count(c.orders), number: true },
    { key: "lost", title: w.lost, cell: (c) => value(c.lost), show: (c) => <Yuan of={c.lost} />, number: true },
    { key: "risk", title: w.risk, cell: (c) => value(c.at_risk), show: (c) => <Yuan of={c.at_risk} />, number: true },
    { key: "share", title: w.share, cell: (c) => value(c.lost) / paid, show: (c) => share(value(c.lost) / paid, 2), number: true },
  ], [w, department, paid]);
  const departments = useMemo(() => {
    const by = new Map<string, Schema<"Cause">[]>();
    for (const c of of.items) by.set(c.department, [...(by.get(c.department) ?? []), c]);
    return [...by].map(([key, list]) => ({ key, lost: total(list.map((c) => c.lost)), risk: total(list.map((c) => c.at_risk)), orders: list.reduce((n, c) => n + c.orders, 0) })).sort((a, b) => value(b.lost) - value(a.lost));
  }, [of.items]);
  const cells = useMemo<Column<(typeof departments)[number]>[]>(() => [
    { key: "department", title: w.department, cell: (d) => department(d.key) || w.none, show: (d) => <b>{department(d.key) || w.none}</b> },
    { key: "lost", title: w.lost, cell: (d) => value(d.lost), show: (d) => <Yuan of={d.lost} />, number: true },
    { key: "risk", title: w.risk, cell: (d) => value(d.risk), show: (d) => <Yuan of={d.risk} />, number: true },
  ], [w, department]);
  const costly = of.items.filter((c) => value(c.lost) > 0 || value(c.at_risk) > 0);
  return (
    <Card>
      <Tabs items={[
        { key: "cause", label: w.byCause, children: <DataTable name="loss-by-cause" rows={costly} columns={columns} id={(c) => c.factor} exported /> },
        { key: "department", label: w.byDepartment, children: <DataTable name="loss-by-department" rows={departments} columns={cells} id={(d) => d.key} exported /> },
      ]} />
    </Card>
  );
}
