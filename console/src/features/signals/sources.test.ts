import { expect, it } from "vitest";
import { isQuiet } from "./Sources";

const source = (last: string, signals = 100) => ({ source: "s", kind: "review", signals, texts: 0, with_order: 1, with_product: 1, with_carrier: 1, with_warehouse: 1, with_money: 1, with_customer: 1, negative_share: 0, first_at: "2026-01-01T00:00:00Z", last_at: last });
it("a source is quiet after ten of its gaps, not before, and never for being small", () => {
  const last = "2026-01-05T03:00:00Z", at = (hours: number) => Date.parse(last) + hours * 3600e3;  // 99 hours, 100 signals: one an hour
  expect([isQuiet(source(last), at(9)), isQuiet(source(last), at(11)), isQuiet(source(last, 5), at(999))]).toEqual([false, true, false]);
});
