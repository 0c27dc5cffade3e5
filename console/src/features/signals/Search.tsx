// All verbatims by their words and by what was read in them; the filters stand in the address.
import { Button, Input, Segmented, Select, TreeSelect } from "antd";
import { useMemo, useState, type FormEvent } from "react";
import { useSearchParams } from "react-router-dom";
import { useListed, useTaxonomy } from "~/shared/api/questions";
import { Card } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { Quote } from "~/shared/ui/verbatim";
import { LongList } from "~/shared/ui/windowed";
import { named, useWords } from "~/shared/words/language";
import { called, choices } from "~/shared/words/names";
import { signalWords } from "./words";

export function Search() {
  const w = useWords(signalWords), [query, setQuery] = useSearchParams(), { data: taxonomy } = useTaxonomy();
  const given = { search: query.get("q") ?? "", product: query.get("product") ?? "", channel: query.get("channel") ?? "", factor: query.get("factor") ?? "", customer: query.get("customer") ?? "", order: query.get("order") ?? "", ids: query.get("ids") ?? "" };
  const negative = query.get("negative") ?? "", [text, setText] = useState(given.search), [product, setProduct] = useState(given.product);
  const set = (change: Record<string, string>) => setQuery((old) => {
    old.set("tab", "search");
    for (const [name, value] of Object.entries(change)) if (value) old.set(name, value); else old.delete(name);
    return old;
  }, { replace: true });
  const filter = Object.fromEntries(Object.entries({ ...given, ...(negative ? { negative: negative === "true" } : {}) }).filter(([, value]) => value !== ""));
  const found = useListed("/v1/signals", { ...filter, limit: 40 }, "signals");
  const nodes = useMemo(() => (taxonomy?.items ?? []).map((i) => ({ id: i.key, pId: i.parent ?? 0, value: i.key, title: named(i.name) })), [taxonomy]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set({ q: text.trim(), product: product.trim() });
  };
  return (
    <>
      <form className="filters" onSubmit={submit} role="search" aria-label={w.search}>
        <Input className="words" aria-label={w.q} placeholder={w.q} value={text} onChange={(event) => setText(event.target.value)} allowClear />
        <Input className="narrow" aria-label={w.product} placeholder={w.product} value={product} onChange={(event) => setProduct(event.target.value)} allowClear />
        <Select aria-label={w.channel} value={given.channel} onChange={(channel) => set({ channel })} popupMatchSelectWidth={false} options={[{ value: "", label: `${w.channel}: ${w.any}` }, ...choices("channel").map((value) => ({ value, label: called("channel", value) }))]} />
        <TreeSelect aria-label={w.factor} className="narrow" value={given.factor || undefined} placeholder={`${w.factor}: ${w.any}`} allowClear showSearch treeNodeFilterProp="title" treeDataSimpleMode treeData={nodes} popupMatchSelectWidth={280} onChange={(factor: string | undefined) => set({ factor: factor ?? "" })} />
        <Segmented aria-label={w.mood} value={negative} onChange={(value) => set({ negative: value })} options={[{ value: "", label: w.moods.all }, { value: "true", label: w.moods.bad }, { value: "false", label: w.moods.good }]} />
        <Button type="primary" htmlType="submit">{w.search}</Button>
        <Button type="text" onClick={() => { setText(""); setProduct(""); setQuery({ tab: "search" }); }}>{w.clear}</Button>
      </form>
      <Card title={found.data ? w.found(found.rows.length, found.hasNextPage) : w.search}>
        <Asked of={found} isEmpty={() => found.rows.length === 0} empty={w.noHit}>{() => (
          <LongList rows={found.rows} id={(v) => v.id} height={70} pages={found} show={(v) => <Quote of={v} />} />
        )}</Asked>
      </Card>
    </>
  );
}
