import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Input, Modal, Popconfirm } from "antd";
import { useState } from "react";
import { ask, post, send } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { time } from "~/shared/format/times";
import { Card, Line } from "~/shared/ui/page";
import { Asked, useFaultText } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { settingsWords } from "./words";

type Scope = Schema<"KeyRequest">["scopes"][number];
const scopes: Scope[] = ["signals:write", "read", "operate", "admin"];

export function Keys() {
  const w = useWords(settingsWords), found = useQuery({ queryKey: ["keys"], queryFn: async () => (await ask("/v1/keys")).items }), questions = useQueryClient(), said = useFaultText(), { message } = App.useApp();
  const [making, setMaking] = useState(false), [made, setMade] = useState<string | null>(null), [name, setName] = useState(""), [chosen, setChosen] = useState<Scope[]>(["signals:write"]);
  const again = () => questions.invalidateQueries({ queryKey: ["keys"] }), tell = (fault: unknown) => void message.error(said(fault));
  const create = useMutation({ mutationFn: () => post<{ key: string }>("/v1/keys", { name: name.trim(), scopes: chosen }), onSuccess: (done) => { setMade(done.key); setMaking(false); setName(""); }, onError: tell, onSettled: again });
  const revoke = useMutation({ mutationFn: (id: string) => send("DELETE", `/v1/keys/${id}`), onError: tell, onSettled: again });
  return (
    <Card title={w.keys} note={w.keysNote} tools={<Button size="small" onClick={() => setMaking(true)}>{w.create}</Button>}>
      {made && <><p>{w.keyIs}</p><pre className="command">{made}</pre><Button size="small" onClick={() => void navigator.clipboard.writeText(made).then(() => message.success(w.copied))}>{w.copy}</Button></>}
      <Asked of={found} empty={w.noKeys}>{(rows) => rows.map((k) => (
        <Line key={k.id} label={k.name} below={`${k.scopes.map((s) => w.scopeNames[s] ?? s).join(" · ")} · ${w.created} ${time(k.created_at)}`} value={k.revoked_at ? <span className="dim">{w.revoked(time(k.revoked_at))}</span> : <Popconfirm title={w.revokeAsk} okText={w.revoke} cancelText={w.cancel} onConfirm={() => revoke.mutate(k.id)}><Button size="small">{w.revoke}</Button></Popconfirm>} />
      ))}</Asked>
      <Modal open={making} title={w.create} okText={w.make} cancelText={w.cancel} onCancel={() => setMaking(false)} onOk={() => create.mutate()} confirmLoading={create.isPending} okButtonProps={{ disabled: !name.trim() || chosen.length === 0 }}>
        <div className="form">
          <Input aria-label={w.name} placeholder={w.name} value={name} onChange={(event) => setName(event.target.value)} maxLength={64} />
          <Checkbox.Group aria-label={w.scopes} value={chosen} onChange={setChosen} options={scopes.map((s) => ({ value: s, label: w.scopeNames[s] ?? s }))} />
        </div>
      </Modal>
    </Card>
  );
}
