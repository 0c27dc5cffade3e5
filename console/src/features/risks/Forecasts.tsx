// What will follow: how many, when, how sure, and how often such forecasts came true on the days behind.
import { useMemo } from "react";
import { Link } from "react-router-dom";
import type { AlertDetail, Schema } from "~/shared/api/contract";
import { count, fixed, probability, share } from "~/shared/format/figures";
import { time } from "~/shared/format/times";
import { Interval, scaleOf } from "~/shared/ui/interval";
import { Card, Fact } from "~/shared/ui/page";
import { Empty } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { named, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { forecastWords } from "./forecastWords";

type Forecast = Schema<"Forecast">;
const range = (i: Forecast["interval_80"]) => `${fixed(i.low, 0)} – ${fixed(i.high, 0)}`;

const range1 = (i: Forecast["interval_80"]) => `${fixed(i.low, 1)} – ${fixed(i.high, 1)}`;
// Of repurchase fewer are the trouble.
const turn = (f: Forecast) => f.probability_of_rise ?? f.probability_of_fall;

export function Forecasts({ of }: { of: AlertDetail }) {
  const w = useWords(forecastWords);
  if (of.contagion) return <Spread of={of.contagion} />;
  if (of.rule !== "cell_excess") return null;
  return (
    <Card title={w.title} note={of.forecasts.length ? w.note : undefined}>
      {of.forecasts.length === 0 ? <Empty>{w.none}</Empty> : (
        <>
          {of.forecasts.slice(0, 2).map((f) => (
            <p key={`${f.factor.key} ${f.outcome}`} className="finding">
              {f.orders && w.orders(count(f.evidence.outcomes), count(f.evidence.mentions), called("outcome", f.outcome), fixed(f.orders.ratio, 1), range1(f.orders.ratio_95), fixed(f.orders.open, 0), fixed(f.orders.expected, 1), count(f.days_ahead))}
              {w.sentence(called("outcome", f.outcome), count(f.lag_days), count(f.days_ahead), fixed(f.expected, 0), fixed(f.usual, 0), share(turn(f)), f.probability_of_rise === null)}
            </p>
          ))}
          <Table of={of.forecasts} />
        </>
      )}
    </Card>
  );
}

function Table({ of }: { of: Forecast[] }) {
  const w = useWords(forecastWords);
  const columns = useMemo<Column<Forecast>[]>(() => {
    const scale = (f: Forecast) => scaleOf([f.interval_95.low, f.interval_95.high], f.usual ?? undefined);
    return [
      { key: "outcome", title: w.outcome, cell: (f) => called("outcome", f.outcome), show: (f) => <span className="nowrap"><b>{called("outcome", f.outcome)}</b> <span className="dim">{named(f.factor.name)}</span></span> },
      { key: "n", title: w.n, cell: (f) => f.evidence.mentions, show: (f) => <span className="nowrap">{count(f.evidence.mentions)} → {count(f.evidence.outcomes)}</span>, number: true },
      { key: "times", title: w.times, cell: (f) => f.orders?.ratio ?? null, show: (f) => <span title={`${f.orders ? `${w.timesNote(range1(f.orders.ratio_95))}, ` : ""}q ${probability(f.q_value)}`}>{f.orders ? fixed(f.orders.ratio, 1) : "–"}</span>, number: true },
      { key: "lag", title: w.lag, cell: (f) => f.lag_days, show: (f) => <span className="nowrap">{w.days(f.lag_days)}</span>, number: true },
      { key: "fromComplaints", title: w.fromComplaints, cell: (f) => f.orders?.expected ?? null, show: (f) => (f.orders ? <span className="nowrap">{fixed(f.orders.expected, 1)} <span className="dim">/ {fixed(f.orders.open, 0)}</span></span> : "–"), number: true },
      { key: "expected", title: w.expected, cell: (f) => f.expected, show: (f) => <span className="nowrap">{fixed(f.expected, 0)} <span className="dim">/ {fixed(f.usual, 0)}</span></span>, number: true },
      { key: "picture", title: w.interval, cell: (f) => range(f.interval_80), show: (f) => <span className="nowrap" title={`${w.wide} ${range(f.interval_95)}`}><Interval {...scale(f)} at={f.expected} low={f.interval_80.low} high={f.interval_80.high} wide={f.interval_95} {...(f.usual === null ? {} : { rule: f.usual })} tone={(f.expected ?? 0) > (f.usual ?? 0) ? "bad" : ""} /> <span className="dim">{range(f.interval_80)}</span></span> },
      { key: "rise", title: w.rise, cell: (f) => turn(f), show: (f) => <span title={w.riseNote}>{share(turn(f))}</span>, number: true },
      { key: "record", title: w.record, cell: (f) => f.record.hit_rate, show: (f) => <span className="nowrap" title={w.recordNote(f.record.days, share(f.record.covered_80), share(f.record.covered_95))}>{f.record.rises_forecast ? w.came(f.record.rises_that_came, f.record.rises_forecast) : w.neverRose}</span>, number: true },
    ];
  }, [w]);
  return <DataTable name="forecasts" rows={of} columns={columns} id={(f) => `${f.product ?? ""} ${f.factor.key} ${f.outcome}`} exported />;
}

function Spread({ of }: { of: NonNullable<AlertDetail["contagion"]> }) {
  const w = useWords(forecastWords);
  const columns: Column<Schema<"Spreader">>[] = [
    { key: "who", title: w.spreader, cell: (s) => s.customer_id, show: (s) => (s.customer_id ? <Link className="link" to={`/customers/${s.customer_id}`}>{s.customer_id}</Link> : "–") },
    { key: "shares", title: w.shares, cell: (s) => s.shares, show: (s) => count(s.shares), number: true },
    { key: "reach", title: w.reach, cell: (s) => s.reach, show: (s) => count(s.reach), number: true },
  ];
  return (
    <Card title={w.title} note={w.spreadNote}>
      <p className="finding">{w.spreads(count(of.shares), count(of.expected), `${fixed(of.low, 0)} – ${fixed(of.high, 0)}`)}{of.crossing_at && w.crosses(time(of.crossing_at))}</p>
      <div className="facts">
        <Fact label={w.stage} value={called("contagionStage", of.stage)} tone={of.stage === "eruption" ? "bad" : of.stage === "spreading" ? "warn" : ""} />
        <Fact label={w.probability} value={share(of.probability)} beside={w.threshold(count(of.threshold))} />
        <Fact label={w.perHour} value={fixed(of.per_hour, 1)} />
        <Fact label={w.negative} value={share(of.negative_share)} />
        <Fact label={w.depth} value={count(of.depth)} />
        <Fact label={w.reach} value={count(of.reach)} />
      </div>
      {of.spreaders.length > 0 && <DataTable name="spreaders" rows={of.spreaders} columns={columns} id={(s) => `${s.signal_id ?? ""} ${s.customer_id ?? ""}`} exported />}
    </Card>
  );
}
