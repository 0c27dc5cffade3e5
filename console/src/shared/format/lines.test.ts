import { expect, it } from "vitest";
import { changes } from "./lines";

const said = (from: string[], to: string[], around = 1) => changes(from.join("\n"), to.join("\n"), around).map((l) => `${{ same: " ", added: "+", removed: "-", folded: "…" }[l.kind]}${l.text}`);
it("finds the lines that changed, with what stands around them", () => {
  expect(said(["a", "b", "c", "d", "e", "f"], ["a", "b", "x", "d", "e", "f"])).toEqual(["…1", " b", "-c", "+x", " d", "…2"]);
  expect(said(["a", "b"], ["a", "b"])).toEqual([]);
  expect(said([], ["a"])).toEqual(["-", "+a"]);
});
it("comes from one text to the other, whatever they are", () => {
  let seed = 7;
  const next = (n: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let i = 0; i < 200; i++) {
    const from = Array.from({ length: next(12) + 1 }, () => "abc"[next(3)] ?? ""), to = Array.from({ length: next(12) + 1 }, () => "abc"[next(3)] ?? "");
    const lines = changes(from.join("\n"), to.join("\n"), 99);
    if (from.join() === to.join()) continue;
    expect(lines.filter((l) => l.kind !== "added").map((l) => l.text)).toEqual(from);
    expect(lines.filter((l) => l.kind !== "removed").map((l) => l.text)).toEqual(to);
  }
});
