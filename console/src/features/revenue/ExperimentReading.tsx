// What is read of an experiment: arms, effects with intervals that hold at any moment, their course, guards, segments, money.
import { Fragment, useCallback, useMemo } from "react";
import type { Schema } from "~/shared/api/contract";
import { count, exactly, fixed, money, points, probability, share, signed, value } from "~/shared/format/figures";
import { day, time } from "~/shared/format/times";
import { axes, Chart, type Palette } from "~/shared/ui/chart";
import { Yuan } from "~/shared/ui/figures";
import { Interval, scaleOf } from "~/shared/ui/interval";
import { Card, Fact } from "~/shared/ui/page";
import { Empty } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { useChoices, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { experimentWords } from "./experimentWords";

type Detail = Schema<"ExperimentDetail">;
type Reading = Schema<"ExperimentReading">;
type Metric = Schema<"ExperimentMetric">;
type Effect = Schema<"EffectReading">;
type Said = (typeof experimentWords)["zh"];
interface Props { of: Detail; reading: Reading }

const rate = (metric: Metric) => metric === "repurchase" || metric === "returned" || metric === "complained";
const level = (metric: Metric, n: number | null) => (rate(metric) ? share(n, 1) : fixed(n, 2));
// Shares differ by points, everything else in its own unit.
const moved = (metric: Metric, n: number | null) => (rate(metric) ? points(n, 2) : signed(n, 2));
const decided = (e: Effect) => (e.low ?? 0) > 0 || (e.high ?? 0) < 0;
const wanted = (metric: Metric) => (metric === "returned" || metric === "complained" ? -1 : 1);
const tone = (metric: Metric, e: Effect): "good" | "bad" | "" => (!decided(e) ? "" : (e.value ?? 0) * wanted(metric) > 0 ? "good" : "bad");
const range = (metric: Metric, e: Effect) => (e.low === null || e.high === null ? "–" : `${moved(metric, e.low)} … ${moved(metric, e.high)}`);

export function difference(of: Detail, r: Reading, w: Said): string {
  const unit = rate(of.metric) ? ` ${w.rates}` : "";
  return r.comparisons.filter((c) => decided(c.effect)).map((c) => w.said.difference(c.arm, moved(of.metric, c.effect.value) + unit, moved(of.metric, c.effect.low), moved(of.metric, c.effect.high), probability(c.effect.p_value))).join(" ");
}

export function Arms({ of, reading: r }: Props) {
  const w = useWords(experimentWords);
  const columns = useMemo<Column<Reading["arms"][number]>[]>(() => [
    { key: "name", title: w.arm, cell: (a) => a.name, show: (a) => <b>{a.name}{a.name === of.arms[0]?.name && <i className="dim"> {w.control}</i>}</b> },
    { key: "share", title: w.share, cell: (a) => a.share, show: (a) => share(a.share, 1), number: true },
    { key: "exposed", title: w.exposed, cell: (a) => a.exposed, show: (a) => count(a.exposed), number: true },
    { key: "counted", title: w.counted, cell: (a) => a.counted, show: (a) => count(a.counted), number: true },
    { key: "mean", title: w.mean, cell: (a) => a.mean, show: (a) => level(of.metric, a.mean), number: true },
  ], [w, of]);
  return <DataTable name={`experiment-${of.id}-arms`} rows={r.arms} columns={columns} id={(a) => a.name} />;
}

export function Effects({ of, reading: r }: Props) {
  const w = useWords(experimentWords), scale = scaleOf(r.comparisons.flatMap((c) => [c.effect.low, c.effect.high, c.plain.low, c.plain.high]), 0);
  return (
    <Card title={w.effects} note={w.effectsNote}>
      {r.comparisons.map((c) => (
        <div key={c.arm} className="facts">
          <Fact label={c.arm} value={<>{moved(of.metric, c.effect.value)} <Interval {...scale} at={c.effect.value} low={c.effect.low} high={c.effect.high} rule={0} tone={tone(of.metric, c.effect)} /></>} tone={tone(of.metric, c.effect)} beside={rate(of.metric) ? w.rates : undefined} />
          <Fact label={w.interval} value={range(of.metric, c.effect)} /><Fact label={w.p} value={probability(c.effect.p_value)} />
          <Fact label={w.plain} value={range(of.metric, c.plain)} /><Fact label={w.explained} value={share(c.variance_explained, 1)} />
          <Fact label={w.detectable} value={c.detectable === null ? "–" : `±${moved(of.metric, c.detectable).replace("+", "")}`} />
          <Fact label={w.n} value={`${count(c.n_control)} + ${count(c.n_treated)}`} />
        </div>
      ))}
    </Card>
  );
}

export function OverTime({ of, reading: r }: Props) {
  const w = useWords(experimentWords), { language } = useChoices();
  const arms = of.arms.slice(1);
  type Row = { at: string | null; units: number; arm: string; effect: Effect };
  const rows = useMemo<Row[]>(() => r.looks.flatMap((look) => look.arms.map((effect, i) => ({ at: look.at, units: look.units, arm: of.arms[i + 1]?.name ?? "", effect }))), [r.looks, of.arms]);
  const columns = useMemo<Column<Row>[]>(() => [
    { key: "at", title: w.at, cell: (x) => x.at, show: (x) => <span className="nowrap">{time(x.at)}</span> }, { key: "arm", title: w.arm, cell: (x) => x.arm },
    { key: "units", title: w.unitsAt, cell: (x) => x.units, show: (x) => count(x.units), number: true },
    { key: "effect", title: w.effect, cell: (x) => x.effect.value, show: (x) => moved(of.metric, x.effect.value), number: true },
    { key: "low", title: w.low, cell: (x) => x.effect.low, show: (x) => moved(of.metric, x.effect.low), number: true },
    { key: "high", title: w.high, cell: (x) => x.effect.high, show: (x) => moved(of.metric, x.effect.high), number: true },
  ], [w, of.metric]);
  const draw = useCallback((c: Palette) => {
    void language;
    const k = rate(of.metric) ? 100 : 1, colours = [c.nerve, c.warn, c.ink, c.good];
    const known = r.looks.filter((look) => look.arms.every((e) => e.low !== null && e.high !== null));
    // The first bands are as wide as nothing is known: the picture is scaled to the last half of them.
    const late = known.slice(Math.floor(known.length / 2)), reach = Math.max(1e-9, ...late.flatMap((look) => look.arms.flatMap((e) => [Math.abs(e.low ?? 0), Math.abs(e.high ?? 0)]))) * k * 1.4;
    const cut = (n: number | null) => Math.max(-reach, Math.min(reach, (n ?? 0) * k));
    return {
      grid: { left: 48, right: 16, top: 16, bottom: 26 }, xAxis: { type: "category", data: known.map((look) => day(look.at)), boundaryGap: false, ...axes(c) },
      yAxis: { type: "value", min: -reach, max: reach, ...axes(c), axisLabel: { color: c.ink3, fontSize: 11, showMinLabel: false, showMaxLabel: false, formatter: (n: number) => fixed(n, k === 100 || reach > 10 ? 0 : 1) } },
      tooltip: { trigger: "axis", renderMode: "richText" as const, formatter: (list: { dataIndex: number }[]) => {
        const look = known[list[0]?.dataIndex ?? 0];
        return look ? [time(look.at), `${w.unitsAt} ${count(look.units)}`, ...look.arms.map((e, i) => `${arms[i]?.name ?? ""} ${moved(of.metric, e.value)} (${range(of.metric, e)})`)].join("\n") : "";
      } },
      series: arms.flatMap((arm, i) => [
        { type: "line", stack: `band${i}`, stackStrategy: "all", symbol: "none", lineStyle: { opacity: 0 }, data: known.map((look) => cut(look.arms[i]?.low ?? null)), silent: true },
        { type: "line", stack: `band${i}`, stackStrategy: "all", symbol: "none", lineStyle: { opacity: 0 }, areaStyle: { color: arms.length === 1 ? c.band : colours[i % 4], opacity: arms.length === 1 ? 1 : 0.12 }, data: known.map((look) => cut(look.arms[i]?.high ?? null) - cut(look.arms[i]?.low ?? null)), silent: true },
        { type: "line", name: arm.name, symbol: "circle", symbolSize: 5, itemStyle: { color: colours[i % 4] }, lineStyle: { color: colours[i % 4], width: 1.8 }, data: known.map((look) => cut(look.arms[i]?.value ?? null)), ...(i === 0 ? { markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: c.ink3, type: "dashed" }, data: [{ yAxis: 0 }] } } : {}) },
      ]),
    };
  }, [r.looks, arms, of.metric, language, w]);
  return <Chart name={`experiment-${of.id}`} title={w.overTime} note={w.overTimeNote} label={w.overTimeLabel} draw={draw} height={240} rows={rows} columns={columns} id={(x) => `${x.at ?? ""} ${x.units} ${x.arm}`} />;
}

