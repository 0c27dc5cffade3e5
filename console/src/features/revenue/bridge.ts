// The bridge from what was paid to what was kept, in whole cents so that it adds up.
import type { Schema } from "~/shared/api/contract";

const cents = (m: { amount: string }) => Math.round(Number(m.amount) * 100);
export interface Step {
  key: string;
  from: number;  // in the currency's unit
  to: number;
}
export function bridge(total: Schema<"LossTotal">, causes: Schema<"Cause">[], most = 8): Step[] {
  const losing = causes.map((c) => ({ key: c.factor, cents: cents(c.lost) })).filter((c) => c.cents > 0).sort((a, b) => b.cents - a.cents);
  let rest = cents(total.paid);
  const steps: Step[] = [{ key: "paid", from: 0, to: rest / 100 }];
  const take = (key: string, loss: number) => {
    steps.push({ key, from: (rest - loss) / 100, to: rest / 100 });
    rest -= loss;
  };
  losing.slice(0, most).forEach((c) => take(c.key, c.cents));
  const named = losing.slice(0, most).reduce((sum, c) => sum + c.cents, 0), other = cents(total.lost) - named;
  if (other > 0) take("other", other);
  steps.push({ key: "kept", from: 0, to: rest / 100 });
  return steps;
}
export const gap = (t: Schema<"LossTotal">): number => (cents(t.paid) - cents(t.lost) - cents(t.at_risk) - cents(t.untouched)) / 100;
