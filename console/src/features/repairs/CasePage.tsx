// One case: the clock, the deeds, what was sent, what customers said, what happened.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router-dom";
import { post } from "~/shared/api/client";
import type { CaseDetail, Schema } from "~/shared/api/contract";
import { useCase, useComment, useDepartment } from "~/shared/api/questions";
import { span, time } from "~/shared/format/times";
import { DispatchForm } from "~/shared/ui/dispatch";
import { Deadline, Yuan } from "~/shared/ui/figures";
import { History } from "~/shared/ui/history";
import { useKeys } from "~/shared/ui/keys";
import { Card, Fact, Line, Page } from "~/shared/ui/page";
import { Asked, Empty, useFaultText } from "~/shared/ui/states";
import { Quote } from "~/shared/ui/verbatim";
import { named, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { Affected } from "./Affected";
import { useDeeds } from "./deeds";
import { DisputeCard, DisputeForm } from "./Disputes";
import { LeavingList } from "./LeavingList";
import { Playbook } from "./Playbook";
import { Proof } from "./Proof";
import { TryFirst } from "./TryFirst";
import { TakeBack, UndoDeed } from "./Undo";
import { repairWords } from "./words";

export function CasePage() {
  const { id = "" } = useParams(), found = useCase(id), w = useWords(repairWords);
  if (!found.data) return <Page title={w.title}><Asked of={found}>{() => null}</Asked></Page>;
  return <Shown of={found.data} />;
}

function Shown({ of }: { of: CaseDetail }) {
  const w = useWords(repairWords), department = useDepartment(), deeds = useDeeds(), [sending, setSending] = useState(false), [disputing, setDisputing] = useState(false);
  const open = of.state === "open" || of.state === "taken", disputed = of.disputes.some((d) => d.ruling === null);
  useKeys({ t: () => of.state === "open" && deeds.run(of, "take"), r: () => open && deeds.run(of, "resolve"), o: () => !open && deeds.run(of, "reopen"), d: () => open && !disputed && setSending(true) });
  return (
    <Page title={`${w.caseTitle} ${of.id}`} sentence={<><span className="crumbs"><Link to="/repairs">{w.back}</Link> / <span>{of.id}</span></span>{named(of.title)}</>}>
      <div className="columns">
        <div>
          <Card>
            <div className="facts">
              <Fact label={w.clock} value={<Deadline due={of.due_at} done={!open} />} beside={open ? time(of.due_at) : of.resolved_at && of.opened_at ? w.took(span(Date.parse(of.resolved_at) - Date.parse(of.opened_at))) : undefined} />
              <Fact label={w.stake} value={<Yuan of={of.at_stake} />} />
              <Fact label={w.owner} value={department(of.department)} beside={of.assignee ? called("actor", of.assignee) : w.nobody} />
              <Fact label={w.state} value={<span className={`tag ${of.overdue && open ? "bad" : of.state === "open" ? "warn" : of.state === "taken" ? "live" : ""}`}>{called("caseState", of.state)}</span>} />
            </div>
            <div className="deeds">
              {of.state === "open" && <Button type="primary" loading={deeds.busy} onClick={() => deeds.run(of, "take")}>{w.take}</Button>}
              {open && <Button type={of.state === "taken" ? "primary" : "default"} onClick={() => deeds.run(of, "resolve")}>{w.resolve}</Button>}
              {of.state === "open" && <Button onClick={() => deeds.run(of, "assign")}>{w.takeAs}</Button>}
              {open && !disputed && <Button onClick={() => setSending(true)}>{w.dispatch}</Button>}
              {open && !disputed && <Button onClick={() => setDisputing(true)}>{w.dispute}</Button>}
              {!open && <Button onClick={() => deeds.run(of, "reopen")}>{w.reopen}</Button>}
              <UndoDeed of={of} />
              {of.alert_id && <small><Link className="link" to={`/risks/${of.alert_id}`}>{w.alert(of.alert_id)}</Link></small>}
            </div>
          </Card>
          <DisputeCard of={of} />
          {of.playbook && <Playbook id={of.id} of={of.playbook} open={open} />}
          {of.alert_id === null && <LeavingList id={of.id} />}
          <Affected id={of.id} />
          {of.alert_id !== null && <TryFirst of={of} open={open} />}
          <Proof of={of} />
          <Card title={w.verbatims} note={w.evidence(of.verbatims.length)}>{of.verbatims.map((v) => <Quote key={v.id} of={v} />)}</Card>
        </div>
        <aside>
          <Card title={w.history}><Comment id={of.id} /><History of={of.history} sentences={of.verdict ? [of.verdict.reason] : []} /></Card>
          {of.tickets.length > 0 && <Card title={w.tickets}>{of.tickets.map((t) => <Ticket key={t.channel} of={t} />)}</Card>}
          <Card title={w.actions}>{of.actions.length === 0 ? <Empty>{w.noActions}</Empty> : of.actions.map((a) => <Notice key={a.id} of={a} undo={of.undo.actions.find((u) => u.action_id === a.id)} />)}</Card>
        </aside>
      </div>
      {deeds.form}
      {disputing && <DisputeForm of={of} close={() => setDisputing(false)} />}
      <DispatchForm of={of} open={sending} close={() => setSending(false)} />
    </Page>
  );
}

function Comment({ id }: { id: string }) {
  const w = useWords(repairWords), comment = useComment(), [text, setText] = useState(""), said = useFaultText(), { message } = App.useApp();
  const send = () => text.trim() && comment.mutate({ id, text: text.trim() }, { onSuccess: () => setText(""), onError: (fault) => void message.error(said(fault)) });
  return (
    <form className="comment" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <Input aria-label={w.comment} placeholder={w.written} value={text} onChange={(event) => setText(event.target.value)} maxLength={1000} />
      <Button htmlType="submit" loading={comment.isPending} disabled={!text.trim()}>{w.send}</Button>
    </form>
  );
}

function Ticket({ of }: { of: Schema<"Ticket"> }) {
  const w = useWords(repairWords), name = `${of.channel} ${of.id}`;
  return <Line label={name} below={[of.person, time(of.seen_at)].filter(Boolean).join(" · ")} value={of.url ? <a className="link" href={of.url} target="_blank" rel="noreferrer">{w.progress[of.state]}</a> : w.progress[of.state]} tone={of.state === "done" ? "good" : ""} />;
}

function Notice({ of, undo }: { of: Schema<"Action">; undo: Schema<"UndoOffers">["actions"][number] | undefined }) {
  const w = useWords(repairWords), questions = useQueryClient();
  const retry = useMutation({ mutationFn: () => post(`/v1/actions/${of.id}/retry`), onSettled: () => questions.invalidateQueries({ queryKey: ["case"] }) });
  return <Line label={`${of.channel} · ${called("event", of.event)}`} below={[time(of.created_at), w.attempts(of.attempts), of.last_error].filter(Boolean).join(" · ")} value={of.state === "waiting" ? <Link className="link" to="/repairs?view=approvals">{called("actionState", of.state)}</Link> : of.state === "dead" ? <Button size="small" loading={retry.isPending} onClick={() => retry.mutate()}>{w.retry}</Button> : <>{called("actionState", of.state)}{undo && <TakeBack id={of.id} offer={undo} />}</>} tone={of.state === "delivered" ? "good" : ""} />;
}