export function Guards({ of }: { of: Reading["guards"] }) {
  const w = useWords(experimentWords), tones = { open: "", held: "good", harmed: "bad" } as const;
  return (
    <Card title={w.guards} note={w.guardsNote}>
      {of.map((g) => (
        <div key={`${g.metric} ${g.must_not} ${g.arm}`} className="facts">
          <Fact label={`${g.arm} · ${w.metrics[g.metric]}`} value={<span className={`tag ${tones[g.state]}`}>{w.guardStates[g.state]}</span>} beside={w.mustNot[g.must_not]} />
          <Fact label={w.effect} value={moved(g.metric, g.effect.value)} /><Fact label={w.interval} value={range(g.metric, g.effect)} /><Fact label={w.margin} value={moved(g.metric, g.margin).replace("+", "")} />
        </div>
      ))}
    </Card>
  );
}

export function InMoney({ of }: { of: Reading["money"] }) {
  const w = useWords(experimentWords), known = of.filter((m) => m.total !== null);
  if (known.length === 0) return null;
  return (
    <Card title={w.money} note={w.moneyNote}>
      <div className="facts">{known.map((m) => (
        <Fragment key={m.arm}>
          <Fact label={w.moneyAll(m.arm, count(m.units))} value={m.total ? <Yuan of={m.total} /> : "–"} tone={value(m.low) > 0 ? "good" : value(m.high) < 0 ? "bad" : ""} beside={<span title={`${exactly(m.low)} … ${exactly(m.high)}`}>{`95% ${money(m.low)} … ${money(m.high)}`}</span>} />
          <Fact label={w.perUnit} value={signed(m.per_unit.value, 2)} beside={`${signed(m.per_unit.low, 2)} … ${signed(m.per_unit.high, 2)}`} />
        </Fragment>
      ))}</div>
    </Card>
  );
}

