// The deeds on a case and the small forms that some of them need.
import { App, Input, Modal } from "antd";
import { useState } from "react";
import type { Case } from "~/shared/api/contract";
import { useReopen, useResolveCase, useTake } from "~/shared/api/questions";
import { useFaultText } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import type { Deed } from "./moves";
import { repairWords } from "./words";

export interface Asked {
  of: Case;
  deed: Deed | "assign";
}
// Runs a deed; where it needs words, asks for them first.
export function useDeeds() {
  const take = useTake(), [asked, setAsked] = useState<Asked | null>(null), said = useFaultText(), { message } = App.useApp();
  const run = (of: Case, what: Deed | "assign") => {
    if (what === "take") take.mutate({ id: of.id }, { onError: (fault) => void message.error(said(fault)) });
    else setAsked({ of, deed: what });
  };
  return { run, busy: take.isPending, form: asked && <Form key={`${asked.of.id} ${asked.deed}`} asked={asked} close={() => setAsked(null)} /> };
}

function Form({ asked, close }: { asked: Asked; close: () => void }) {
  const w = useWords(repairWords), [text, setText] = useState(""), said = useFaultText(), { message } = App.useApp();
  const resolve = useResolveCase(), reopen = useReopen(), take = useTake();
  const options = { onSuccess: close, onError: (fault: unknown) => void message.error(said(fault)) }, id = asked.of.id, given = text.trim();
  const words = { resolve: [w.resolveTitle, w.note], reopen: [w.reopenTitle, w.reason], assign: [w.assignTitle, w.person], take: [w.take, ""] }[asked.deed];
  const submit = () => {
    if (!given) return;
    if (asked.deed === "resolve") resolve.mutate({ id, note: given }, options);
    if (asked.deed === "reopen") reopen.mutate({ id, reason: given }, options);
    if (asked.deed === "assign") take.mutate({ id, person: given }, options);
  };
  const field = { "aria-label": words[0] ?? "", placeholder: words[1] ?? "", value: text, autoFocus: true, onChange: (event: { target: { value: string } }) => setText(event.target.value) };
  return (
    <Modal open title={words[0]} okText={w.ok} cancelText={w.cancel} onCancel={close} onOk={submit} confirmLoading={resolve.isPending || reopen.isPending || take.isPending} okButtonProps={{ disabled: !given }}>
      <div className="form">{asked.deed === "assign" ? <Input {...field} maxLength={64} onPressEnter={submit} /> : <Input.TextArea {...field} rows={3} maxLength={1000} />}</div>
    </Modal>
  );
}
