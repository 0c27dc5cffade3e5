// Why this alert is: as it was looked into when it was raised, or looked into now where nobody has yet.
import { useQuery } from "@tanstack/react-query";
import { ask } from "~/shared/api/client";
import type { AlertDetail } from "~/shared/api/contract";
import { Explained } from "~/shared/ui/explanation";
import { Card } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { riskWords } from "./words";

export function Drivers({ of }: { of: AlertDetail }) {
  const w = useWords(riskWords), stored = of.explanation;
  const now = useQuery({ queryKey: ["drivers", of.id], enabled: stored === null, staleTime: 300_000, queryFn: () => ask("/v1/alerts/{id}/drivers", undefined, { id: of.id }) });
  if (stored) return <Explained of={stored} title={w.why} />;
  if (now.data) return <Explained of={now.data} title={w.why} note={w.lookedNow} />;
  return <Card title={w.why}><Asked of={now}>{() => null}</Asked></Card>;
}
