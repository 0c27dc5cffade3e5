// The bridge from what was paid to what was kept, in whole cents so that it adds up.
import type { Money, Schema } from "~/shared/api/contract";
import { isNarrow } from "~/shared/ui/narrow";

const cents = (m: { amount: string | null }) => Math.round(Number(m.amount) * 100);
export interface Step {
  key: string;
  from: number;  // in the currency's unit
  to: number;
}
export interface Loss {
  key: string;
  amount: Money;
}
// `risk`: shown as a step of its own before what is kept; without it, what is at risk counts as kept.
export function bridge(paid: Money, lost: Money, losses: Loss[], risk?: Money, most = isNarrow() ? 3 : 8): Step[] {
  const losing = losses.map((c) => ({ key: c.key, cents: cents(c.amount) })).filter((c) => c.cents > 0).sort((a, b) => b.cents - a.cents);
  let rest = cents(paid);
  const steps: Step[] = [{ key: "paid", from: 0, to: rest / 100 }];
  const take = (key: string, loss: number) => {
    steps.push({ key, from: (rest - loss) / 100, to: rest / 100 });
    rest -= loss;
  };
  losing.slice(0, most).forEach((c) => take(c.key, c.cents));
  const named = losing.slice(0, most).reduce((sum, c) => sum + c.cents, 0), other = cents(lost) - named;
  if (other > 0) take("other", other);
  if (risk && cents(risk) > 0) take("at_risk", cents(risk));
  steps.push({ key: "kept", from: 0, to: rest / 100 });
  return steps;
}
export const gap = (t: Schema<"LossTotal">): number => (cents(t.paid) - cents(t.lost) - cents(t.at_risk) - cents(t.untouched)) / 100;

// One key's lines together: by cause, department or case.
export function together<Line extends { orders: number; amount: Money }>(lines: Line[], key: (line: Line) => string): { key: string; lines: Line[]; cents: number }[] {
  const by = new Map<string, Line[]>();
  for (const line of lines) by.set(key(line), [...(by.get(key(line)) ?? []), line]);
  return [...by].map(([name, list]) => ({ key: name, lines: list, cents: list.reduce((sum, l) => sum + cents(l.amount), 0) })).sort((a, b) => b.cents - a.cents);
}
