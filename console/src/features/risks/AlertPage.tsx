// One alert: the sentence, the series with its band, where it concentrates, what customers say, what was done and can be done.
import { App, Button } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router-dom";
import type { AlertDetail } from "~/shared/api/contract";
import { useAcknowledge, useUnacknowledge, useAlert, useCase, useDepartment, useEndAlert, useTake } from "~/shared/api/questions";
import { chance, count, fixed } from "~/shared/format/figures";
import { time } from "~/shared/format/times";
import { DispatchForm } from "~/shared/ui/dispatch";
import { Deadline, Yuan } from "~/shared/ui/figures";
import { Headline, alertText, placesOf } from "~/shared/ui/headline";
import { History } from "~/shared/ui/history";
import { useKeys } from "~/shared/ui/keys";
import { Card, Fact, Line, Page } from "~/shared/ui/page";
import { Asked, useFaultText } from "~/shared/ui/states";
import { Quote } from "~/shared/ui/verbatim";
import { named, useWords } from "~/shared/words/language";
import { called, listed } from "~/shared/words/names";
import { Concentrations } from "./Concentrations";
import { Drivers } from "./Drivers";
import { Forecasts } from "./Forecasts";
import { Marks } from "./Marks";
import { SeriesChart } from "./SeriesChart";
import { SilenceForm } from "./Silences";
import { riskWords } from "./words";

export function AlertPage() {
  const { id = "" } = useParams(), found = useAlert(id), w = useWords(riskWords);
  if (!found.data) return <Page title={w.title}><Asked of={found}>{() => null}</Asked></Page>;
  return <Shown of={found.data} />;
}

function Shown({ of }: { of: AlertDetail }) {
  const w = useWords(riskWords), department = useDepartment();
  return (
    <Page title={alertText(of)} sentence={<><span className="crumbs"><Link to="/risks">{w.back}</Link> / <span>{of.id}</span></span><Headline of={of} /></>} lead={named(of.definition)}>
      <div className="columns">
        <div>
          <Card>
            <div className="meta">
              <b className={of.still_happening ? "bad" : ""}>{of.still_happening ? w.still : w.over}</b>
              <span>{w.firstSeen} {time(of.since)}</span><span>{w.raised} {time(of.raised_at)}</span>
              {of.resolved_at && <span>{w.ended(time(of.resolved_at))}</span>}
              {of.rule === "cell_excess" && <span title={w.method}>{w.accident(chance(of.p_value))} · {w.anywhere(fixed(of.q_value, 2))}</span>}
              {of.acknowledged_by && of.state === "acknowledged" && <span>{w.acknowledgedBy(called("actor", of.acknowledged_by), time(of.acknowledged_until))}</span>}
              {of.silenced_by && <span>{w.silencedBy(of.silenced_by)}</span>}
              {of.inhibited_by && <Link to={`/risks/${of.inhibited_by}`}>{w.inhibitedBy(of.inhibited_by)}</Link>}
            </div>
            <div className="facts">
              {of.rule === "cell_excess" && <Fact label={w.seen} value={count(of.observed)} beside={`${w.expected} ${fixed(of.expected, 1)}`} tone="bad" />}
              {of.rule === "cell_excess" && <Fact label={w.ratio} value={`×${fixed(of.ratio, 1)}`} />}
              <Fact label={w.stake} value={<Yuan of={of.at_stake} />} />
              <Fact label={w.customers} value={of.customer_id ? <Link className="link" to={`/customers/${of.customer_id}`}>{of.customer_id}</Link> : count(of.customers)} />
              {placesOf(of).length > 0 && <Fact label={w.drivers} value={listed(placesOf(of, 2))} />}
            </div>
            <Deeds of={of} />
            <Marks of={of} />
          </Card>
          {of.rule === "cell_excess" && of.series.length > 1 && <SeriesChart of={of} />}
          {of.rule === "cell_excess" && <Drivers of={of} />}
          <Forecasts of={of} />
          {of.rule === "cell_excess" && <Concentrations of={of} />}
          <Card title={w.verbatims} note={w.verbatimsNote(of.verbatims.length)} tools={<Link className="link" to={of.customer_id ? `/customers/${of.customer_id}` : `/signals?tab=search&factor=${of.factor.key}${of.product ? `&product=${encodeURIComponent(of.product)}` : ""}${of.channel ? `&channel=${of.channel}` : ""}&negative=true`}>{of.customer_id ? w.wholeCustomer : w.allVerbatims}</Link>}>
            {of.verbatims.map((v) => <Quote key={v.id} of={v} />)}
          </Card>
        </div>
        <aside>
          {of.case_id ? <CaseCard id={of.case_id} /> : <Card title={w.actions}><Line label={department(of.factor.department)} value={w.noCase} /></Card>}
          <Card title={w.history}><History of={of.history} /></Card>
        </aside>
      </div>
    </Page>
  );
}

function CaseCard({ id }: { id: string }) {
  const w = useWords(riskWords), found = useCase(id), department = useDepartment(), go = useNavigate();
  return (
    <Card title={<Link className="plain" to={`/repairs/${id}`}>{w.caseLink(id)}</Link>}>
      <Asked of={found}>{(c) => (
        <>
          <Line label={department(c.department)} below={c.assignee ? called("actor", c.assignee) : undefined} value={<span className={`tag ${c.overdue ? "bad" : c.state === "open" ? "warn" : "live"}`}>{called("caseState", c.state)}</span>} />
          <Line label={w.stake} value={<Yuan of={c.at_stake} />} />
          <Line label={time(c.due_at)} value={<Deadline due={c.due_at} done={c.state === "resolved" || c.state === "closed"} />} />
          <div className="deeds"><Button size="small" onClick={() => go(`/repairs/${id}`)}>{w.caseLink(id)}</Button></div>
        </>
      )}</Asked>
    </Card>
  );
}

function Deeds({ of }: { of: AlertDetail }) {
  const w = useWords(riskWords), acknowledge = useAcknowledge(), unacknowledge = useUnacknowledge(), end = useEndAlert(), take = useTake(), said = useFaultText(), { message } = App.useApp();
  const [muting, setMuting] = useState(false), [dispatching, setDispatching] = useState(false), found = useCase(of.case_id ?? "");
  const tell = { onError: (fault: unknown) => void message.error(said(fault)) }, repair = of.case_id ? found.data : undefined;
  useKeys({
    a: () => of.state === "firing" && acknowledge.mutate({ id: of.id }, tell),
    d: () => repair && setDispatching(true),
  });
  if (of.state === "resolved") return null;
  return (
    <div className="deeds">
      {repair?.state === "open" && <Button type="primary" loading={take.isPending} onClick={() => take.mutate({ id: repair.id }, tell)}>{w.take}</Button>}
      {repair && <Button onClick={() => setDispatching(true)}>{w.dispatch}</Button>}
      {of.state === "acknowledged" && <Button loading={unacknowledge.isPending} onClick={() => unacknowledge.mutate(of.id, tell)}>{w.unacknowledge}</Button>}
      {of.state === "firing" && <Button loading={acknowledge.isPending} onClick={() => acknowledge.mutate({ id: of.id }, tell)}>{w.acknowledge}</Button>}
      <Button onClick={() => setMuting(true)}>{w.silence}</Button>
      <Button loading={end.isPending} onClick={() => end.mutate(of.id, tell)}>{w.end}</Button>
      <SilenceForm of={of} open={muting} close={() => setMuting(false)} />
      {repair && <DispatchForm of={repair} open={dispatching} close={() => setDispatching(false)} />}
    </div>
  );
}
