// Gives a case to another department, with the reason that the next reader needs.
import { App, Input, Modal, Select } from "antd";
import { useState } from "react";
import type { Case } from "~/shared/api/contract";
import { useDepartment, useHandOver, useTaxonomy } from "~/shared/api/questions";
import { named, useWords, type Words } from "~/shared/words/language";
import { useFaultText } from "./states";

const zh = { title: "派给哪个部门？", department: "部门", reason: "理由", hint: "接手的人需要知道为什么", send: "派单", cancel: "取消", now: (d: string) => `现在由 ${d} 负责` };
const en: typeof zh = { title: "Dispatch to which department?", department: "Department", reason: "Reason", hint: "Whoever takes it needs to know why", send: "Dispatch", cancel: "Cancel", now: (d) => `${d} owns it now` };
const words: Words<typeof zh> = { zh, en };

export function DispatchForm({ of, open, close }: { of: Case; open: boolean; close: () => void }) {
  const w = useWords(words), { data } = useTaxonomy(), name = useDepartment(), handOver = useHandOver(), said = useFaultText(), { message } = App.useApp();
  const [department, setDepartment] = useState<string>(), [reason, setReason] = useState("");
  const done = () => {
    setReason("");
    setDepartment(undefined);
    close();
  };
  return (
    <Modal open={open} title={w.title} okText={w.send} cancelText={w.cancel} onCancel={done} confirmLoading={handOver.isPending} okButtonProps={{ disabled: !department || !reason.trim() }} destroyOnHidden
      onOk={() => department && handOver.mutate({ id: of.id, department, reason: reason.trim() }, { onSuccess: done, onError: (fault) => void message.error(said(fault)) })}>
      <p className="dim">{w.now(name(of.department))}</p>
      <div className="form">
        <Select aria-label={w.department} placeholder={w.department} value={department} onChange={setDepartment} showSearch={{ optionFilterProp: "label" }} options={(data?.departments ?? []).filter((d) => d.key !== of.department).map((d) => ({ value: d.key, label: named(d.name) }))} />
        <Input.TextArea aria-label={w.reason} placeholder={w.hint} value={reason} onChange={(event) => setReason(event.target.value)} rows={3} maxLength={500} />
      </div>
    </Modal>
  );
}
