// A case's repair, tried on a share of the customers before everybody gets it: begun here, read among the experiments.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, InputNumber, Modal } from "antd";
import { useState } from "react";
import { Link } from "react-router-dom";
import { post } from "~/shared/api/client";
import type { CaseDetail } from "~/shared/api/contract";
import { useMay } from "~/shared/api/session";
import { Card, Line } from "~/shared/ui/page";
import { Empty, useFaultText } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { repairWords } from "./words";

export function TryFirst({ of, open }: { of: CaseDetail; open: boolean }) {
  const w = useWords(repairWords), may = useMay("operate"), [asking, setAsking] = useState(false);
  const busy = of.experiments.some((e) => e.state === "draft" || e.state === "running");
  if (!open && of.experiments.length === 0) return null;
  return (
    <Card title={w.tryFirst} tools={may && open && !busy ? <Button size="small" onClick={() => setAsking(true)}>{w.tryIt}</Button> : undefined}>
      {of.experiments.length === 0 ? <Empty>{w.tryNote}</Empty> : of.experiments.map((e) => <Line key={e.id} label={<Link className="link" to={`/revenue?tab=experiments&experiment=${e.id}`}>{w.experiment(e.id)}</Link>} below={e.name} value={e.decision ?? w.experimentStates[e.state]} tone={e.decision ? "good" : ""} />)}
      {asking && <Form id={of.id} close={() => setAsking(false)} />}
    </Card>
  );
}

function Form({ id, close }: { id: string; close: () => void }) {
  const w = useWords(repairWords), said = useFaultText(), { message } = App.useApp(), questions = useQueryClient();
  const [hypothesis, setHypothesis] = useState(""), [part, setPart] = useState(10), [planned, setPlanned] = useState(2000), [days, setDays] = useState(14);
  const begin = useMutation({
    mutationFn: () => post(`/v1/cases/${id}/experiment`, { hypothesis: hypothesis.trim(), share: part / 100, planned_units: planned, window_days: days }),
    onSuccess: close, onError: (fault) => void message.error(said(fault)), onSettled: () => Promise.all(["case", "experiments"].map((key) => questions.invalidateQueries({ queryKey: [key] }))),
  });
  return (
    <Modal open title={w.tryTitle} okText={w.ok} cancelText={w.cancel} onCancel={close} onOk={() => begin.mutate()} confirmLoading={begin.isPending} okButtonProps={{ disabled: !hypothesis.trim() }}>
      <p className="dim">{w.tryNote}</p>
      <div className="form">
        <Input.TextArea aria-label={w.hypothesis} placeholder={w.hypothesis} value={hypothesis} onChange={(event) => setHypothesis(event.target.value)} rows={2} maxLength={1000} />
        <label>{w.tryShare}<InputNumber value={part} min={1} max={99} style={{ width: "100%" }} onChange={(n) => setPart(n ?? 10)} /></label>
        <label>{w.tryPlanned}<InputNumber value={planned} min={100} max={1_000_000} step={100} style={{ width: "100%" }} onChange={(n) => setPlanned(n ?? 2000)} /></label>
        <label>{w.tryDays}<InputNumber value={days} min={1} max={365} style={{ width: "100%" }} onChange={(n) => setDays(n ?? 14)} /></label>
      </div>
    </Modal>
  );
}
