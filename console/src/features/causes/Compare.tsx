// Two periods, products, channels or regions beside each other: what differs, and which parts explain it. The question stands in the address.
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Segmented, Select, TreeSelect } from "antd";
import { useMemo, useState, type FormEvent } from "react";
import { useSearchParams } from "react-router-dom";
import { ask } from "~/shared/api/client";
import type { Question, Schema } from "~/shared/api/contract";
import { useTaxonomy } from "~/shared/api/questions";
import { daysAgo, day } from "~/shared/format/times";
import { Explained } from "~/shared/ui/explanation";
import { Card } from "~/shared/ui/page";
import { Empty, Failed, Waiting } from "~/shared/ui/states";
import { named, useWords } from "~/shared/words/language";
import { called, choices } from "~/shared/words/names";
import { compareWords } from "./compareWords";

type Metric = Schema<"Explanation">["metric"];
const fields = ["from", "until", "product", "channel", "region", "against_from", "against_until", "against_product", "against_channel", "against_region"] as const;
type Field = (typeof fields)[number];
type Asked = Record<Field, string> & { metric: Metric; factor: string };
const week = (): Pick<Asked, "from" | "until" | "against_from" | "against_until"> => ({ from: daysAgo(6), until: daysAgo(-1), against_from: daysAgo(13), against_until: daysAgo(6) });

export function Compare() {
  const w = useWords(compareWords), [query, setQuery] = useSearchParams(), { data: taxonomy } = useTaxonomy();
  const asked: Asked = { ...week(), product: "", channel: "", region: "", against_product: "", against_channel: "", against_region: "", metric: "complaints", factor: "", ...(Object.fromEntries(query) as Partial<Asked>) };
  const [given, setGiven] = useState<Asked>(asked), put = (change: Partial<Asked>) => setGiven({ ...given, ...change });
  const question = Object.fromEntries([...fields, "metric" as const, "factor" as const].map((name) => [name, asked[name]]).filter(([, text]) => text)) as Question<"/v1/explain">;
  const found = useQuery({ queryKey: ["explain", question], staleTime: 60_000, retry: false, placeholderData: (old) => old, queryFn: () => ask("/v1/explain", question) });
  const nodes = useMemo(() => (taxonomy?.items ?? []).map((i) => ({ id: i.key, pId: i.parent ?? 0, value: i.key, title: named(i.name) })), [taxonomy]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setQuery({ tab: "compare", ...Object.fromEntries(Object.entries(given).filter(([name, text]) => text && name !== "tab")) }, { replace: true });
  };
  const side = (title: string, of: "" | "against_") => {
    const [from, until, product, channel, region] = ([`${of}from`, `${of}until`, `${of}product`, `${of}channel`, `${of}region`] as const);
    return (
    <fieldset>
      <legend>{title}</legend>
      <label>{w.from}<Input type="date" value={given[from]} onChange={(event) => put({ [from]: event.target.value })} /></label>
      <label>{w.until}<Input type="date" value={given[until]} onChange={(event) => put({ [until]: event.target.value })} /></label>
      <label>{w.product}<Input value={given[product]} placeholder={w.all} onChange={(event) => put({ [product]: event.target.value.trim() })} allowClear /></label>
      <label>{w.channel}<Select value={given[channel]} onChange={(value: string) => put({ [channel]: value })} options={[{ value: "", label: w.all }, ...choices("channel").map((value) => ({ value, label: called("channel", value) }))]} /></label>
      <label>{w.region}<Input value={given[region]} placeholder={w.all} onChange={(event) => put({ [region]: event.target.value.trim() })} allowClear /></label>
    </fieldset>
    );
  };
  return (
    <>
      <form onSubmit={submit}>
        <Card title={w.title} note={w.note}>
          <div className="filters">
            <Segmented aria-label={w.metric} value={given.metric} onChange={(metric) => put({ metric })} options={(Object.keys(w.metrics) as Metric[]).map((value) => ({ value, label: w.metrics[value] }))} />
            {given.metric === "complaints" && <TreeSelect aria-label={w.factor} className="narrow" value={given.factor || undefined} placeholder={w.factor} allowClear showSearch treeNodeFilterProp="title" treeDataSimpleMode treeData={nodes} popupMatchSelectWidth={280} onChange={(factor: string | undefined) => put({ factor: factor ?? "" })} />}
          </div>
          <div className="sides">{side(w.this, "")}{side(w.that, "against_")}</div>
          <div className="deeds"><Button type="primary" htmlType="submit" loading={found.isFetching}>{w.compare}</Button></div>
        </Card>
      </form>
      {found.isError ? <Card><Failed fault={found.error} /></Card> : found.data ? <Explained of={found.data} title={w.difference}><p className="meta"><span>{w.this}: <Part of={found.data.now} /></span><span>{w.that}: <Part of={found.data.against} /></span></p></Explained> : <Card>{found.isPending ? <Waiting /> : <Empty>{w.note}</Empty>}</Card>}
    </>
  );
}

function Part({ of }: { of: Schema<"Segment"> }) {
  return <b>{[`${day(of.from)} – ${day(of.until)}`, of.product, of.channel && called("channel", of.channel), of.region].filter(Boolean).join(" · ")}</b>;
}
