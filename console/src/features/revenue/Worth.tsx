// What experience is worth: one point of satisfaction, one complaint, one return; each with its interval, its overlap and how
// strong something unseen would have to be.
import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useCallback, useMemo } from "react";
import { Link, useSearchParams } from "react-router-dom";
import { ask } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { count, exactly, fixed, money, points, probability, share, value } from "~/shared/format/figures";
import { day } from "~/shared/format/times";
import { axes, Chart, type Palette } from "~/shared/ui/chart";
import { Yuan } from "~/shared/ui/figures";
import { Interval, scaleOf } from "~/shared/ui/interval";
import { Card, Fact } from "~/shared/ui/page";
import { Asked, Empty } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { named, useChoices, useWords } from "~/shared/words/language";
import { ReturnCosts } from "./ReturnCosts";
import { worthWords } from "./worthWords";

type Worth = Schema<"SatisfactionWorth">;
type Told = NonNullable<Worth["satisfaction"]>;
type Level = Told["levels"][number];
type Factors = Schema<"FactorWorthList">;
type Row = Factors["items"][number];
const horizons = [0, 30, 60, 90, 180];
const kept = 600_000;

export function ExperienceWorth() {
  const w = useWords(worthWords), [query, setQuery] = useSearchParams(), days = Number(query.get("within") ?? 0);
  const asked = days > 0 ? { horizon_days: days } : {};
  const point = useQuery({ queryKey: ["worth", "point", days], staleTime: kept, queryFn: () => ask("/v1/worth/satisfaction", asked) });
  const factors = useQuery({ queryKey: ["worth", "factors", days], staleTime: kept, queryFn: () => ask("/v1/worth/factors", asked) });
  return (
    <>
      <div className="filters">
        <span className="dim">{w.horizon}</span>
        <Segmented aria-label={w.horizon} value={days} onChange={(given) => setQuery((old) => { old.set("within", String(given)); return old; }, { replace: true })} options={horizons.map((d) => ({ value: d, label: d === 0 ? w.chosen : w.days(d) }))} />
      </div>
      <Asked of={point}>{(of) => of.satisfaction ? <><Point of={of} told={of.satisfaction} /><Levels of={of.satisfaction} /></> : <Card title={w.point}><Empty>{w.noPoint}{of.refused}</Empty></Card>}</Asked>
      <Asked of={factors}>{(of) => <Complaints of={of} />}</Asked>
      <ReturnCosts />
    </>
  );
}

function Point({ of, told }: { of: Worth; told: Told }) {
  const w = useWords(worthWords), { again, spend, sample } = told, shown = again.low > 0 || again.high < 0, tone = shown ? (again.estimate > 0 ? "good" : "bad") : "";
  return (
    <Card title={w.point} note={w.pointNote(of.horizon_days)}>
      <p className="finding">{shown ? w.pointShown(points(again.estimate), points(again.low), points(again.high), money(spend.estimate), money(spend.low), money(spend.high)) : w.pointUnclear(points(again.estimate), points(again.low), points(again.high), fixed(again.detectable * 100, 1))}</p>
      <div className="facts">
        <Fact label={w.again} value={<>{points(again.estimate)} <Interval {...scaleOf([again.low, again.high, again.plain], 0)} at={again.estimate} low={again.low} high={again.high} rule={0} tone={tone} /></>} beside={w.interval(points(again.low), points(again.high))} tone={tone} />
        <Fact label={w.spend} value={<Yuan of={spend.estimate} />} beside={<span title={`${exactly(spend.low)} … ${exactly(spend.high)}`}>{w.interval(money(spend.low), money(spend.high))}</span>} />
        <Fact label={<span title={w.plainNote}>{w.plain}</span>} value={points(again.plain)} />
        <Fact label={w.marked} value={count(sample.orders)} beside={w.customers(count(sample.customers))} />
        <Fact label={w.overlap} value={share(sample.kept)} /><Fact label={w.left} value={share(told.left_over)} />
        <Fact label={<span title={w.hidden}>{w.evalue}</span>} value={fixed(again.e_value, 2)} beside={`(${fixed(again.e_value_of_limit, 2)})`} />
        <Fact label={<span title={w.hidden}>{w.robust}</span>} value={share(again.robustness, 1)} beside={`(${share(again.robustness_of_significance, 1)})`} />
      </div>
      <p className="meta"><span>{w.base(share(sample.again_share, 1), money(sample.spend_mean))}</span><span>{w.asOf(day(of.as_of))}</span></p>
      <p className="meta">{w.adjusted}</p><p className="meta">{w.hidden}</p>
    </Card>
  );
}

