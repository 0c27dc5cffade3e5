import { expect, it } from "vitest";
import { bridge, gap } from "./bridge";

const money = (amount: string) => ({ amount, currency: "CNY" });
const cause = (factor: string, lost: string) => ({ factor, name: { zh: "", en: "" }, department: "", lost: money(lost), at_risk: money("0.00"), orders: 1, effect: null, voice: null });
const total = { from: null, until: null, orders: 3, paid: money("100.00"), lost: money("30.10"), at_risk: money("9.90"), untouched: money("60.00"), lines: [] };

it("walks from paid to kept without losing a cent", () => {
  const steps = bridge(total, [cause("a", "10.00"), cause("b", "20.00"), cause("c", "0.10")], 2);
  expect(steps).toEqual([{ key: "paid", from: 0, to: 100 }, { key: "b", from: 80, to: 100 }, { key: "a", from: 70, to: 80 }, { key: "other", from: 69.9, to: 70 }, { key: "kept", from: 0, to: 69.9 }]);
});
it("says by how much the books are off", () => {
  expect(gap(total)).toBe(0);
  expect(gap({ ...total, lost: money("30.11") })).toBe(-0.01);
});
