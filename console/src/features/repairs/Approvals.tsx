// The inbox of what waits for a person before it leaves: each message as it would be sent, approved or refused with a reason.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Modal } from "antd";
import { useState, type KeyboardEvent } from "react";
import { Link, useNavigate } from "react-router-dom";
import { post } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { approvalsKey, useApprovals } from "~/shared/api/questions";
import { useMay, useSession } from "~/shared/api/session";
import { span, time } from "~/shared/format/times";
import { useNow } from "~/shared/ui/figures";
import { Card } from "~/shared/ui/page";
import { Asked, Empty, useFaultText } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { approvalWords } from "./approvalWords";

type Preview = Schema<"ActionPreview">;

export function Approvals() {
  const w = useWords(approvalWords), may = useMay("operate"), found = useApprovals(may), [refusing, setRefusing] = useState<Preview | null>(null);
  return (
    <>
      <Asked of={found} isEmpty={() => false}>{() => (found.rows.length === 0 ? <Card><Empty>{w.none}</Empty></Card> : <div role="list">{found.rows.map((a) => <Waiting key={a.action.id} of={a} refuse={() => setRefusing(a)} />)}</div>)}</Asked>
      {found.hasNextPage && <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{w.more}</Button>}
      {refusing && <Refusal key={refusing.action.id} of={refusing} close={() => setRefusing(null)} />}
    </>
  );
}

function useRuling(verb: "approve" | "refuse", id: string, done: string, close?: () => void) {
  const questions = useQueryClient(), said = useFaultText(), { message } = App.useApp();
  return useMutation({
    mutationFn: (reason: string) => post(`/v1/approvals/${id}/${verb}`, reason ? { reason } : {}),
    onSuccess: () => { void message.success(done); close?.(); },
    onError: (fault) => void message.error(said(fault)),
    onSettled: () => Promise.all([approvalsKey, "case"].map((key) => questions.invalidateQueries({ queryKey: [key] }))),
  });
}

function Waiting({ of, refuse }: { of: Preview; refuse: () => void }) {
  const w = useWords(approvalWords), go = useNavigate(), now = useNow(60_000), admin = useMay("admin"), me = useSession().data?.name, { action } = of;
  const approve = useRuling("approve", action.id, w.approved), gone = of.title === "", own = of.four_eyes && of.asked_by !== null && of.asked_by === me, may = of.level !== "admin" || admin;
  const pressed = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === "a" && may && !own && !gone) approve.mutate("");
    if (event.key === "x" && may) { event.preventDefault(); refuse(); }
    if (event.key === "Enter" && action.case_id) go(`/repairs/${action.case_id}`);
  };
  return (
    <article className="card message" role="listitem" tabIndex={0} data-item={action.id} onKeyDown={pressed} aria-label={of.title || action.event}>
      <header>
        <h2>{of.title || called("event", action.event)}</h2>
        <div className="tools"><span className={`tag ${of.level === "admin" ? "warn" : ""}`}>{w.level[of.level]}</span></div>
      </header>
      <div className="meta">
        <span>{called("event", action.event)}</span>
        <span>{w.to} <b>{action.channel}</b>{!gone && ` · ${called("channelKind", of.kind)}`}</span>
        {of.to.length > 0 && <span>{w.recipients} <b>{of.to.join(", ")}</b></span>}
        <span title={time(action.created_at)}>{w.waits} {span(now - Date.parse(action.created_at ?? ""))}</span>
        {of.asked_by && <span>{w.askedBy} <b>{called("actor", of.asked_by)}</b></span>}
        {action.case_id && <Link className="link" to={`/repairs/${action.case_id}`}>{w.caseLink(action.case_id)}</Link>}
      </div>
      {of.facts.length > 0 && <dl className="message-facts">{of.facts.map((f, i) => <div key={i}><dt>{f.label}</dt><dd>{f.value}</dd></div>)}</dl>}
      <div className="deeds">
        <Button type="primary" disabled={!may || own || gone} loading={approve.isPending} onClick={() => approve.mutate("")}>{w.approve}</Button>
        <Button disabled={!may} onClick={refuse}>{w.refuse}</Button>
        {(gone || !may || own) && <small>{gone ? w.gone : own ? w.fourEyes : w.mayNot}</small>}
      </div>
    </article>
  );
}

function Refusal({ of, close }: { of: Preview; close: () => void }) {
  const w = useWords(approvalWords), [reason, setReason] = useState(""), refuse = useRuling("refuse", of.action.id, w.refused, close), given = reason.trim();
  return (
    <Modal open title={w.refuseTitle} okText={w.refuseIt} cancelText={w.cancel} onCancel={close} onOk={() => refuse.mutate(given)} confirmLoading={refuse.isPending} okButtonProps={{ disabled: !given }}>
      <p className="dim">{of.title}</p>
      <div className="form"><Input.TextArea autoFocus aria-label={w.refuseTitle} placeholder={w.reason} value={reason} onChange={(event) => setReason(event.target.value)} rows={3} maxLength={1000} /></div>
    </Modal>
  );
}
