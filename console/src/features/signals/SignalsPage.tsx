import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router-dom";
import { ask } from "~/shared/api/client";
import { count } from "~/shared/format/figures";
import { Page } from "~/shared/ui/page";
import { useWords } from "~/shared/words/language";
import { PageTabs } from "~/shared/ui/tabs";
import { Coverage } from "./Coverage";
import { Imports, Quarantine } from "./Intake";
import { Live } from "./Live";
import { Search } from "./Search";
import { Sources } from "./Sources";
import { signalWords } from "./words";
import "./signals.css";

export default function SignalsPage() {
  const w = useWords(signalWords), [query, setQuery] = useSearchParams();
  const coverage = useQuery({ queryKey: ["coverage"], staleTime: 30_000, queryFn: () => ask("/v1/coverage") }), c = coverage.data;
  return (
    <Page title={w.title} sentence={c ? w.sentence(count(new Set(c.sources.map((s) => s.source)).size), count(c.customers), count(c.silent_customers)) : w.title} lead={w.lead}>
      <PageTabs asked={query.get("tab")} onChange={(key, first) => setQuery(first ? {} : { tab: key })} items={[
        { key: "live", label: w.tabs.live, children: <Live /> },
        { key: "search", label: w.tabs.search, children: <Search /> },
        { key: "sources", label: w.tabs.sources, children: <Sources of={coverage} /> },
        { key: "coverage", label: w.tabs.coverage, children: <Coverage of={coverage} /> },
        { key: "quarantine", label: w.tabs.quarantine, children: <Quarantine /> },
        { key: "imports", label: w.tabs.imports, children: <Imports /> },
      ]} />
    </Page>
  );
}
