// What a customer agreed to, took back, and was sent; and the way to take it all back.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { Link } from "react-router-dom";
import { ask, post } from "~/shared/api/client";
import { useMay } from "~/shared/api/session";
import { time } from "~/shared/format/times";
import { Card, Line } from "~/shared/ui/page";
import { Asked, useFaultText } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { listed } from "~/shared/words/names";
import { consentWords } from "./consentWords";

export function Consents({ id }: { id: string }) {
  const w = useWords(consentWords), may = useMay("operate"), [asking, setAsking] = useState(false);
  const found = useQuery({ queryKey: ["consents", id], queryFn: () => ask("/v1/customers/{id}/consents", undefined, { id }) });
  return (
    <Card title={w.title} note={w.note} tools={may ? <Button size="small" onClick={() => setAsking(true)}>{w.withdraw}</Button> : undefined}>
      <Asked of={found}>{(said) => (
        <>
          {(["service", "marketing"] as const).map((purpose) => {
            const open = said.items.filter((row) => row.purpose === purpose && row.allowed);
            return <Line key={purpose} label={w.purposes[purpose]} value={open.length === 5 ? w.allMedia : open.length === 0 ? w.no : listed(open.map((row) => w.media[row.medium]))} tone={open.length === 0 ? "bad" : ""} />;
          })}
          {said.history.slice(0, 8).map((c, i) => <Line key={i} label={c.given ? w.agreed : w.withdrew} below={`${c.source} · ${time(c.at)}`} value={<span className="dim">{listed([c.purpose ? w.purposes[c.purpose as "service"] : w.anything, c.medium ? w.media[c.medium as "sms"] : w.allMedia])}</span>} />)}
          {said.contacts.slice(0, 8).map((c) => <Line key={c.id} label={<Link className="link" to={`/repairs/${c.case_id}`}>{w.message(c.case_id)}</Link>} below={time(c.left_at ?? c.due_at)} value={w.states[c.state]} />)}
        </>
      )}</Asked>
      {asking && <Withdraw id={id} close={() => setAsking(false)} />}
    </Card>
  );
}

function Withdraw({ id, close }: { id: string; close: () => void }) {
  const w = useWords(consentWords), said = useFaultText(), { message } = App.useApp(), questions = useQueryClient(), [reason, setReason] = useState("");
  const act = useMutation({ mutationFn: () => post(`/v1/customers/${id}/consents/withdraw`, { reason: reason.trim() }), onSuccess: close, onError: (fault) => void message.error(said(fault)), onSettled: () => questions.invalidateQueries({ queryKey: ["consents"] }) });
  return (
    <Modal open title={w.withdrawTitle} okText={w.ok} cancelText={w.cancel} onCancel={close} onOk={() => act.mutate()} confirmLoading={act.isPending} okButtonProps={{ disabled: !reason.trim() }}>
      <p className="dim">{w.withdrawNote}</p>
      <div className="form"><Input aria-label={w.reason} placeholder={w.reason} value={reason} autoFocus onChange={(event) => setReason(event.target.value)} maxLength={80} /></div>
    </Modal>
  );
}
