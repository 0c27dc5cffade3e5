// People who log in: let in with a name, a password and a role.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Modal, Popconfirm, Select } from "antd";
import { useState } from "react";
import { ask, post, send } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { time } from "~/shared/format/times";
import { Card, Line } from "~/shared/ui/page";
import { Asked, useFaultText } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { settingsWords } from "./words";

type Role = Schema<"Person">["role"];
export function People() {
  const w = useWords(settingsWords), found = useQuery({ queryKey: ["people"], queryFn: async () => (await ask("/v1/people")).items }), questions = useQueryClient(), said = useFaultText(), { message } = App.useApp();
  const [adding, setAdding] = useState(false), [name, setName] = useState(""), [password, setPassword] = useState(""), [role, setRole] = useState<Role>("viewer");
  const options = { onError: (fault: unknown) => void message.error(said(fault)), onSettled: () => questions.invalidateQueries({ queryKey: ["people"] }) };
  const add = useMutation({ mutationFn: () => post("/v1/people", { name: name.trim(), password, role }), onSuccess: () => { setAdding(false); setName(""); setPassword(""); }, ...options });
  const remove = useMutation({ mutationFn: (who: string) => send("DELETE", `/v1/people/${encodeURIComponent(who)}`), ...options });
  return (
    <Card title={w.people} note={w.peopleNote} tools={<Button size="small" onClick={() => setAdding(true)}>{w.addPerson}</Button>}>
      <Asked of={found} empty={w.noPeople}>{(rows) => rows.map((p) => (
        <Line key={p.name} label={p.name} below={`${w.roles[p.role] ?? p.role} · ${w.created} ${time(p.created_at)}`} value={<Popconfirm title={w.removeAsk} okText={w.remove} cancelText={w.cancel} onConfirm={() => remove.mutate(p.name)}><Button size="small">{w.remove}</Button></Popconfirm>} />
      ))}</Asked>
      <Modal open={adding} title={w.addPerson} okText={w.make} cancelText={w.cancel} onCancel={() => setAdding(false)} onOk={() => add.mutate()} confirmLoading={add.isPending} okButtonProps={{ disabled: !name.trim() || password.length < 12 }}>
        <div className="form">
          <Input aria-label={w.name} placeholder={w.name} value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
          <Input.Password aria-label={w.password} placeholder={w.password} value={password} onChange={(event) => setPassword(event.target.value)} autoComplete="new-password" />
          <Select aria-label={w.role} value={role} onChange={setRole} options={(Object.keys(w.roles) as Role[]).map((value) => ({ value, label: w.roles[value] }))} />
        </div>
      </Modal>
    </Card>
  );
}
