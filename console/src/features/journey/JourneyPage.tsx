// The journey from real events: the intended path and where it breaks, the ways really taken, step by step and by segment, and
// what customers say of each stage. Filters stand in the address.
import { useQuery } from "@tanstack/react-query";
import { Input, Select, Tag } from "antd";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router-dom";
import { ask } from "~/shared/api/client";
import { count, fixed, money, share, value } from "~/shared/format/figures";
import { daysAgo } from "~/shared/format/times";
import { Card, Fact, Page } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { called, choices } from "~/shared/words/names";
import { PageTabs } from "~/shared/ui/tabs";
import { Departments } from "./Departments";
import { dimensions, filtersOf } from "./filters";
import { Flow } from "./Flow";
import { Breakpoints, IntendedPath } from "./IntendedPath";
import { Segments } from "./Segments";
import { Stages } from "./Stages";
import { Edges, Steps, Variants } from "./StepTables";
import { journeyWords } from "./words";
import "./journey.css";

export default function JourneyPage() {
  const w = useWords(journeyWords), [query, setQuery] = useSearchParams();
  const filters = useMemo(() => filtersOf(query), [query]), product = filters.product ?? "", channel = filters.channel ?? "", days = query.get("days") ?? "", [typed, setTyped] = useState(product);
  const set = (name: string, given: string) => setQuery((old) => {
    if (given) old.set(name, given); else old.delete(name);
    return old;
  }, { replace: true });
  const period = days ? { from: daysAgo(Number(days)) } : {};
  const found = useQuery({ queryKey: ["journey", filters, days], staleTime: 60_000, queryFn: () => ask("/v1/journey", { ...period, ...filters, limit: 200 }) });
  const j = found.data, worst = j?.breakpoints.find((b) => value(b.lost) > 0);
  const sentence = !j || j.orders === 0 ? w.title : worst ? w.sentence(share(j.conforming, 1), called("step", worst.step), money(worst.lost)) : w.calm(share(j.conforming, 1));
  return (
    <Page title={w.title} sentence={sentence} lead={w.lead}>
      <form className="filters" onSubmit={(event) => { event.preventDefault(); set("product", typed.trim()); }}>
        <Select aria-label={w.days} value={days} onChange={(given) => set("days", given)} popupMatchSelectWidth={false} options={Object.entries(w.period).map(([key, label]) => ({ value: key, label }))} />
        <Select aria-label={w.channel} value={channel} onChange={(given) => set("channel", given)} popupMatchSelectWidth={false} options={[{ value: "", label: `${w.channel}: ${w.all}` }, ...choices("channel").map((key) => ({ value: key, label: called("channel", key) }))]} />
        <Input className="narrow" aria-label={w.product} placeholder={w.product} value={typed} onChange={(event) => setTyped(event.target.value)} onBlur={() => set("product", typed.trim())} allowClear onClear={() => set("product", "")} />
        {dimensions.filter((key) => key !== "product" && key !== "channel" && filters[key]).map((key) => <Tag key={key} closable onClose={() => set(key, "")}>{called("dimension", key)}: {filters[key]}</Tag>)}
      </form>
      <PageTabs asked={query.get("tab")} onChange={(key, first) => set("tab", first ? "" : key)} items={[
        { key: "path", label: w.tabs.path, children: <Asked of={found} isEmpty={(of) => of.orders === 0} empty={w.none}>{(of) => (
          <>
            <Card><div className="facts">
              <Fact label={w.orders} value={count(of.orders)} /><Fact label={w.events} value={count(of.events)} /><Fact label={w.ways} value={count(of.variants_all)} />
              <Fact label={w.conforming} value={share(of.conforming, 1)} /><Fact label={<span title={w.fitnessNote}>{w.fitness}</span>} value={fixed(of.fitness, 3)} />
            </div></Card>
            <IntendedPath of={of} />
            <Breakpoints of={of} />
            <Flow of={of} />
          </>
        )}</Asked> },
        { key: "steps", label: w.tabs.steps, children: <Asked of={found} isEmpty={(of) => of.orders === 0} empty={w.none}>{(of) => <><Steps of={of} /><Edges of={of} /></>}</Asked> },
        { key: "variants", label: w.tabs.variants, children: <Asked of={found} isEmpty={(of) => of.orders === 0} empty={w.none}>{(of) => <Variants of={of} />}</Asked> },
        { key: "segments", label: w.tabs.segments, children: <Segments period={period} filters={filters} asked={query.get("by")} onAsk={(by) => set("by", by === "channel" ? "" : by)} /> },
        { key: "departments", label: w.tabs.departments, children: <Departments period={period} /> },
        { key: "voices", label: w.tabs.voices, children: <Stages /> },
      ]} />
    </Page>
  );
}
