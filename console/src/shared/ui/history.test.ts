import { expect, it } from "vitest";
import { folded, inChinese } from "./history";

const line = (verb: string, detail = "") => ({ at: null, actor: "watch", verb, detail });
it("folds what only went on, newest first, and keeps what changed", () => {
  const lines = [line("opened"), line("updated", "1"), line("updated", "2"), line("acknowledged"), line("updated", "3")];
  expect(folded(lines).map((f) => [f.line.verb, f.line.detail, f.more])).toEqual([["updated", "3", 0], ["acknowledged", "", 0], ["updated", "2", 1], ["opened", "", 0]]);
});
it("says the system's own details in Chinese and leaves people's words alone", () => {
  expect(inChinese("86 complaints so far where 19.1 are usual")).toBe("至今 86 条负面，平时 19.1 条");
  expect(inChinese("换了箱子")).toBe("换了箱子");
});