function Levels({ of }: { of: Told }) {
  const w = useWords(worthWords), { language } = useChoices();
  const columns = useMemo<Column<Level>[]>(() => [
    { key: "stars", title: w.stars, cell: (l) => l.stars, number: true },
    { key: "orders", title: w.orders, cell: (l) => l.orders, show: (l) => count(l.orders), number: true },
    { key: "share", title: w.share, cell: (l) => l.again_share, show: (l) => share(l.again_share, 1), number: true },
    { key: "again", title: w.against, cell: (l) => l.again?.estimate ?? null, show: (l) => (l.again ? <>{points(l.again.estimate)} <span className="dim">({points(l.again.low)} … {points(l.again.high)})</span></> : l.stars === 5 ? w.reference : "–"), number: true },
    { key: "spend", title: w.spendAgainst, cell: (l) => (l.spend ? value(l.spend.estimate) : null), show: (l) => (l.spend ? <><Yuan of={l.spend.estimate} /> <span className="dim">({money(l.spend.low)} … {money(l.spend.high)})</span></> : "–"), number: true },
  ], [w]);
  const draw = useCallback((c: Palette) => {
    void language;
    const known = of.levels.filter((l) => l.again !== null || l.stars === 5), x = (l: Level) => String(l.stars);
    return {
      grid: { left: 62, right: 16, top: 16, bottom: 34 }, xAxis: { type: "category", data: [1, 2, 3, 4, 5].map(String), name: w.stars, nameLocation: "middle", nameGap: 22, ...axes(c) }, yAxis: { type: "value", ...axes(c), axisLabel: { color: c.ink3, fontSize: 11, formatter: (v: number) => points(v, 0) } }, tooltip: { show: false },
      series: [
        ...known.filter((l) => l.again).map((l) => ({ type: "line", data: [[x(l), l.again?.low], [x(l), l.again?.high]], symbol: "none", silent: true, lineStyle: { color: c.ink2, width: 2 } })),
        { type: "scatter", symbolSize: 10, itemStyle: { color: c.nerve }, data: known.map((l) => [x(l), l.again?.estimate ?? 0]) },
      ],
    };
  }, [of, w, language]);
  return <Chart name="worth-levels" title={w.levels} note={w.levelsNote} label={w.levelsLabel} draw={draw} height={220} rows={of.levels} columns={columns} id={(l) => String(l.stars)} />;
}

function Complaints({ of }: { of: Factors }) {
  const w = useWords(worthWords);
  const columns = useMemo<Column<Row>[]>(() => {
    const scale = scaleOf(of.items.flatMap((r) => [value(r.spend.low), value(r.spend.high)]), 0);
    return [
      { key: "factor", title: w.factor, cell: (r) => named(r.factor.name), show: (r) => <Link className="plain" to={`/causes/${r.factor.key}`}><b>{named(r.factor.name)}</b></Link> },
      { key: "orders", title: w.complaints, cell: (r) => r.sample.treated, show: (r) => count(r.sample.treated), number: true },
      { key: "again", title: w.again, cell: (r) => r.again.estimate, show: (r) => <>{points(r.again.estimate)} <span className="dim">({points(r.again.low)} … {points(r.again.high)})</span></>, number: true },
      { key: "spend", title: w.spend, cell: (r) => value(r.spend.estimate), show: (r) => <><Yuan of={r.spend.estimate} /> <span className="dim">({money(r.spend.low)} … {money(r.spend.high)})</span></>, number: true },
      { key: "picture", title: w.picture, cell: (r) => value(r.spend.low), show: (r) => <Interval {...scale} at={value(r.spend.estimate)} low={value(r.spend.low)} high={value(r.spend.high)} rule={0} tone={r.spend.q_value < 0.05 ? (value(r.spend.estimate) < 0 ? "bad" : "good") : ""} /> },
      { key: "q", title: w.q, cell: (r) => r.spend.q_value, show: (r) => probability(r.spend.q_value), number: true },
      { key: "e", title: w.evalue, cell: (r) => r.spend.e_value, show: (r) => `${fixed(r.spend.e_value, 2)} (${fixed(r.spend.e_value_of_limit, 2)})`, number: true },
      { key: "kept", title: w.overlap, cell: (r) => r.sample.kept, show: (r) => share(r.sample.kept), number: true },
    ];
  }, [w, of]);
  if (of.items.length === 0) return <Card title={w.factors}><Empty>{w.noFactors}{of.refused}</Empty></Card>;
  return <Card title={w.factors} note={w.factorsNote}><DataTable name="worth-of-factors" rows={of.items} columns={columns} id={(r) => r.factor.key} first={15} exported /><p className="meta">{w.tooFew(count(of.too_few))}</p></Card>;
}
