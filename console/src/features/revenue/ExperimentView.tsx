// One experiment: how it was planned, whether the arms got their shares, what can be said at this moment, and the deeds on it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { Link } from "react-router-dom";
import { ask, post } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { useMay } from "~/shared/api/session";
import { count, probability, share } from "~/shared/format/figures";
import { day, time } from "~/shared/format/times";
import { Card, Fact } from "~/shared/ui/page";
import { Asked, useFaultText } from "~/shared/ui/states";
import { named, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { experimentWords } from "./experimentWords";
import { Arms, Effects, Guards, InMoney, OverTime, Segments, difference } from "./ExperimentReading";
import { stateTone } from "./Experiments";

type Detail = Schema<"ExperimentDetail">;
const conclusionTone = { too_early: "", withheld: "bad", open: "", difference: "live", none_found: "warn" } as const;

export function ExperimentView({ id }: { id: string }) {
  const w = useWords(experimentWords), found = useQuery({ queryKey: ["experiments", id], queryFn: () => ask("/v1/experiments/{id}", undefined, { id }) });
  return (
    <>
      <p className="crumbs"><Link to="/revenue?tab=experiments">{w.back}</Link> / <span>{id}</span></p>
      <Asked of={found}>{(e) => <Shown of={e} />}</Asked>
    </>
  );
}

function Shown({ of }: { of: Detail }) {
  const r = of.reading;
  return (
    <>
      <Plan of={of} />
      {r && <Conclusion of={of} reading={r} />}
      {r && r.comparisons.length > 0 && <><Effects of={of} reading={r} />{r.looks.length > 1 && <OverTime of={of} reading={r} />}{r.guards.length > 0 && <Guards of={r.guards} />}<InMoney of={r.money} /><Segments of={of} reading={r} /></>}
    </>
  );
}

function Plan({ of }: { of: Detail }) {
  const w = useWords(experimentWords);
  const filters = [of.factor && named(of.factor.name), of.product, of.channel && called("channel", of.channel)].filter(Boolean).join(" · ");
  return (
    <Card title={of.name} tools={<span className={`tag ${stateTone[of.state]}`}>{w.states[of.state]}</span>}>
      <p className="finding">{of.hypothesis}</p>
      <div className="facts">
        <Fact label={w.metric} value={w.metrics[of.metric]} beside={w.within(of.window_days)} />
        <Fact label={w.exposed} value={count(of.exposed)} beside={w.of(count(of.planned_units))} />
        {of.decision && <Fact label={w.decision} value={of.decision} tone="good" />}
        {of.reason && <Fact label={w.reasonSaid} value={of.reason} />}
        {of.case_id && <Fact label={w.caseLink} value={<Link className="link" to={`/repairs/${of.case_id}`}>{of.case_id}</Link>} />}
      </div>
      <p className="meta"><span>{w.units[of.unit]}</span>{filters && <span>{filters}</span>}<span>{w.by_(called("actor", of.created_by))}</span>{of.started_at && <span>{`${w.started} ${time(of.started_at)}`}</span>}{of.planned_end && <span>{w.until(day(of.planned_end))}</span>}</p>
      {of.state === "running" && <p className="meta"><span>{w.assignNote}</span><code>{`POST /v1/experiments/${of.id}/assignments`}</code></p>}
      <Deeds of={of} />
    </Card>
  );
}

function Conclusion({ of, reading: r }: { of: Detail; reading: NonNullable<Detail["reading"]> }) {
  const w = useWords(experimentWords), ratio = Math.min(r.sample_ratio_p ?? 1, r.counted_ratio_p ?? 1);
  return (
    <Card title={w.arms} note={w.read(time(r.as_of))}>
      <p className="finding"><span className={`tag ${conclusionTone[r.conclusion]}`}>{w.conclusions[r.conclusion]}</span> {r.conclusion === "difference" ? difference(of, r, w) : w.said[r.conclusion]}</p>
      <div className="facts">
        <Fact label={<span title={w.ratioNote}>{w.sampleRatio}</span>} value={`p ${probability(ratio)}`} tone={r.conclusion === "withheld" ? "bad" : "good"} beside={w.ratioNote} />
        <Fact label={w.counted} value={count(r.counted)} beside={w.of(count(of.planned_units))} />
        <Fact label={w.ripe} value={count(r.ripe)} beside={share(r.exposed > 0 ? r.ripe / r.exposed : null)} />
      </div>
      <Arms of={of} reading={r} />
      {r.crossed > 0 && <p className="meta">{w.crossed(count(r.crossed))}</p>}
      {r.unmatched > 0 && <p className="meta">{w.unmatched(count(r.unmatched))}</p>}
    </Card>
  );
}

function Deeds({ of }: { of: Detail }) {
  const w = useWords(experimentWords), may = useMay("operate"), said = useFaultText(), { message } = App.useApp(), questions = useQueryClient();
  const [asked, setAsked] = useState<"stop" | "decide" | null>(null), [reason, setReason] = useState(""), [arm, setArm] = useState<string>();
  const act = useMutation({
    mutationFn: (verb: "start" | "stop" | "decide") => post(`/v1/experiments/${of.id}/${verb}`, verb === "start" ? {} : verb === "stop" ? { reason: reason.trim() } : { arm, reason: reason.trim() }),
    onSuccess: () => { setAsked(null); setReason(""); }, onError: (fault) => void message.error(said(fault)), onSettled: () => questions.invalidateQueries({ queryKey: ["experiments"] }),
  });
  if (!may || of.state === "decided") return null;
  return (
    <div className="deeds">
      {of.state === "draft" && <Button type="primary" loading={act.isPending} onClick={() => act.mutate("start")}>{w.start}</Button>}
      {(of.state === "draft" || of.state === "running") && <Button onClick={() => setAsked("stop")}>{w.stop}</Button>}
      {of.state === "stopped" && <Button type="primary" onClick={() => setAsked("decide")}>{w.decide}</Button>}
      {asked && (
        <Modal open title={asked === "stop" ? w.stopTitle : w.decideTitle} okText={w.ok} cancelText={w.cancel} onCancel={() => setAsked(null)} onOk={() => act.mutate(asked)} confirmLoading={act.isPending} okButtonProps={{ disabled: !reason.trim() || (asked === "decide" && !arm) }}>
          <div className="form">
            {asked === "stop" ? <p className="dim">{w.stopNote}</p> : <Select aria-label={w.arm} placeholder={w.arm} value={arm} onChange={setArm} options={of.arms.map((a) => ({ value: a.name, label: a.name }))} />}
            <Input.TextArea aria-label={w.reason} placeholder={w.reason} value={reason} onChange={(event) => setReason(event.target.value)} rows={3} maxLength={1000} />
          </div>
        </Modal>
      )}
    </div>
  );
}
