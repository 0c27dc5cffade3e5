import { App, Button } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router-dom";
import { useAcknowledge, useAlert, useDepartment, useTake } from "~/shared/api/questions";
import { chance, count, fixed, money, perDay } from "~/shared/format/figures";
import { day, time } from "~/shared/format/times";
import { Deadline, Yuan } from "~/shared/ui/figures";
import { DispatchForm } from "~/shared/ui/dispatch";
import { Headline, placesOf, alertText } from "~/shared/ui/headline";
import { Fact } from "~/shared/ui/page";
import { Spark } from "~/shared/ui/series";
import { useFaultText } from "~/shared/ui/states";
import { Quote } from "~/shared/ui/verbatim";
import { named, useWords } from "~/shared/words/language";
import type { Thing } from "./things";
import { called, listed } from "~/shared/words/names";
import { todayWords } from "./words";

export function ThingCard({ of, brief }: { of: Thing; brief: boolean }) {
  const w = useWords(todayWords), go = useNavigate(), { message } = App.useApp(), said = useFaultText(), department = useDepartment();
  const { lead, repair } = of, detail = useAlert(lead?.id ?? "", lead !== null && !brief);
  const acknowledge = useAcknowledge(), take = useTake(), [dispatching, setDispatching] = useState(false);
  const drawn = lead !== null && lead.rule === "cell_excess" && !brief;
  const to = lead ? `/risks/${lead.id}` : `/repairs/${repair?.id ?? ""}`;
  const tell = { onError: (fault: unknown) => void message.error(said(fault)) };
  const canTake = repair !== null && (repair.state === "open" || repair.state === "taken");
  const tone = !of.needs ? "" : repair?.overdue || lead?.severity === "critical" ? "hot" : lead?.severity === "warning" ? "mid" : "";
  const keys = (event: React.KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === "Enter") go(to);
    if (event.key === "a" && lead?.state === "firing") acknowledge.mutate({ id: lead.id }, tell);
    if (event.key === "d" && repair) setDispatching(true);
  };
  return (
    <article className={`card thing ${tone}`} tabIndex={0} data-item={of.key} onKeyDown={keys} aria-label={lead ? alertText(lead) : repair ? named(repair.title) : ""}>
      <h2><Link to={to}>{lead ? <Headline of={lead} /> : repair && named(repair.title)}</Link></h2>
      <div className="meta">
        {lead && <b className={lead.still_happening ? "bad" : ""}>{lead.still_happening ? w.now : w.over}</b>}
        {lead && <span>{w.since(time(lead.since))}</span>}
        {lead && lead.rule === "cell_excess" && <span>×<b>{fixed(lead.ratio, 1)}</b> <span className="dim">{w.accident(chance(lead.p_value))}</span></span>}
        {lead && placesOf(lead).length > 0 && <span>{w.focus} <b>{listed(placesOf(lead))}</b></span>}
        {lead?.state === "acknowledged" && <span>{w.acknowledgedUntil(time(lead.acknowledged_until))}</span>}
      </div>
      <div className={drawn ? "body" : ""}>
        {drawn && (
          <figure>
            {detail.data ? <Spark points={detail.data.series} since={lead.since} label={w.spark(alertText(lead))} /> : <div className="spark" />}
            <figcaption><span>{day(detail.data?.series[0]?.at)}</span><span>{w.caption}</span><span>{day(detail.data?.series.at(-1)?.at)}</span></figcaption>
          </figure>
        )}
        <div>
          <div className="facts">
            {lead && lead.rule === "cell_excess" && <Fact label={w.seen} value={count(lead.observed)} beside={w.expected(fixed(lead.expected, 1))} tone="bad" />}
            <Fact label={w.stake} value={<Yuan of={of.stake} />} beside={<span title={w.perDayNote}>{w.perDay(money(perDay(of.stake, of.since)))}</span>} />
            {lead && <Fact label={w.customers} value={lead.customer_id ? <Link className="link" to={`/customers/${lead.customer_id}`}>{lead.customer_id}</Link> : count(of.customers)} />}
            {repair && <Fact label={w.deadline} value={<Deadline due={repair.due_at} done={repair.state === "resolved" || repair.state === "closed"} />} />}
          </div>
          {!brief && detail.data?.verbatims.slice(0, 2).map((v) => <Quote key={v.id} of={v} brief />)}
        </div>
      </div>
      <div className="deeds">
        {repair?.state === "open" && <Button type="primary" loading={take.isPending} onClick={() => take.mutate({ id: repair.id }, tell)}>{w.take}</Button>}
        {canTake && <Button onClick={() => setDispatching(true)}>{w.dispatch}</Button>}
        {lead && <Button onClick={() => go(to)}>{w.evidence(lead.verbatim_ids.length)}</Button>}
        {lead?.state === "firing" && <Button loading={acknowledge.isPending} onClick={() => acknowledge.mutate({ id: lead.id }, tell)}>{w.acknowledge}</Button>}
        <small>
          {repair ? <Link to={`/repairs/${repair.id}`} className="plain">{repair.assignee ? w.taken(called("actor", repair.assignee)) : department(repair.department)} · {w.caseLink} {repair.id}</Link> : `${department(of.department)} · ${w.notDispatched}`}
        </small>
      </div>
      {of.others.length > 0 && (
        <details>
          <summary>{w.mergedAlerts(of.others.length + 1)}</summary>
          {of.others.map((a) => <div key={a.id} className="kv"><span><Link to={`/risks/${a.id}`} className="plain">{alertText(a)}</Link><small>{w.since(time(a.since))} · {count(a.observed)} / {fixed(a.expected, 1)}</small></span><b><Yuan of={a.at_stake} /></b></div>)}
        </details>
      )}
      {repair && <DispatchForm of={repair} open={dispatching} close={() => setDispatching(false)} />}
    </article>
  );
}
