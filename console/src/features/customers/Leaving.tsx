// Who is about to leave, by the money at risk, why, and how far such scores held on later customers; the same of one customer.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useMemo } from "react";
import { Link, useNavigate } from "react-router-dom";
import { ask, post } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { useDepartment } from "~/shared/api/questions";
import { useMay } from "~/shared/api/session";
import { count, fixed, money, share, value } from "~/shared/format/figures";
import { day, time } from "~/shared/format/times";
import { Yuan } from "~/shared/ui/figures";
import { Card, Fact, Line } from "~/shared/ui/page";
import { Asked, Empty, useFaultText } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { named, useWords } from "~/shared/words/language";
import { listed } from "~/shared/words/names";
import { leavingWords } from "./leavingWords";

type Score = Schema<"ChurnScore">;

export function Leaving() {
  const w = useWords(leavingWords), go = useNavigate(), found = useQuery({ queryKey: ["churn"], staleTime: 60_000, retry: false, queryFn: () => ask("/v1/churn", { limit: 100 }) });
  const columns = useMemo<Column<Score>[]>(() => [
    { key: "customer", title: w.customer, cell: (s) => Number(s.customer_id), show: (s) => <Link className="link" to={`/customers/${s.customer_id ?? ""}`}>{s.customer_id}</Link> },
    { key: "risk", title: w.atRisk, cell: (s) => value(s.at_risk), show: (s) => <b><Yuan of={s.at_risk} /></b>, number: true },
    { key: "leaves", title: w.leaves, cell: (s) => s.probability, show: (s) => <span className={s.probability >= 1.5 * s.usual ? "bad" : ""}>{share(s.probability)}</span>, number: true },
    { key: "why", title: w.why, cell: (s) => listed(s.reasons.map((r) => named(r.words))) },
    { key: "factor", title: w.factor, cell: (s) => (s.factor ? named(s.factor.name) : ""), show: (s) => (s.factor ? <Link className="link" to={`/causes?factor=${s.factor.key}`}>{named(s.factor.name)}</Link> : "–") },
    { key: "last", title: w.last, cell: (s) => s.last_order_at, show: (s) => <span className="nowrap">{day(s.last_order_at)}</span> },
  ], [w]);
  return (
    <Asked of={found}>{(answer) => (
      <>
        <Watch />
        <Card title={w.title} note={w.learnt(time(answer.learnt_at))}>
          <p className="finding">{w.sentence(count(answer.scored), money(answer.at_risk), count(answer.record.horizon_days))}</p>
          {answer.items.length === 0 ? <Empty>{w.none}</Empty> : <DataTable name="leaving" rows={answer.items} columns={columns} id={(s) => s.customer_id ?? ""} open={(s) => go(`/customers/${s.customer_id ?? ""}`)} first={25} exported />}
        </Card>
        <Record of={answer.record} />
      </>
    )}</Asked>
  );
}

// The case of this period: what it would be, or why there is none.
function Watch() {
  const w = useWords(leavingWords), may = useMay("operate"), department = useDepartment(), go = useNavigate(), said = useFaultText(), questions = useQueryClient(), { message } = App.useApp();
  const found = useQuery({ queryKey: ["churn", "watch"], retry: false, queryFn: () => ask("/v1/churn/watch") });
  const open = useMutation({ mutationFn: () => post<Schema<"ChurnWatch">>("/v1/churn/watch"), onSuccess: (done) => (done.opened ? go(`/repairs/${done.opened}`) : undefined), onError: (fault) => void message.error(said(fault)), onSettled: () => questions.invalidateQueries({ queryKey: ["churn", "watch"] }) });
  return (
    <Card title={w.watch} note={w.watchNote}>
      <Asked of={found} isEmpty={() => false}>{(of) => (
        <>
          {of.opens
            ? <p className="finding">{w.would(count(of.list.customers), department(of.department ?? ""), money(of.list.expected_loss), money(of.list.loss_low), money(of.list.loss_high))}{of.waiting > 0 && ` ${w.waiting(count(of.waiting))}`}</p>
            : <p className="finding">{of.why ? named(of.why) : ""}</p>}
          <div className="deeds">
            {of.opens && may && <Button type="primary" loading={open.isPending} onClick={() => open.mutate()}>{w.open}</Button>}
            {of.last_case_id && <small><Link className="link" to={`/repairs/${of.last_case_id}`}>{w.newest(of.last_case_id)}</Link></small>}
            {of.next_at && <small className="dim">{w.next(day(of.next_at))}</small>}
          </div>
        </>
      )}</Asked>
    </Card>
  );
}

function Record({ of }: { of: Schema<"ChurnRecord"> }) {
  const w = useWords(leavingWords), beside = (figure: number | null) => (figure === null ? undefined : `${w.alone} ${fixed(figure, 3)}`);
  return (
    <Card title={w.record} note={w.recordNote(count(of.judged), day(of.judged_at))}>
      <div className="facts">
        <Fact label={w.auc} value={fixed(of.auc, 3)} beside={beside(of.auc_alone)} /><Fact label={w.brier} value={fixed(of.brier, 3)} beside={beside(of.brier_alone)} /><Fact label={w.calibration} value={fixed(of.calibration_error, 3)} beside={beside(of.calibration_error_alone)} />
        <Fact label={w.lessons} value={count(of.lessons)} beside={`${w.left} ${count(of.left)}`} /><Fact label={w.horizon} value={count(of.horizon_days)} />
      </div>
      <p className="meta"><span>{w.horizonNote(fixed(of.gap_days, 0))}</span></p>
    </Card>
  );
}

export function LeavingCard({ id }: { id: string }) {
  const w = useWords(leavingWords), found = useQuery({ queryKey: ["churn", id], staleTime: 60_000, retry: false, queryFn: () => ask("/v1/churn", { customer: id }) });
  return (
    <Card title={w.oneTitle} note={found.data ? w.within(count(found.data.record.horizon_days)) : undefined}>
      <Asked of={found} isEmpty={() => false}>{({ items: [score] }) => (score === undefined ? <Empty>{w.givenUp}</Empty> : (
        <>
          <Line label={w.leaves} value={share(score.probability)} below={`${w.usual} ${share(score.usual)}`} tone={score.probability >= 1.5 * score.usual ? "bad" : ""} />
          <Line label={w.atRisk} value={<Yuan of={score.at_risk} />} />
          {score.reasons.map((r) => <Line key={r.code} label={named(r.words)} value="" />)}
        </>
      ))}</Asked>
    </Card>
  );
}
