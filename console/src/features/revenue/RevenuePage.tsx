// What experience costs: the bridge from paid to kept, by cause and by department, reconciled to the orders.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Select, Tabs } from "antd";
import { useCallback, useMemo } from "react";
import { Link, useSearchParams } from "react-router-dom";
import { ask, post } from "~/shared/api/client";
import type { Answer, Schema } from "~/shared/api/contract";
import { useDepartment } from "~/shared/api/questions";
import { amount, count, large, money, share, total, value } from "~/shared/format/figures";
import { time } from "~/shared/format/times";
import { axes, Chart, type Palette } from "~/shared/ui/chart";
import { Yuan } from "~/shared/ui/figures";
import { Card, Fact, Page } from "~/shared/ui/page";
import { Asked, useFaultText } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { named, useChoices, useWords } from "~/shared/words/language";
import { bridge, gap, type Step } from "./bridge";
import { revenueWords } from "./words";

type Books = Answer<"/v1/causes">;
function months(language: string): { value: string; label: string; from: string; until: string }[] {
  const now = new Date();
  return Array.from({ length: 6 }, (_, back) => {
    const first = new Date(now.getFullYear(), now.getMonth() - back, 1), next = new Date(now.getFullYear(), now.getMonth() - back + 1, 1);
    const text = (d: Date) => `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, "0")}-01`;
    return { value: text(first), label: first.toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", { year: "numeric", month: "long" }), from: text(first), until: text(next) };
  });
}

export default function RevenuePage() {
  const w = useWords(revenueWords), { language } = useChoices(), [query, setQuery] = useSearchParams(), chosen = query.get("month") ?? "";
  const list = useMemo(() => months(language), [language]), month = list.find((m) => m.value === chosen);
  const range = month ? { from: month.from, until: month.until } : {};
  const found = useQuery({ queryKey: ["causes", "loss", "books", chosen], queryFn: () => ask("/v1/causes", { metric: "loss", limit: 1000, ...range }) });
  const questions = useQueryClient(), said = useFaultText(), { message } = App.useApp();
  const close = useMutation({ mutationFn: () => post("/v1/books/close"), onError: (fault) => void message.error(said(fault)), onSettled: () => questions.invalidateQueries({ queryKey: ["causes"] }) });
  const t = found.data?.total;
  return (
    <Page title={w.title} sentence={t && value(t.paid) > 0 ? w.sentence(money(t.lost), money(t.paid)) : w.title} lead={w.lead} tools={
      <>
        <Select aria-label={w.period} value={chosen} onChange={(given) => setQuery(given ? { month: given } : {}, { replace: true })} popupMatchSelectWidth={false} options={[{ value: "", label: `${w.period}: ${w.all}` }, ...list]} />
        <Button loading={close.isPending} onClick={() => close.mutate()}>{w.close}</Button>
      </>
    }>
      <Asked of={found} isEmpty={(b) => value(b.total.paid) === 0} empty={w.noBooks}>{(b) => <Shown of={b} />}</Asked>
    </Page>
  );
}

function Shown({ of }: { of: Books }) {
  const w = useWords(revenueWords), t = of.total, off = gap(t);
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
      <Bridge of={of} />
      <Lists of={of} />
    </>
  );
}

function Bridge({ of }: { of: Books }) {
  const w = useWords(revenueWords), { language } = useChoices(), steps = useMemo(() => bridge(of.total, of.items), [of]);
  const names = useMemo(() => new Map<string, string>([...of.items.map((c): [string, string] => [c.factor, named(c.name)]), ["paid", w.paid], ["other", w.other], ["kept", w.kept]]), [of, w]);
  const columns = useMemo<Column<Step>[]>(() => [
    { key: "key", title: w.cause, cell: (s) => names.get(s.key) ?? s.key }, { key: "amount", title: w.amountTitle, cell: (s) => Number((s.to - s.from).toFixed(2)), show: (s) => <Yuan of={amount(s.to - s.from, of.total.paid.currency)} />, number: true },
  ], [w, names, of.total.paid.currency]);
  const draw = useCallback((c: Palette) => {
    void language;
    const lowest = Math.min(...steps.filter((s) => s.from > 0).map((s) => s.from), of.total.lines.length ? Infinity : 0), floor = Number.isFinite(lowest) ? Math.max(0, Math.floor((lowest * 0.97) / 1000) * 1000) : 0;
    return {
      grid: { left: 62, right: 16, top: 24, bottom: 58 }, xAxis: { type: "category", data: steps.map((s) => names.get(s.key) ?? s.key), ...axes(c), axisLabel: { color: c.ink2, fontSize: 11, interval: 0, width: 84, overflow: "break" as const } },
      yAxis: { type: "value", min: floor, ...axes(c), axisLabel: { color: c.ink3, fontSize: 11, formatter: (v: number) => large(v) } },
      series: [
        { type: "bar", stack: "b", silent: true, itemStyle: { color: "transparent" }, data: steps.map((s) => (s.from > 0 ? s.from : floor)) },
        { type: "bar", stack: "b", barMaxWidth: 46, data: steps.map((s) => ({ value: s.to - Math.max(s.from, floor), itemStyle: { color: s.key === "paid" ? c.ink3 : s.key === "kept" ? c.ink : c.bad, borderRadius: 2 } })), label: { show: true, position: "top", color: c.ink2, fontSize: 11, formatter: (p: { dataIndex: number }) => { const s = steps[p.dataIndex]; return s ? `${s.from > 0 ? "−" : ""}${large(s.to - s.from)}` : ""; } } },
      ], tooltip: { show: false },
    };
  }, [steps, names, language, of.total.lines.length]);
  return <Chart name="bridge" title={w.bridge} note={w.bridgeNote} label={w.bridgeLabel} draw={draw} height={300} rows={steps} columns={columns} id={(s) => s.key} />;
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
