import { expect, it } from "vitest";
import type { Schema } from "~/shared/api/contract";
import { forward, stations } from "./flow";

const step = (name: string, orders: number): Schema<"JourneyStep"> => ({ name, orders, events: orders, first: 0, last: 0, texts: 0, negative: 0, polarity: null });
const edge = (from: string, to: string, hours: number): Schema<"JourneyEdge"> => ({ from, to, events: 1, orders: 1, hours_mean: hours, hours_max: hours });
const leaving = (name: string, drop: number, amount: string): Schema<"JourneyBreakpoint"> => ({ step: name, next: "", reached: 10, continued: 9, drop, negative_share: null, negative_share_on: null, lost: { amount, currency: "CNY" }, lost_other: [], instead: [] });
const journey: Schema<"Journey"> = {
  orders: 10, events: 30, from: null, until: null, intended: ["order", "payment", "shipment.shipped"], conforming: 1, fitness: 1, variants_all: 1, variants: [],
  steps: [step("order", 10), step("payment", 9), step("shipment.shipped", 8), step("review", 4)],
  edges: [edge("order", "payment", 1), edge("review", "review", 2), edge("review", "payment", 3), edge("payment", "shipment.shipped", 4)],
  breakpoints: [leaving("order", 0.001, "0.00"), leaving("payment", 0.1, "7.00")],
};

it("draws only what goes forward", () => {
  expect(forward(journey).map((e) => `${e.from}>${e.to}`)).toEqual(["order>payment", "payment>shipment.shipped"]);
});
it("marks a station where orders or money are lost, and says how long the way to it takes", () => {
  expect(stations(journey).map((s) => [s.name, s.reached, s.hours, s.breaks !== null])).toEqual([["order", 10, null, false], ["payment", 9, 1, true], ["shipment.shipped", 8, 4, false]]);
});
