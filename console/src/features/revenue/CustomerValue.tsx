// What customers are worth: what they will likely still buy, how far such a forecast can be trusted, and what one bad
// experience changes of it.
import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useMemo } from "react";
import { Link, useNavigate, useSearchParams } from "react-router-dom";
import { ask } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { amount, count, exactly, fixed, money, points, share, value } from "~/shared/format/figures";
import { day, time } from "~/shared/format/times";
import { Yuan } from "~/shared/ui/figures";
import { Interval, scaleOf } from "~/shared/ui/interval";
import { Card, Fact } from "~/shared/ui/page";
import { Asked, Empty } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { valueWords } from "./valueWords";

type Statement = Schema<"CustomerValueStatement">;
type Group = Statement["groups"][number];
type Customer = Statement["items"][number];
const horizons = [90, 180, 365];

export function CustomerValue() {
  const w = useWords(valueWords), [query, setQuery] = useSearchParams(), days = Number(query.get("days") ?? 365);
  const found = useQuery({ queryKey: ["customer-value", days], staleTime: 60_000, queryFn: () => ask("/v1/customer-value", { horizon_days: days, limit: 100 }) });
  return (
    <>
      <div className="filters">
        <span className="dim">{w.horizon}</span>
        <Segmented aria-label={w.horizon} value={days} onChange={(given) => setQuery((old) => { old.set("days", String(given)); return old; }, { replace: true })} options={horizons.map((d) => ({ value: d, label: w.days(d) }))} />
      </div>
      <Asked of={found}>{(s) => <><Whole of={s} /><Backtest of={s} /><Effect of={s} /><Groups of={s} /><Customers of={s} /></>}</Asked>
    </>
  );
}

function Whole({ of }: { of: Statement }) {
  const w = useWords(valueWords), worth = amount(of.groups.reduce((sum, g) => sum + value(g.value), 0), of.currency);
  const buys = of.groups.reduce((sum, g) => sum + g.purchases * g.customers, 0), { r, alpha_weeks, a, b } = of.buying;
  return (
    <Card>
      <p className="finding">{w.sentence(count(of.customers), of.horizon_days, count(buys), money(worth))}{w.again(count(of.repeat_buyers), share(of.repeat_buyers / of.customers))}</p>
      <div className="facts">
        <Fact label={w.customers} value={count(of.customers)} beside={`${count(of.orders)} ${w.orders}`} />
        <Fact label={w.repeat} value={count(of.repeat_buyers)} beside={share(of.repeat_buyers / of.customers)} />
        <Fact label={w.purchases} value={count(buys)} />
        <Fact label={w.value} value={<Yuan of={worth} />} />
      </div>
      <p className="meta"><span>{w.asOf(time(of.as_of))}</span><span>{w.model(fixed(r, 2), fixed(alpha_weeks, 1), fixed(a, 2), fixed(b, 1))}</span><span>{of.spending ? w.spend : w.spendMean}</span><span>{w.revenueNote}</span></p>
    </Card>
  );
}

function Backtest({ of }: { of: Statement }) {
  const w = useWords(valueWords), b = of.backtest;
  if (!b) return <Card title={w.backtest}><Empty>{w.noBacktest}{of.backtest_refused}</Empty></Card>;
  const off = b.happened > 0 ? b.expected / b.happened - 1 : null;
  return (
    <Card title={w.backtest} note={w.backtestNote(day(b.from), day(b.until))}>
      <div className="facts">
        <Fact label={w.expected} value={count(b.expected)} /><Fact label={w.happened} value={count(b.happened)} />
        <Fact label={w.off} value={share(off, 1)} beside={off === null ? "" : off > 0 ? w.over : w.under} tone={Math.abs(off ?? 0) > 0.2 ? "warn" : ""} />
        <Fact label={w.error} value={w.errorUnit(fixed(b.mean_error, 2))} /><Fact label={w.n} value={count(b.customers)} />
      </div>
    </Card>
  );
}

