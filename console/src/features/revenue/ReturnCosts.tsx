// What returns cost, what fewer of them would save, and which figure moves that most.
import { useQuery } from "@tanstack/react-query";
import { Select, Slider } from "antd";
import { useCallback, useMemo, useState } from "react";
import { ask, Fault } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { amount, count, fixed, large, money, share, value } from "~/shared/format/figures";
import { axes, Chart, type Palette } from "~/shared/ui/chart";
import { Yuan } from "~/shared/ui/figures";
import { Card } from "~/shared/ui/page";
import { Empty, Failed, Waiting } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { useChoices, useWords } from "~/shared/words/language";
import { worthWords } from "./worthWords";

type Costs = Schema<"ReturnCosts">;
type Group = Costs["whole"];
type Range = Schema<"MoneyRange">;
type Part = Costs["parts"][number];
type Move = Costs["sensitivity"][number];

export function ReturnCosts() {
  const w = useWords(worthWords), found = useQuery({ queryKey: ["worth", "returns"], staleTime: 600_000, retry: false, queryFn: () => ask("/v1/worth/returns") });
  if (found.data) return <><Whole of={found.data} /><Parts of={found.data} /><Moves of={found.data} /><Groups of={found.data} /></>;
  if (!found.isError) return <Waiting />;
  // Nothing came back, or the figures are of another currency: the answer says which.
  if (found.error instanceof Fault && found.error.status === 422) return <Card title={w.returns}><Empty>{w.noReturns}{[found.error.message, found.error.hint].filter(Boolean).join("; ")}</Empty></Card>;
  return <Failed fault={found.error} again={() => void found.refetch()} />;
}

const dateOf = (at: string): string => at.slice(0, 10);  // a year apart: the year matters
const times = (of: Range, part: number): Range => ({ value: amount(value(of.value) * part, of.value.currency), low: amount(value(of.low) * part, of.low.currency), high: amount(value(of.high) * part, of.high.currency) });
const Spread = ({ of }: { of: Range }) => <><Yuan of={of.value} /> <span className="dim">({money(of.low)} … {money(of.high)})</span></>;

function Whole({ of }: { of: Costs }) {
  const w = useWords(worthWords), [fewer, setFewer] = useState(10), [chosen, setChosen] = useState("all"), { whole, later } = of;
  const groups = useMemo(() => new Map<string, Group>([["all", of.whole], ...of.reasons.map((g): [string, Group] => [`r:${g.name}`, g]), ...of.products.map((g): [string, Group] => [`p:${g.name}`, g])]), [of]);
  const group = groups.get(chosen) ?? whole, saved = times(group.saved, fewer / 100), cost = times(group.cost, fewer / 100);
  const options = [{ value: "all", label: w.all }, ...of.reasons.map((g) => ({ value: `r:${g.name}`, label: w.byReason(g.name || w.unnamed) })), ...of.products.map((g) => ({ value: `p:${g.name}`, label: w.byProduct(g.name || w.unnamed) }))];
  return (
    <Card title={w.returns} note={w.period(dateOf(of.from), dateOf(of.until))}>
      <p className="finding">{w.returnsShown(count(whole.returns), share(whole.returns / Math.max(1, whole.orders), 1), money(whole.refunded), money(whole.each.value))}</p>
      <div className="filters">
        <span className="dim">{w.whatIf}</span>
        <Select aria-label={w.scope} value={chosen} onChange={setChosen} options={options} showSearch style={{ minWidth: 200 }} />
        <Slider aria-label={w.whatIfLabel} ariaLabelForHandle={w.whatIfLabel} min={1} max={100} value={fewer} onChange={setFewer} style={{ flex: "1 1 200px", maxWidth: 360 }} tooltip={{ formatter: (n) => `${n ?? 0}%` }} />
      </div>
      <p className="finding" aria-live="polite">{w.saves(fewer, money(saved.value), money(saved.low), money(saved.high))}</p>
      <p className="meta">{w.savesNote(`${money(cost.value)} (${money(cost.low)} … ${money(cost.high)})`)}</p>
      <p className="meta">{later ? w.laterNote(later.days, count(later.sample.treated), money(later.spend.estimate), money(later.spend.low), money(later.spend.high)) : `${w.noLater}${of.later_refused ?? ""}`}</p>
    </Card>
  );
}

function Parts({ of }: { of: Costs }) {
  const w = useWords(worthWords), { language } = useChoices();
  const columns = useMemo<Column<Part>[]>(() => [
    { key: "part", title: w.part, cell: (p) => w.partNames[p.part] ?? p.part },
    { key: "amount", title: w.amount, cell: (p) => value(p.amount.value), show: (p) => <Yuan of={p.amount.value} />, number: true },
    { key: "low", title: w.low, cell: (p) => value(p.amount.low), show: (p) => <Yuan of={p.amount.low} />, number: true },
    { key: "high", title: w.high, cell: (p) => value(p.amount.high), show: (p) => <Yuan of={p.amount.high} />, number: true },
  ], [w]);
  const draw = useCallback((c: Palette) => {
    void language;
    return {
      grid: { left: 140, right: 90, top: 8, bottom: 26 }, xAxis: { type: "value", ...axes(c), axisLabel: { color: c.ink3, fontSize: 11, formatter: (v: number) => large(v) } },
      yAxis: { type: "category", inverse: true, data: of.parts.map((p) => w.partNames[p.part] ?? p.part), ...axes(c), axisLabel: { color: c.ink2, fontSize: 12 } }, tooltip: { show: false },
      series: [{ type: "bar", barMaxWidth: 18, data: of.parts.map((p) => ({ value: value(p.amount.value), itemStyle: { color: p.part === "margin" ? c.ink3 : c.bad, borderRadius: 2 } })), label: { show: true, position: "right", color: c.ink2, fontSize: 11, formatter: (p: { dataIndex: number }) => money(of.parts[p.dataIndex]?.amount.value) } }],
    };
  }, [of, w, language]);
  return (
    <Chart name="return-costs" title={w.parts} note={w.partsNote} label={w.partsLabel} draw={draw} height={230} rows={of.parts} columns={columns} id={(p) => p.part}>
      <p className="meta"><span>{w.cost}: <Spread of={of.whole.cost} /></span><span>{w.saved}: <Spread of={of.whole.saved} /></span></p>
    </Chart>
  );
}

