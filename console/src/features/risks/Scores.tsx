// Open orders that will likely end in a bad review: how likely, why, and how far such scores could be trusted so far.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link, useNavigate, useParams } from "react-router-dom";
import { ask } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { count, fixed, share, signed } from "~/shared/format/figures";
import { day, time } from "~/shared/format/times";
import { Interval, scaleOf } from "~/shared/ui/interval";
import { Card, Fact, Page } from "~/shared/ui/page";
import { Asked, Empty } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { Quote } from "~/shared/ui/verbatim";
import { named, useWords } from "~/shared/words/language";
import { called, listed } from "~/shared/words/names";
import { scoreWords } from "./scoreWords";

type Score = Schema<"OrderScore">;
type Record = Schema<"ScoreRecord">;
const rows = 100;
const times = (s: Score): number | null => (s.probability !== null && s.usual ? s.probability / s.usual : null);

export function Scores() {
  const w = useWords(scoreWords), go = useNavigate(), found = useQuery({ queryKey: ["scores"], staleTime: 60_000, queryFn: () => ask("/v1/scores", { limit: rows }) });
  const columns = useMemo<Column<Score>[]>(() => [
    { key: "order", title: w.order, cell: (s) => s.order, show: (s) => <Link className="link" to={`/risks/orders/${encodeURIComponent(s.order)}`}>{s.order}</Link> },
    { key: "probability", title: w.probability, cell: (s) => s.probability, show: (s) => <b className={(times(s) ?? 0) >= 2 ? "bad" : ""}>{share(s.probability)}</b>, number: true },
    { key: "times", title: w.times, cell: times, show: (s) => `×${fixed(times(s), 1)}`, number: true },
    { key: "reasons", title: w.reasons, cell: (s) => listed(s.reasons.map((r) => named(r.words))), show: (s) => listed(s.reasons.map((r) => named(r.words))) },
    { key: "stage", title: w.stage, cell: (s) => called("stage", s.stage) },
    { key: "product", title: w.product, cell: (s) => s.product },
    { key: "channel", title: w.channel, cell: (s) => called("channel", s.channel) },
    { key: "ordered", title: w.ordered, cell: (s) => s.ordered_at, show: (s) => <span className="nowrap">{day(s.ordered_at)}</span> },
    { key: "customer", title: w.customer, cell: (s) => s.customer_id, show: (s) => (s.customer_id ? <Link className="link" to={`/customers/${s.customer_id}`}>{s.customer_id}</Link> : "–") },
  ], [w]);
  return (
    <Asked of={found}>{(answer) => (
      <>
        <Card title={w.list} note={answer.learnt_at ? w.listNote(time(answer.learnt_at)) : undefined}>
          <p className="finding">{w.sentence(count(answer.open), count(answer.items.length))}</p>
          {answer.items.length === 0 ? <Empty>{w.none}</Empty> : <DataTable name="orders-at-risk" rows={answer.items} columns={columns} id={(s) => s.order} open={(s) => go(`/risks/orders/${encodeURIComponent(s.order)}`)} first={25} exported />}
        </Card>
        <Records of={answer.records} />
      </>
    )}</Asked>
  );
}

function Records({ of }: { of: Record[] }) {
  const w = useWords(scoreWords);
  return (
    <Card title={w.records} note={w.recordsNote}>
      {of.length === 0 && <Empty>{w.noRecords}</Empty>}
      {of.map((r) => (
        <div key={r.stage} className="facts">
          <Fact label={w.stage} value={called("stage", r.stage)} />
          <Fact label={<span title={w.aucNote}>{w.auc}</span>} value={fixed(r.auc, 3)} /><Fact label={w.brier} value={fixed(r.brier, 4)} /><Fact label={<span title={w.calibrationNote}>{w.calibration}</span>} value={fixed(r.calibration_error, 4)} />
          <Fact label={w.judged} value={count(r.judged)} beside={`${w.bad} ${count(r.judged_bad)}`} /><Fact label={w.learnt} value={count(r.orders)} beside={`${w.bad} ${count(r.bad)}`} />
          <Fact label={w.period} value={`${day(r.from)} – ${day(r.until)}`} />
        </div>
      ))}
      {of.length > 0 && <p className="meta"><span>{w.auc}: {w.aucNote}</span><span>{w.calibration}: {w.calibrationNote}</span></p>}
    </Card>
  );
}

export function OrderPage() {
  const w = useWords(scoreWords), { order = "" } = useParams();
  const found = useQuery({ queryKey: ["score", order], queryFn: () => ask("/v1/orders/{id}/score", undefined, { id: order }) }), score = found.data?.items[0];
  const story = useQuery({ queryKey: ["signals", "order", order], queryFn: async () => (await ask("/v1/signals", { order, limit: 50 })).items });
  const crumbs = <span className="crumbs"><Link to="/risks?tab=orders">{w.orders}</Link> / <span>{order}</span></span>;
  return (
    <Page title={order} sentence={<>{crumbs}{score ? w.likely(share(score.probability), fixed(times(score), 1)) : order}</>} lead={score ? w.lead : undefined}>
      <div className="columns">
        <div>
          <Asked of={found}>{() => (score ? <Why of={score} /> : null)}</Asked>
          <Card title={w.story} tools={<Link className="link" to={`/signals?tab=search&order=${encodeURIComponent(order)}`}>{w.all}</Link>}>
            <Asked of={story} empty={w.noStory}>{(list) => list.map((v) => <Quote key={v.id} of={v} />)}</Asked>
          </Card>
        </div>
        <aside>{found.data && <Records of={found.data.records.filter((r) => r.stage === score?.stage)} />}</aside>
      </div>
    </Page>
  );
}

function Why({ of }: { of: Score }) {
  const w = useWords(scoreWords), scale = scaleOf(of.reasons.map((r) => r.moved), 0);
  return (
    <Card title={w.why} note={w.whyNote}>
      <div className="facts">
        <Fact label={w.probability} value={share(of.probability)} tone={(times(of) ?? 0) >= 2 ? "bad" : ""} beside={`${w.usual} ${share(of.usual)}`} />
        <Fact label={w.stage} value={called("stage", of.stage)} /><Fact label={w.ordered} value={time(of.ordered_at)} />
        {of.product && <Fact label={w.product} value={of.product} />}{of.channel && <Fact label={w.channel} value={called("channel", of.channel)} />}
        {of.customer_id && <Fact label={w.customer} value={<Link className="link" to={`/customers/${of.customer_id}`}>{of.customer_id}</Link>} />}
      </div>
      {of.reasons.map((r) => (
        <div key={r.code} className="kv"><span>{named(r.words)}<small>{(r.moved ?? 0) >= 0 ? w.up : w.down}</small></span><b title={w.moved}><Interval {...scale} at={r.moved} low={Math.min(0, r.moved ?? 0)} high={Math.max(0, r.moved ?? 0)} rule={0} tone={(r.moved ?? 0) >= 0 ? "bad" : "good"} /> {signed(r.moved, 2)}</b></div>
      ))}
      <p className="meta"><span>{w.at(time(of.scored_at))}</span></p>
    </Card>
  );
}
