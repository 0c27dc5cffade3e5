// What a batch of messages did: those written to beside those held out, as a difference with its interval.
import { useQuery } from "@tanstack/react-query";
import { ask } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { count, fixed } from "~/shared/format/figures";
import { Line } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { contactWords } from "./contactWords";

const points = (share: number) => fixed(100 * share, 1);

export function Outcome({ id }: { id: string }) {
  const w = useWords(contactWords), found = useQuery({ queryKey: ["contacts", id, "outcome"], queryFn: () => ask("/v1/contacts/{id}/outcome", { days: 30 }, { id }) });
  const groups = (of: Schema<"ContactOutcome">, what: "complained" | "returned" | "repurchased") => { const [written, out] = of.items; return w.groups(`${count(written?.[what] ?? 0)}/${count(written?.customers ?? 0)}`, `${count(out?.[what] ?? 0)}/${count(out?.customers ?? 0)}`); };
  return (
    <Asked of={found} isEmpty={() => false}>{(of) => (
      <div className="outcome">
        <p className="dim">{w.did} · {w.didDays(count(of.days), count(of.young))}</p>
        {of.effects.length === 0 ? <p className="dim">{w.noEffect}</p> : of.effects.map((e) => (
          <Line key={e.of} label={w.effectOf[e.of]} below={`${groups(of, e.of)} · ${w.points(points(e.difference), points(e.low), points(e.high))}${e.finding === "cannot_tell" ? ` · ${w.unseen(points(e.detectable))}` : ""}`} value={w.findings[e.finding]} tone={e.finding === "cannot_tell" ? "" : (e.finding === "more") === (e.of === "repurchased") ? "good" : "bad"} />
        ))}
      </div>
    )}</Asked>
  );
}