function Moves({ of }: { of: Costs }) {
  const w = useWords(worthWords), { language } = useChoices(), assumed = of.sensitivity.filter((m) => m.assumed).length;
  const columns = useMemo<Column<Move>[]>(() => [
    { key: "figure", title: w.figure, cell: (m) => w.figureNames[m.figure] ?? m.figure },
    { key: "known", title: w.known, cell: (m) => (m.assumed ? w.assumed : m.figure === "later" ? w.measured : w.own), show: (m) => <span className={m.assumed ? "warn" : "dim"}>{m.assumed ? w.assumed : m.figure === "later" ? w.measured : w.own}</span> },
    { key: "value", title: w.value, cell: (m) => m.value, show: (m) => fixed(m.value, 3), number: true },
    { key: "low", title: w.from, cell: (m) => m.low, show: (m) => fixed(m.low, 3), number: true },
    { key: "high", title: w.to, cell: (m) => m.high, show: (m) => fixed(m.high, 3), number: true },
    { key: "at_low", title: w.atLow, cell: (m) => value(m.saves_at_low), show: (m) => <Yuan of={m.saves_at_low} />, number: true },
    { key: "at_high", title: w.atHigh, cell: (m) => value(m.saves_at_high), show: (m) => <Yuan of={m.saves_at_high} />, number: true },
  ], [w]);
  const draw = useCallback((c: Palette) => {
    void language;
    const ends = of.sensitivity.map((m) => [Math.min(value(m.saves_at_low), value(m.saves_at_high)), Math.max(value(m.saves_at_low), value(m.saves_at_high))] as const), floor = Math.min(...ends.map((e) => e[0]), value(of.saves.value));
    return {
      grid: { left: 190, right: 20, top: 8, bottom: 26 }, xAxis: { type: "value", min: floor - Math.abs(floor) * 0.02, ...axes(c), axisLabel: { color: c.ink3, fontSize: 11, formatter: (v: number) => large(v) } },
      yAxis: { type: "category", inverse: true, data: of.sensitivity.map((m) => w.figureNames[m.figure] ?? m.figure), ...axes(c), axisLabel: { color: c.ink2, fontSize: 12 } }, tooltip: { show: false },
      series: of.sensitivity.map((m, i) => ({ type: "line", symbol: "none", silent: true, lineStyle: { color: m.assumed ? c.warn : c.nerve, width: 10 }, data: [[ends[i]?.[0] ?? 0, i], [ends[i]?.[1] ?? 0, i]], ...(i === 0 ? { markLine: { symbol: "none", label: { show: false }, lineStyle: { color: c.ink3 }, data: [{ xAxis: value(of.saves.value) }] } } : {}) })),
    };
  }, [of, w, language]);
  return (
    <Chart name="return-sensitivity" title={w.sensitivity} note={w.sensitivityNote(fixed(of.fewer, 0))} label={w.sensitivityLabel} draw={draw} height={250} rows={of.sensitivity} columns={columns} id={(m) => m.figure}>
      <p className="meta">{assumed > 0 ? w.assume(assumed) : w.assumeNone}</p>
    </Chart>
  );
}

function Groups({ of }: { of: Costs }) {
  const w = useWords(worthWords);
  const columns = useMemo(() => {
    const shared = (title: string, rate: boolean): Column<Group>[] => [
      { key: "name", title, cell: (g) => g.name || w.unnamed, show: (g) => <b>{g.name || w.unnamed}</b> },
      { key: "returns", title: w.returned, cell: (g) => g.returns, show: (g) => count(g.returns), number: true },
      ...(rate ? [{ key: "rate", title: w.rate, cell: (g: Group) => g.returns / Math.max(1, g.orders), show: (g: Group) => share(g.returns / Math.max(1, g.orders), 1), number: true }] : []),
      { key: "refunded", title: w.refunded, cell: (g) => value(g.refunded), show: (g) => <Yuan of={g.refunded} />, number: true },
      { key: "each", title: w.eachReturn, cell: (g) => value(g.each.value), show: (g) => <Spread of={g.each} />, number: true },
      { key: "saved", title: w.total, cell: (g) => value(g.saved.value), show: (g) => <Spread of={g.saved} />, number: true },
    ];
    return { reasons: shared(w.reason, false), products: shared(w.product, true) };
  }, [w]);
  return (
    <>
      <Card title={w.reasons}><DataTable name="returns-by-reason" rows={of.reasons} columns={columns.reasons} id={(g) => g.name} first={15} exported /></Card>
      <Card title={w.products}><DataTable name="returns-by-product" rows={of.products} columns={columns.products} id={(g) => g.name} first={15} exported /></Card>
    </>
  );
}
