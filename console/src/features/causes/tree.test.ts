import { expect, it } from "vitest";
import type { Schema } from "~/shared/api/contract";
import { isChange, pathTo, tree } from "./tree";

const name = { zh: "", en: "" };
const item = (key: string, parent: string | null, mentions: number, negative: number): Schema<"FactorNode"> => ({ key, parent, level: "factor", name, definition: name, department: "", mentions, negative, negative_week: negative, negative_week_before: 0 });

it("rolls counts and losses up to the stage, once each", () => {
  const items = [item("a", null, 1, 1), item("a.b", "a", 2, 1), item("a.b.c", "a.b", 4, 4), item("d", null, 0, 0)];
  const money = (amount: string) => ({ amount, currency: "CNY" });
  const { roots, byKey } = tree(items, [{ factor: "a.b.c", name, department: "", lost: money("10.50"), at_risk: money("1.00"), orders: 1, effect: null, voice: null }]);
  expect(roots.map((n) => [n.key, n.mentions, n.negative, n.lost])).toEqual([["a", 7, 6, 10.5], ["d", 0, 0, 0]]);
  expect(pathTo(byKey, "a.b.c").map((n) => n.key)).toEqual(["a", "a.b", "a.b.c"]);
  expect(roots[0]?.week).toBe(6);
  expect(pathTo(byKey, "gone")).toEqual([]);
});
it("sees a change only where chance does not make it", () => {
  expect([isChange(30, 10), isChange(10, 30), isChange(21, 20), isChange(5, 0)]).toEqual([true, true, false, false]);
});
