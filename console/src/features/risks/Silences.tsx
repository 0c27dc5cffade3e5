import { useQuery } from "@tanstack/react-query";
import { App, Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { ask } from "~/shared/api/client";
import type { Alert } from "~/shared/api/contract";
import { useExpireSilence, useSilence } from "~/shared/api/questions";
import { time } from "~/shared/format/times";
import { Card } from "~/shared/ui/page";
import { Asked, useFaultText } from "~/shared/ui/states";
import { named, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { riskWords } from "./words";

export function Silences() {
  const w = useWords(riskWords), found = useQuery({ queryKey: ["silences"], queryFn: async () => (await ask("/v1/silences")).items }), expire = useExpireSilence();
  return (
    <Card title={w.silencesTitle}>
      <Asked of={found} empty={w.noSilences}>
        {(rows) => rows.map((s) => (
          <div className="kv" key={s.id}>
            <span>{s.matchers.map((m) => `${m.label} ${m.op ?? "="} ${m.value}`).join(" · ")} · {s.comment}<small>{w.until} {time(s.ends_at)} · {w.by} {called("actor", s.created_by)}</small></span>
            <Button size="small" loading={expire.isPending} onClick={() => expire.mutate(s.id)}>{w.expire}</Button>
          </div>
        ))}
      </Asked>
    </Card>
  );
}

export function SilenceForm({ of, open, close }: { of: Alert; open: boolean; close: () => void }) {
  const w = useWords(riskWords), silence = useSilence(), said = useFaultText(), { message } = App.useApp();
  const [hours, setHours] = useState(24), [comment, setComment] = useState("");
  const matchers = [{ label: "factor", op: "=" as const, value: of.factor.key }, ...(of.product ? [{ label: "product", op: "=" as const, value: of.product }] : []), ...(of.channel ? [{ label: "channel", op: "=" as const, value: of.channel }] : [])];
  return (
    <Modal open={open} title={w.silenceTitle} okText={w.mute} cancelText={w.cancel} onCancel={close} confirmLoading={silence.isPending} okButtonProps={{ disabled: !comment.trim() }}
      onOk={() => silence.mutate({ matchers, ends_at: new Date(Date.now() + hours * 3600e3).toISOString(), comment: comment.trim() }, { onSuccess: close, onError: (fault) => void message.error(said(fault)) })}>
      <p className="dim">{w.silenceWhat}: {named(of.factor.name)}{of.product && ` · ${of.product}`}{of.channel && ` · ${called("channel", of.channel)}`}</p>
      <div className="form">
        <Select aria-label={w.hours} value={hours} onChange={setHours} options={[1, 4, 24, 72, 168].map((n) => ({ value: n, label: w.hour(n) }))} />
        <Input.TextArea aria-label={w.comment} placeholder={w.silenceHint} value={comment} onChange={(event) => setComment(event.target.value)} rows={2} maxLength={300} />
      </div>
    </Modal>
  );
}
