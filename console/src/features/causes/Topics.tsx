// What customers speak of and no factor explains: a list, one topic beside it, and what to make of it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Modal, Segmented, Select } from "antd";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router-dom";
import { ask, post } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { count } from "~/shared/format/figures";
import { day } from "~/shared/format/times";
import { Card } from "~/shared/ui/page";
import { Asked, Empty, useFaultText } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { Spark } from "~/shared/ui/series";
import { useChoices, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { causeWords } from "./words";

type Topic = Schema<"Topic">;
type State = "candidate" | "accepted" | "rejected" | "merged" | "all";

export function Topics() {
  const w = useWords(causeWords), { language } = useChoices(), [query, setQuery] = useSearchParams(), state = (query.get("state") ?? "candidate") as State, chosen = query.get("topic");
  const found = useQuery({ queryKey: ["topics", state], queryFn: async () => (await ask("/v1/topics", { state, limit: 200 })).items });
  const name = (t: Topic) => (language === "en" && t.name_en ? t.name_en : t.name_zh || t.name_en) || w.noName;
  const columns = useMemo<Column<Topic>[]>(() => [
    { key: "name", title: w.topic, cell: (t) => t.name_zh || t.name_en || t.id, show: (t) => <b>{(language === "en" && t.name_en ? t.name_en : t.name_zh || t.name_en) || w.noName}</b> },
    { key: "texts", title: w.texts, cell: (t) => t.texts, show: (t) => count(t.texts), number: true },
    { key: "negative", title: w.negative, cell: (t) => t.negative, show: (t) => count(t.negative), number: true },
    { key: "last7", title: w.last7, cell: (t) => t.last_7_days, show: (t) => count(t.last_7_days), number: true },
    { key: "before", title: w.before, cell: (t) => t.weekly_before, show: (t) => count(t.weekly_before), number: true },
    { key: "trend", title: w.trend, cell: (t) => (t.weekly_before ? t.last_7_days / t.weekly_before : t.last_7_days), show: (t) => (t.weekly_before ? <span className={t.last_7_days > 2 * t.weekly_before ? "bad" : ""}>×{(t.last_7_days / t.weekly_before).toFixed(1)}</span> : <span className="tag warn">{w.newTag}</span>), number: true },
  ], [w, language]);
  return (
    <>
      <div className="filters"><Segmented aria-label={w.state} value={state} onChange={(value) => setQuery({ tab: "topics", state: value }, { replace: true })} options={(Object.keys(w.states) as State[]).map((value) => ({ value, label: w.states[value] }))} /></div>
      <div className="halves">
        <Card title={w.topics} note={w.topicsNote}><Asked of={found} empty={w.noTopics}>{(rows) => <DataTable name="topics" rows={rows} columns={columns} id={(t) => t.id} chosen={chosen ?? undefined} open={(t) => setQuery({ tab: "topics", state, topic: t.id }, { replace: true })} exported />}</Asked></Card>
        {chosen ? <OneTopic id={chosen} others={found.data ?? []} name={name} /> : <Card><Empty>{w.choose}</Empty></Card>}
      </div>
    </>
  );
}

function OneTopic({ id, others, name }: { id: string; others: Topic[]; name: (t: Topic) => string }) {
  const w = useWords(causeWords), found = useQuery({ queryKey: ["topic", id], queryFn: () => ask("/v1/topics/{id}", undefined, { id }) }), questions = useQueryClient(), said = useFaultText(), { message } = App.useApp();
  const [merging, setMerging] = useState(false), [into, setInto] = useState<string>();
  const act = useMutation({
    mutationFn: ({ what, body }: { what: "accept" | "reject" | "merge"; body?: object }) => post(`/v1/topics/${id}/${what}`, body ?? {}),
    onError: (fault) => void message.error(said(fault)),
    onSettled: () => Promise.all(["topics", "topic"].map((key) => questions.invalidateQueries({ queryKey: [key] }))),
  });
  return (
    <Asked of={found}>{(t) => (
      <Card title={name(t)} note={`${called("topicState", t.state)} · ${w.firstAt} ${day(t.first_at)}`}>
        <Spark points={t.days.map((d) => ({ at: d.at, observed: d.texts, expected: t.weekly_before / 7 }))} label={`${w.days}: ${name(t)}`} />
        <figcaption><span>{day(t.days[0]?.at)}</span><span>{w.days}</span><span>{day(t.days.at(-1)?.at)}</span></figcaption>
        {t.phrases.length > 0 && <p className="chips" aria-label={w.phrases}>{t.phrases.slice(0, 10).map((p) => <span key={p} className="tag">{p}</span>)}</p>}
        {t.quotes.slice(0, 6).map((q, i) => <blockquote className="quote" key={i}><p>{q.text}</p><footer><time>{day(q.at)}</time></footer></blockquote>)}
        <p className="meta"><span>{w.products}: {t.products.slice(0, 4).map((p) => `${p.value} ${p.texts}`).join(" · ")}</span><span>{w.channels}: {t.channels.map((c) => `${called("channel", c.value)} ${c.texts}`).join(" · ")}</span></p>
        {t.state === "candidate" && (
          <div className="deeds">
            <Button type="primary" loading={act.isPending} onClick={() => act.mutate({ what: "accept" })}>{w.accept}</Button>
            <Button onClick={() => setMerging(true)}>{w.merge}</Button>
            <Button onClick={() => act.mutate({ what: "reject" })}>{w.reject}</Button>
          </div>
        )}
        {t.state === "accepted" && <><p className="good">{w.acceptedNote}</p><pre className="command">{t.yaml}</pre><Button size="small" onClick={() => void navigator.clipboard.writeText(t.yaml).then(() => message.success(w.copied))}>{w.copy}</Button></>}
        <Modal open={merging} title={w.mergeTitle} okText={w.ok} cancelText={w.cancel} okButtonProps={{ disabled: !into }} onCancel={() => setMerging(false)} onOk={() => into && act.mutate({ what: "merge", body: { into } }, { onSuccess: () => setMerging(false) })}>
          <Select className="wide" aria-label={w.into} placeholder={w.into} showSearch={{ optionFilterProp: "label" }} value={into} onChange={setInto} options={others.filter((o) => o.id !== id).map((o) => ({ value: o.id, label: `${name(o)} (${o.texts})` }))} />
        </Modal>
      </Card>
    )}</Asked>
  );
}
