// What is written to a case's customers: tried first, then sent.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, InputNumber, Modal, Select } from "antd";
import { useState } from "react";
import { post } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { count, money, value } from "~/shared/format/figures";
import { time } from "~/shared/format/times";
import { useFaultText } from "~/shared/ui/states";
import { useChoices, useWords } from "~/shared/words/language";
import type { Among } from "./Affected";
import { contactWords } from "./contactWords";

type Answer = Schema<"ContactAnswer">;
const media = ["sms", "phone", "email", "app", "platform"] as const;

export function ContactForm({ id, among: first, close }: { id: string; among: Among; close: () => void }) {
  const w = useWords(contactWords), said = useFaultText(), { message } = App.useApp(), questions = useQueryClient(), { language } = useChoices();
  const [text, setText] = useState(""), [offer, setOffer] = useState(""), [channel, setChannel] = useState<(typeof media)[number]>("sms"), [purpose, setPurpose] = useState<"service" | "marketing">("service"), [among, setAmong] = useState(first), [out, setOut] = useState(0), [tried, setTried] = useState<Answer | null>(null);
  const given = (dry_run: boolean) => ({ message: text.trim(), ...(offer.trim() ? { offer: offer.trim() } : {}), language, channel, purpose, among, holdout: out / 100, dry_run });
  const wrong = (fault: unknown) => void message.error(said(fault));
  const attempt = useMutation({ mutationFn: () => post<Answer>(`/v1/cases/${id}/contact`, given(true)), onSuccess: setTried, onError: wrong });
  const send = useMutation({
    mutationFn: () => post<Answer>(`/v1/cases/${id}/contact`, given(false)),
    onSuccess: (answer) => { void message.success(answer.batch?.state === "waiting" ? w.waits(answer.batch.id) : w.leaves(count(answer.plan.reached))); close(); },
    onError: wrong,
    onSettled: () => Promise.all(["case", "affected", "contacts", "approvals"].map((key) => questions.invalidateQueries({ queryKey: [key] }))),
  });
  const changed = <T,>(set: (v: T) => void) => (v: T) => { set(v); setTried(null); };
  return (
    <Modal open title={w.writeTitle} onCancel={close} footer={[<Button key="cancel" onClick={close}>{w.cancel}</Button>, <Button key="try" disabled={!text.trim()} loading={attempt.isPending} onClick={() => attempt.mutate()}>{w.tryIt}</Button>, <Button key="send" type="primary" disabled={!tried || tried.plan.reached === 0} loading={send.isPending} onClick={() => send.mutate()}>{w.send}</Button>]}>
      <div className="form">
        <label>{w.among}<Select value={among} style={{ width: "100%" }} onChange={changed(setAmong)} options={(["all", "complained", "silent"] as const).map((v) => ({ value: v, label: w.who[v] }))} /></label>
        <label>{w.channel}<Select value={channel} style={{ width: "100%" }} onChange={changed(setChannel)} options={media.map((v) => ({ value: v, label: w.media[v] }))} /></label>
        <label>{w.purpose}<Select value={purpose} style={{ width: "100%" }} onChange={changed(setPurpose)} options={(["service", "marketing"] as const).map((v) => ({ value: v, label: w.purposes[v] }))} /></label>
        <Input.TextArea aria-label={w.message} placeholder={w.messageHint} value={text} onChange={(event) => changed(setText)(event.target.value)} rows={4} maxLength={600} />
        <Input aria-label={w.offer} placeholder={w.offer} value={offer} onChange={(event) => changed(setOffer)(event.target.value)} maxLength={80} />
        <label>{w.holdout}<InputNumber value={out} min={0} max={50} style={{ width: "100%" }} onChange={(n) => changed(setOut)(n ?? 0)} /></label>
      </div>
      {tried && <Tried of={tried.plan} />}
    </Modal>
  );
}

function Tried({ of }: { of: Schema<"ContactPlan"> }) {
  const w = useWords(contactWords), barred = (Object.keys(w.barriers) as (keyof typeof w.barriers)[]).filter((b) => of.barred[b] > 0);
  return (
    <div role="status" className="tried">
      <p><strong>{w.would(count(of.reached), count(of.customers), value(of.cost) > 0 ? money(of.cost) : "")}</strong> {of.later > 0 && w.later(count(of.later), time(of.first_at))}</p>
      {barred.length > 0 && <ul>{barred.map((b) => <li key={b}>{w.barriers[b]} {count(of.barred[b])}</li>)}</ul>}
      {of.samples[0] && <blockquote>{of.samples[0]}</blockquote>}
    </div>
  );
}
