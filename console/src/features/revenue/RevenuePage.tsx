// Revenue: the ledger of a month, the months beside each other, and all losses by cause and department.
import { useSearchParams } from "react-router-dom";
import { useQuery } from "@tanstack/react-query";
import { ask } from "~/shared/api/client";
import { money, value } from "~/shared/format/figures";
import { Page } from "~/shared/ui/page";
import { useWords } from "~/shared/words/language";
import { PageTabs } from "~/shared/ui/tabs";
import { CustomerValue } from "./CustomerValue";
import { Experiments } from "./Experiments";
import { Ledger } from "./Ledger";
import { Losses } from "./Losses";
import { Months } from "./Months";
import { revenueWords } from "./words";
import { ExperienceWorth } from "./Worth";

export default function RevenuePage() {
  const w = useWords(revenueWords), [query, setQuery] = useSearchParams();
  const all = useQuery({ queryKey: ["causes", "loss", "books"], queryFn: () => ask("/v1/causes", { metric: "loss", limit: 1000 }) }), t = all.data?.total;
  return (
    <Page title={w.title} sentence={t && value(t.paid) > 0 ? w.sentence(money(t.lost), money(t.paid)) : w.title} lead={w.lead}>
      <PageTabs asked={query.get("tab")} onChange={(key, first) => setQuery(first ? {} : { tab: key }, { replace: true })} items={[
        { key: "ledger", label: w.tabs.ledger, children: <Ledger /> },
        { key: "months", label: w.tabs.months, children: <Months /> },
        { key: "losses", label: w.tabs.losses, children: <Losses of={all} /> },
        { key: "customers", label: w.tabs.customers, children: <CustomerValue /> },
        { key: "worth", label: w.tabs.worth, children: <ExperienceWorth /> },
        { key: "experiments", label: w.tabs.experiments, children: <Experiments /> },
      ]} />
    </Page>
  );
}
