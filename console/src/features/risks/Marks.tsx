// What people say of an alert afterwards: useful or noise, with a reason; a mark can be taken back.
import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import type { AlertDetail } from "~/shared/api/contract";
import { useMarkAlert } from "~/shared/api/questions";
import { time } from "~/shared/format/times";
import { useFaultText } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { markWords } from "./markWords";

type Said = "useful" | "noise";

export function Marks({ of }: { of: AlertDetail }) {
  const w = useWords(markWords), mark = useMarkAlert(), said = useFaultText(), { message } = App.useApp();
  const [asked, setAsked] = useState<Said>(), [reason, setReason] = useState("");
  const say = (usefulness: Said | "none") => mark.mutate({ id: of.id, usefulness, reason: usefulness === "none" ? "" : reason.trim() }, {
    onSuccess: () => { setAsked(undefined); setReason(""); },
    onError: (fault) => void message.error(said(fault)),
  });
  const marked = of.mark, who = marked ? called("actor", marked.by) : "", when = marked ? time(marked.at) : "";
  return (
    <div className="deeds" role="group" aria-label={w.question}>
      {marked
        ? <><span className="dim">{marked.usefulness === "useful" ? w.saidUseful(who, when) : w.saidNoise(who, when)}{marked.reason && ` · ${marked.reason}`}</span><Button size="small" type="text" loading={mark.isPending} onClick={() => say("none")}>{w.takeBack}</Button></>
        : <><span className="dim">{w.question}</span><Button size="small" onClick={() => setAsked("useful")}>{w.useful}</Button><Button size="small" onClick={() => setAsked("noise")}>{w.noise}</Button></>}
      <Modal open={asked !== undefined} title={w.question} okText={asked === "noise" ? w.noise : w.useful} cancelText={w.cancel} onCancel={() => setAsked(undefined)} confirmLoading={mark.isPending} onOk={() => asked && say(asked)}>
        <p className="dim">{w.effect}</p>
        <Input.TextArea aria-label={w.because} placeholder={`${w.because} ${w.hint}`} value={reason} onChange={(event) => setReason(event.target.value)} rows={2} maxLength={1000} />
      </Modal>
    </div>
  );
}
