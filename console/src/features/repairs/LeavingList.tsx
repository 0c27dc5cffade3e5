// A case about customers who are about to leave: who is on its list and why, what it promised, and who bought again.
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router-dom";
import { ask } from "~/shared/api/client";
import { count, fixed, money, share } from "~/shared/format/figures";
import { day } from "~/shared/format/times";
import { Yuan } from "~/shared/ui/figures";
import { Card, Fact } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { named, useWords } from "~/shared/words/language";
import { listed } from "~/shared/words/names";
import { listWords } from "./listWords";

export function LeavingList({ id }: { id: string }) {
  const w = useWords(listWords), found = useQuery({ queryKey: ["case", id, "leaving"], retry: false, queryFn: () => ask("/v1/cases/{id}/leaving", undefined, { id }) });
  return (
    <Card title={w.title} note={w.note}>
      <Asked of={found} isEmpty={() => false}>{(of) => (
        <>
          <div className="facts">
            <Fact label={w.loss} value={<Yuan of={of.list.expected_loss} />} beside={w.between(money(of.list.loss_low), money(of.list.loss_high))} />
            <Fact label={w.back} value={`${count(of.back)} / ${count(of.list.customers)}`} beside={w.foreseen(fixed(of.list.back_expected, 0), fixed(of.list.back_low, 0), fixed(of.list.back_high, 0))} />
            <Fact label={w.until} value={day(of.until)} beside={of.over ? w.over : undefined} />
          </div>
          <p className="dim">{w.record(count(of.list.judged_above), share(of.list.level), count(of.list.left_above), fixed(of.list.auc, 2), fixed(of.list.calibration_error, 3))}</p>
          <div className="scroll">
            <table className="plain leaving">
              <thead><tr><th>{w.customer}</th><th className="number">{w.leaves}</th><th className="number">{w.spend}</th><th>{w.why}</th><th>{w.bought}</th></tr></thead>
              <tbody>{of.items.map((c) => (
                <tr key={c.customer_id}>
                  <td><Link className="link" to={`/customers/${c.customer_id ?? ""}`}>{c.customer_id}</Link></td>
                  <td className="number">{share(c.probability)}</td>
                  <td className="number"><Yuan of={c.spend} /></td>
                  <td>{listed([...c.reasons.map((r) => named(r.words)), ...(c.factor ? [w.complained(named(c.factor.name))] : [])])}</td>
                  <td>{c.back_at ? <span className="good">{day(c.back_at)}</span> : c.complained ? w.complainedSince : "–"}</td>
                </tr>
              ))}</tbody>
            </table>
          </div>
        </>
      )}</Asked>
    </Card>
  );
}