function Effect({ of }: { of: Statement }) {
  const w = useWords(valueWords), e = of.repurchase;
  if (!e) return <Card title={w.effect}><Empty>{w.noEffect}{of.repurchase_refused}</Empty></Card>;
  const clear = e.again_low > 0 || e.again_high < 0, scale = scaleOf([e.again_low, e.again_high], 0), tone = clear ? (e.again < 0 ? "bad" : "good") : "";
  return (
    <Card title={w.effect} note={w.effectNote(e.days)}>
      <p className="finding">{(clear ? w.bites : w.unclear)(points(e.again), points(e.again_low), points(e.again_high))}</p>
      <div className="facts">
        <Fact label={w.badGroup} value={share(e.again_bad, 1)} beside={w.of(count(e.bad))} /><Fact label={w.fineGroup} value={share(e.again_fine, 1)} beside={w.of(count(e.fine))} />
        <Fact label={w.adjusted} value={<>{points(e.again)} <Interval {...scale} at={e.again} low={e.again_low} high={e.again_high} rule={0} tone={tone} /></>} beside={w.interval(points(e.again_low), points(e.again_high))} tone={tone} />
        <Fact label={w.spendEffect} value={<Yuan of={e.spend} />} beside={<span title={`${exactly(e.spend_low)} … ${exactly(e.spend_high)}`}>{w.interval(money(e.spend_low), money(e.spend_high))}</span>} />
        <Fact label={<span title={w.evalueNote}>{w.evalue}</span>} value={fixed(e.e_value, 2)} /><Fact label={w.kept} value={share(e.kept)} />
      </div>
      <p className="meta">{w.evalueNote}</p>
    </Card>
  );
}

function Groups({ of }: { of: Statement }) {
  const w = useWords(valueWords);
  const columns = useMemo<Column<Group>[]>(() => [
    { key: "experience", title: w.experience, cell: (g) => called("experience", g.experience), show: (g) => <b className={g.experience === "bad" ? "bad" : ""}>{called("experience", g.experience)}</b> },
    { key: "customers", title: w.count, cell: (g) => g.customers, show: (g) => count(g.customers), number: true },
    { key: "alive", title: w.alive, cell: (g) => g.alive, show: (g) => share(g.alive, 1), number: true },
    { key: "purchases", title: w.buys, cell: (g) => g.purchases, show: (g) => fixed(g.purchases, 1), number: true },
    { key: "mean", title: w.mean, cell: (g) => value(g.value_mean), show: (g) => <Yuan of={g.value_mean} />, number: true },
    { key: "value", title: w.worth, cell: (g) => value(g.value), show: (g) => <Yuan of={g.value} />, number: true },
  ], [w]);
  const all = of.groups.every((g) => g.alive > 0.999);
  return <Card title={w.groups} note={`${w.alive}: ${w.aliveNote}`}>{all && <p className="finding dim">{w.nobodyLeft}</p>}<DataTable name="value-by-experience" rows={of.groups} columns={columns} id={(g) => g.experience} exported /></Card>;
}

function Customers({ of }: { of: Statement }) {
  const w = useWords(valueWords), go = useNavigate();
  const columns = useMemo<Column<Customer>[]>(() => [
    { key: "customer", title: w.customer, cell: (c) => c.customer, show: (c) => <Link className="link" to={`/customers/${c.customer}`}>{c.customer}</Link> },
    { key: "experience", title: w.experience, cell: (c) => called("experience", c.last_experience), show: (c) => <span className={c.last_experience === "bad" ? "bad" : ""}>{called("experience", c.last_experience)}</span> },
    { key: "orders", title: w.own, cell: (c) => c.orders, show: (c) => count(c.orders), number: true },
    { key: "last", title: w.last, cell: (c) => c.last_order_at, show: (c) => <span className="nowrap">{day(c.last_order_at)}</span> },
    { key: "alive", title: w.alive, cell: (c) => c.alive, show: (c) => share(c.alive, 1), number: true },
    { key: "purchases", title: w.purchases, cell: (c) => c.purchases, show: (c) => fixed(c.purchases, 1), number: true },
    { key: "spend", title: w.each, cell: (c) => value(c.spend), show: (c) => <Yuan of={c.spend} />, number: true },
    { key: "value", title: w.value, cell: (c) => value(c.value), show: (c) => <b><Yuan of={c.value} /></b>, number: true },
  ], [w]);
  return <Card title={w.top} note={w.topNote}><DataTable name="customer-value" rows={of.items} columns={columns} id={(c) => c.customer} open={(c) => go(`/customers/${c.customer}`)} first={25} exported /></Card>;
}
