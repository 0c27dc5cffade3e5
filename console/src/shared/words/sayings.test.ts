import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { sayings } from "./sayings";

it("words every code that the engine knows, in both languages", () => {
  const table = readFileSync(new URL("../../../../src/engine/sayings.cc", import.meta.url), "utf8");
  const codes = [...table.matchAll(/Form\{"(\w+)",/g)].map((found) => found[1] ?? "");
  expect(codes.length).toBeGreaterThan(20);
  expect(Object.keys(sayings.zh).sort()).toEqual([...codes].sort());
  expect(Object.keys(sayings.en).sort()).toEqual([...codes].sort());
});
