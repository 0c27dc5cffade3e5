// What is being done about the cause, step by step: which steps went out, which wait for somebody to agree, which a person does.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { post } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { useMay } from "~/shared/api/session";
import { time } from "~/shared/format/times";
import { Card } from "~/shared/ui/page";
import { useFaultText } from "~/shared/ui/states";
import { named, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { repairWords } from "./words";

type Step = Schema<"PlaybookStep">;
const tones: Record<string, string> = { approval: "warn", asked: "warn", sent: "live", done: "good" };

export function Playbook({ id, of, open }: { id: string; of: Schema<"PlaybookRun">; open: boolean }) {
  const w = useWords(repairWords);
  return (
    <Card title={w.playbook} note={w.playbookNote(named(of.name), time(of.began_at))}>
      <ol className="steps">{of.steps.map((step) => <StepLine key={step.key} id={id} of={step} open={open && !of.over} />)}</ol>
    </Card>
  );
}

function StepLine({ id, of, open }: { id: string; of: Step; open: boolean }) {
  const w = useWords(repairWords), may = useMay("operate") && open, questions = useQueryClient(), said = useFaultText(), { message } = App.useApp();
  const move = useMutation({
    mutationFn: (verb: "done" | "approve" | "refuse") => post(`/v1/cases/${id}/steps/${encodeURIComponent(of.key)}`, { verb }),
    onError: (fault) => void message.error(said(fault)),
    onSettled: () => questions.invalidateQueries({ queryKey: ["case"] }),
  });
  const below = [called("stepDoes", of.do), w.stepBy[of.by], of.channel, of.approval && w.approver(of.approval), of.offer && w.offer(of.offer)].filter(Boolean).join(" · ");
  return (
    <li>
      <span>{named(of.text)}<small>{below}</small></span>
      <span className="tools">
        {may && of.state === "asked" && <Button size="small" loading={move.isPending} onClick={() => move.mutate("done")}>{w.stepDone}</Button>}
        {may && of.state === "approval" && <><Button size="small" type="primary" loading={move.isPending} onClick={() => move.mutate("approve")}>{w.stepApprove}</Button><Button size="small" onClick={() => move.mutate("refuse")}>{w.stepRefuse}</Button></>}
        {of.state && <span className={`tag ${tones[of.state] ?? ""}`}>{called("stepState", of.state)}</span>}
      </span>
    </li>
  );
}
