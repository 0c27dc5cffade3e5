// Taking back: the last deed on a case while there is time, a message that waits, a correction of one that arrived.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { post } from "~/shared/api/client";
import type { CaseDetail, Schema } from "~/shared/api/contract";
import { useMay, useSession } from "~/shared/api/session";
import { span } from "~/shared/format/times";
import { useNow } from "~/shared/ui/figures";
import { useFaultText } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { disputeWords } from "./disputeWords";

type Offer = Schema<"UndoOffers">["actions"][number];

export function UndoDeed({ of }: { of: CaseDetail }) {
  const w = useWords(disputeWords), now = useNow(30_000), admin = useMay("admin"), may = useMay("operate"), me = useSession().data?.name, [asking, setAsking] = useState(false);
  const { deed } = of.undo, left = deed ? Date.parse(deed.until ?? "") - now : 0;
  if (!deed || left <= 0 || !may || (!admin && deed.by !== me)) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>{w.undo(span(left))}</Button>
      {asking && <WhyForm path={`/v1/cases/${of.id}/undo`} title={w.undoTitle} send={w.undoSend} note={w.undoNote(called("verb", deed.verb), called("actor", deed.by))} close={() => setAsking(false)} />}
    </>
  );
}

export function TakeBack({ id, offer }: { id: string; offer: Offer }) {
  const w = useWords(disputeWords), now = useNow(60_000), may = useMay("operate"), [asking, setAsking] = useState(false), correct = offer.how === "correct";
  const left = offer.until ? Date.parse(offer.until) - now : null;
  if (!may || (left !== null && left <= 0)) return null;
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>{correct ? w.correctIt(span(left ?? 0)) : w.cancelIt}</Button>
      {asking && <WhyForm path={`/v1/actions/${id}/undo`} title={correct ? w.correctTitle : w.cancelTitle} send={correct ? w.undoSend : w.cancelIt} note={correct ? w.correctNote : ""} close={() => setAsking(false)} />}
    </>
  );
}

function WhyForm({ path, title, send, note, close }: { path: string; title: string; send: string; note: string; close: () => void }) {
  const w = useWords(disputeWords), questions = useQueryClient(), said = useFaultText(), { message } = App.useApp(), [reason, setReason] = useState("");
  const undo = useMutation({
    mutationFn: () => post(path, { reason: reason.trim() }), onSuccess: () => { void message.success(w.done); close(); }, onError: (fault) => void message.error(said(fault)),
    onSettled: () => Promise.all(["case", "cases"].map((key) => questions.invalidateQueries({ queryKey: [key] }))),
  });
  return (
    <Modal open title={title} okText={send} cancelText={w.cancel} onCancel={close} onOk={() => undo.mutate()} confirmLoading={undo.isPending} okButtonProps={{ disabled: !reason.trim() }}>
      {note && <p className="dim">{note}</p>}
      <div className="form"><Input.TextArea autoFocus aria-label={title} placeholder={w.why} value={reason} onChange={(event) => setReason(event.target.value)} rows={3} maxLength={1000} /></div>
    </Modal>
  );
}
