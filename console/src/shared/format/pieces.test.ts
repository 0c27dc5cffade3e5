import { expect, it } from "vitest";
import type { Mention } from "~/shared/api/contract";
import { pieces } from "./pieces";

const mention = (begin: number, end: number): Mention => ({ factor: "f", name: { zh: "甲", en: "a" }, polarity: -1, intensity: 1, confidence: 1, aspect: { begin, end }, opinion: null, object: null, cause: null });

it("cuts at code points, not at half an emoji", () => {
  expect(pieces("😅碎了！", [mention(1, 3)]).map((p) => p.text)).toEqual(["😅", "碎了", "！"]);
});
it("lets the earlier of two overlapping spans stand, and ignores spans beyond the text", () => {
  const cut = pieces("abcdef", [mention(2, 5), mention(1, 3), mention(4, 99)]);
  expect(cut.map((p) => p.text)).toEqual(["a", "bc", "def"]);
  expect(cut.map((p) => p.text).join("")).toBe("abcdef");
});