export function Segments({ of, reading: r }: Props) {
  const w = useWords(experimentWords);
  type Row = Reading["segments"][number];
  const scale = useMemo(() => scaleOf(r.segments.flatMap((s) => [s.effect.low, s.effect.high]), 0), [r.segments]);
  const columns = useMemo<Column<Row>[]>(() => [
    { key: "by", title: w.segment, cell: (s) => w.by[s.by] },
    { key: "value", title: w.value, cell: (s) => (s.by === "channel" ? called("channel", s.value) : s.by === "customer" ? (w.kinds[s.value] ?? s.value) : s.value) },
    { key: "arm", title: w.arm, cell: (s) => s.arm },
    { key: "n", title: w.n, cell: (s) => s.n_control + s.n_treated, show: (s) => `${count(s.n_control)} + ${count(s.n_treated)}`, number: true },
    { key: "effect", title: w.effect, cell: (s) => s.effect.value, show: (s) => <span className={tone(of.metric, s.effect)}>{moved(of.metric, s.effect.value)}</span>, number: true },
    { key: "low", title: w.interval, cell: (s) => s.effect.low, show: (s) => <><span className="nowrap">{range(of.metric, s.effect)}</span> <Interval {...scale} at={s.effect.value} low={s.effect.low} high={s.effect.high} rule={0} tone={tone(of.metric, s.effect)} /></> },
    { key: "p", title: w.p, cell: (s) => s.effect.p_value, show: (s) => probability(s.effect.p_value), number: true },
  ], [w, of.metric, scale]);
  return <Card title={w.segments} note={r.segments.length > 0 ? w.segmentsNote(r.segments.length) : undefined}>{r.segments.length === 0 ? <Empty>{w.noSegments}</Empty> : <DataTable name={`experiment-${of.id}-segments`} rows={r.segments} columns={columns} id={(s) => `${s.by} ${s.value} ${s.arm}`} exported />}</Card>;
}
