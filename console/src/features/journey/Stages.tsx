// The stages of the experience language in order, with what is said and lost at each.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link } from "react-router-dom";
import { ask } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { useTaxonomy } from "~/shared/api/questions";
import { amount, count, share, value } from "~/shared/format/figures";
import { Yuan } from "~/shared/ui/figures";
import { Card, Fact, Line } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { named, useWords, type Words } from "~/shared/words/language";

const zh = {
  mentions: "提及", negative: "负面", share: "负面占比", lost: "已损失", risk: "风险中", said: "还没有人提到。",
};
const en: typeof zh = {
  mentions: "Mentions", negative: "Complaints", share: "Share", lost: "Lost", risk: "At risk", said: "Nobody spoke of it yet.",
};
const words: Words<typeof zh> = { zh, en };

interface Stage {
  item: Schema<"FactorNode">;
  mentions: number;
  negative: number;
  lost: number;
  risk: number;
  worst: Schema<"FactorNode">[];
}
function stages(items: Schema<"FactorNode">[], causes: Schema<"Cause">[]): Stage[] {
  return items.filter((i) => i.level === "stage").map((item) => {
    const below = (key: string) => key === item.key || key.startsWith(`${item.key}.`), own = items.filter((i) => below(i.key)), costs = causes.filter((c) => below(c.factor));
    const sum = (of: number[]) => of.reduce((a, b) => a + b, 0);
    return {
      item, mentions: sum(own.map((i) => i.mentions)), negative: sum(own.map((i) => i.negative)), lost: sum(costs.map((c) => value(c.lost))), risk: sum(costs.map((c) => value(c.at_risk))),
      worst: own.filter((i) => i.level !== "stage" && i.negative > 0).sort((a, b) => b.negative - a.negative).slice(0, 4),
    };
  });
}

export function Stages() {
  const w = useWords(words), taxonomy = useTaxonomy(), causes = useQuery({ queryKey: ["causes", "loss", 1000], queryFn: async () => (await ask("/v1/causes", { metric: "loss", limit: 1000 })).items });
  const all = useMemo(() => stages(taxonomy.data?.items ?? [], causes.data ?? []), [taxonomy.data, causes.data]);
  const worst = [...all].sort((a, b) => b.negative - a.negative)[0], most = Math.max(1, ...all.map((s) => s.mentions));
  return (
    <Asked of={taxonomy}>{() => (
        <div className="stages">
          {all.map((s) => (
            <Card key={s.item.key} className={s === worst && s.negative > 0 ? "worst" : ""} title={<Link className="plain" to={`/causes/${s.item.key}`}>{named(s.item.name)}</Link>}>
              <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="8" rx="1" fill="var(--sunk)" /><rect width={(100 * s.mentions) / most} height="8" fill="var(--line-2)" /><rect width={(100 * s.negative) / most} height="8" fill="var(--bad)" /></svg>
              <div className="facts"><Fact label={w.mentions} value={count(s.mentions)} /><Fact label={w.negative} value={count(s.negative)} beside={share(s.mentions ? s.negative / s.mentions : null)} tone={s.negative > s.mentions / 2 ? "bad" : ""} /><Fact label={w.lost} value={<Yuan of={amount(s.lost)} />} /><Fact label={w.risk} value={<Yuan of={amount(s.risk)} />} /></div>
              {s.mentions === 0 ? <p className="said">{w.said}</p> : s.worst.map((i) => <Line key={i.key} label={<Link className="plain" to={`/causes/${i.key}`}>{named(i.name)}</Link>} value={count(i.negative)} />)}
            </Card>
          ))}
        </div>
    )}</Asked>
  );
}
