// Plans an experiment of two arms; more arms and guards are planned by command or API.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Input, InputNumber, Modal, Select } from "antd";
import { useState } from "react";
import { post } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { useTaxonomy } from "~/shared/api/questions";
import { useFaultText } from "~/shared/ui/states";
import { named, useWords } from "~/shared/words/language";
import { experimentWords } from "./experimentWords";

type Request = Schema<"ExperimentRequest">;
type Metric = Schema<"ExperimentMetric">;
const metrics: Metric[] = ["repurchase", "spend", "returned", "rating", "complained"];
// What each metric must not do where it is guarded.
const harm: Record<Metric, "fall" | "rise"> = { repurchase: "fall", spend: "fall", returned: "rise", rating: "fall", complained: "rise" };
const first = { name: "", hypothesis: "", unit: "customer" as "customer" | "order", metric: "returned" as Metric, factor: "", product: "", channel: "", control: "", treated: "", part: 50, planned: 2000, window: 30, guard: "" as Metric | "", margin: 0.01 };

export function ExperimentForm({ close, made }: { close: () => void; made: (id: string) => void }) {
  const w = useWords(experimentWords), said = useFaultText(), { message } = App.useApp(), questions = useQueryClient(), { data } = useTaxonomy();
  const [given, setGiven] = useState(first), set = (change: Partial<typeof first>) => setGiven({ ...given, ...change });
  const usable = metrics.filter((m) => given.unit === "customer" || m !== "repurchase");
  const plan = useMutation({
    mutationFn: () => {
      const filters = Object.fromEntries(Object.entries({ factor: given.factor, product: given.product.trim(), channel: given.channel.trim() }).filter(([, text]) => text));
      const body: Partial<Request> = {
        name: given.name.trim(), hypothesis: given.hypothesis.trim(), unit: given.unit, metric: given.metric, planned_units: given.planned, window_days: given.window,
        arms: [{ name: given.control.trim(), share: 1 - given.part / 100 }, { name: given.treated.trim(), share: given.part / 100 }],
        guards: given.guard ? [{ metric: given.guard, must_not: harm[given.guard], margin: given.margin }] : [], ...filters,
      };
      return post<Schema<"ExperimentDetail">>("/v1/experiments", body);
    },
    onSuccess: (experiment) => { close(); made(experiment.id); }, onError: (fault) => void message.error(said(fault)), onSettled: () => questions.invalidateQueries({ queryKey: ["experiments"] }),
  });
  const text = (name: "name" | "hypothesis" | "product" | "channel" | "control" | "treated", label: string, hint = "") => <label>{label}<Input value={given[name]} placeholder={hint} maxLength={200} onChange={(event) => set({ [name]: event.target.value })} /></label>;
  const number = (name: "part" | "planned" | "window" | "margin", label: string, min: number, max: number, step = 1) => <label>{label}<InputNumber value={given[name]} min={min} max={max} step={step} style={{ width: "100%" }} onChange={(n) => set({ [name]: n ?? min })} /></label>;
  const ready = [given.name, given.hypothesis, given.control, given.treated].every((one) => one.trim() !== "");
  return (
    <Modal open title={w.formTitle} okText={w.create} cancelText={w.cancel} onCancel={close} onOk={() => plan.mutate()} confirmLoading={plan.isPending} okButtonProps={{ disabled: !ready }}>
      <div className="form">
        {text("name", w.name, w.nameHint)}{text("hypothesis", w.hypothesis, w.hypothesisHint)}
        <label>{w.unit}<Select aria-label={w.unit} value={given.unit} onChange={(unit) => set({ unit, ...(unit === "order" && given.metric === "repurchase" ? { metric: "returned" as Metric } : {}), ...(unit === "order" && given.guard === "repurchase" ? { guard: "" as const } : {}) })} options={(["customer", "order"] as const).map((u) => ({ value: u, label: w.units[u] }))} /></label>
        <label>{w.metric}<Select aria-label={w.metric} value={given.metric} onChange={(metric) => set({ metric })} options={usable.map((m) => ({ value: m, label: w.metrics[m] }))} /></label>
        {(given.metric === "complained" || given.guard === "complained") && <label>{w.factor}<Select aria-label={w.factor} allowClear showSearch={{ optionFilterProp: "label" }} value={given.factor || undefined} onChange={(factor: string | undefined) => set({ factor: factor ?? "" })} options={(data?.items ?? []).map((f) => ({ value: f.key, label: named(f.name) }))} /></label>}
        {text("control", w.controlName)}{text("treated", w.treatedName)}{number("part", w.treatedShare, 1, 99)}{number("planned", w.planned, 100, 1_000_000, 100)}{number("window", w.window, 1, 365)}
        {text("product", w.product)}{text("channel", w.channel)}
        <label>{w.guard}<Select aria-label={w.guard} value={given.guard} onChange={(guard) => set({ guard })} options={[{ value: "" as const, label: w.noGuard }, ...usable.map((m) => ({ value: m, label: `${w.metrics[m]} · ${w.mustNot[harm[m]]}` }))]} /></label>
        {given.guard && number("margin", w.margin, 0, 1000, 0.01)}
      </div>
    </Modal>
  );
}
