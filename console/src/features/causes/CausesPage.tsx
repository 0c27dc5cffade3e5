import { useMemo } from "react";
import { Route, Routes, useSearchParams } from "react-router-dom";
import { count } from "~/shared/format/figures";
import { Page } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { named, useWords } from "~/shared/words/language";
import { PageTabs } from "~/shared/ui/tabs";
import { Compare } from "./Compare";
import { Editor } from "./Editor";
import { Effects } from "./Effects";
import { FactorPage } from "./FactorPage";
import { Panorama } from "./Panorama";
import { Topics } from "./Topics";
import { useTree } from "./useTree";
import { causeWords } from "./words";
import "./causes.css";

export default function CausesPage() {
  return (
    <Routes>
      <Route index element={<Overview />} />
      <Route path=":key" element={<FactorPage />} />
    </Routes>
  );
}

function Overview() {
  const w = useWords(causeWords), [query, setQuery] = useSearchParams(), { taxonomy, roots, byKey } = useTree();
  const worst = useMemo(() => [...byKey.values()].filter((n) => n.item.level !== "stage").sort((a, b) => b.item.negative - a.item.negative)[0], [byKey]);
  const mentions = roots.reduce((sum, n) => sum + n.mentions, 0);
  return (
    <Page title={w.title} sentence={worst && worst.item.negative > 0 ? w.sentence(count(mentions), named(worst.item.name)) : w.title} lead={w.lead}>
      <PageTabs asked={query.get("tab")} onChange={(key, first) => setQuery(first ? {} : { tab: key }, { replace: true })} items={[
        { key: "tree", label: w.tabs.tree, children: <Asked of={taxonomy}>{(t) => <Panorama roots={roots} version={t.version} />}</Asked> },
        { key: "effects", label: w.tabs.effects, children: <Effects /> },
        { key: "compare", label: w.tabs.compare, children: <Compare /> },
        { key: "topics", label: w.tabs.topics, children: <Topics /> },
        { key: "editor", label: w.tabs.editor, children: <Editor /> },
      ]} />
    </Page>
  );
}
