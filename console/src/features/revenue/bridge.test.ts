import { expect, it } from "vitest";
import { bridge, gap, together } from "./bridge";

const money = (amount: string) => ({ amount, currency: "CNY" });
const loss = (key: string, amount: string) => ({ key, amount: money(amount) });
const total = { from: null, until: null, orders: 3, paid: money("100.00"), lost: money("30.10"), at_risk: money("9.90"), untouched: money("60.00"), lines: [] };
const losses = [loss("a", "10.00"), loss("b", "20.00"), loss("c", "0.10")];

it("walks from paid to kept without losing a cent", () => {
  const steps = bridge(total.paid, total.lost, losses, undefined, 2);
  expect(steps).toEqual([{ key: "paid", from: 0, to: 100 }, { key: "b", from: 80, to: 100 }, { key: "a", from: 70, to: 80 }, { key: "other", from: 69.9, to: 70 }, { key: "kept", from: 0, to: 69.9 }]);
});
it("ends at what is kept for good where the risk is a step", () => {
  expect(bridge(total.paid, total.lost, losses, total.at_risk).slice(-2)).toEqual([{ key: "at_risk", from: 60, to: 69.9 }, { key: "kept", from: 0, to: 60 }]);
});
it("says by how much the books are off", () => {
  expect(gap(total)).toBe(0);
  expect(gap({ ...total, lost: money("30.11") })).toBe(-0.01);
});
it("adds lines up in cents, the largest first", () => {
  const lines = [{ department: "a", orders: 1, amount: money("0.10") }, { department: "b", orders: 1, amount: money("0.25") }, { department: "a", orders: 2, amount: money("0.20") }];
  expect(together(lines, (l) => l.department).map((t) => [t.key, t.cents, t.lines.length])).toEqual([["a", 30, 2], ["b", 25, 1]]);
});
