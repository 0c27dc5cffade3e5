import { expect, it } from "vitest";
import { worded } from "~/shared/words/sayings";
import { folded } from "./history";

const line = (verb: string, detail = "") => ({ at: null, actor: "watch", verb, detail, said: null });
it("folds what only went on, newest first, and keeps what changed", () => {
  const lines = [line("opened"), line("updated", "1"), line("updated", "2"), line("acknowledged"), line("updated", "3")];
  expect(folded(lines).map((f) => [f.line.verb, f.line.detail, f.more])).toEqual([["updated", "3", 0], ["acknowledged", "", 0], ["updated", "2", 1], ["opened", "", 0]]);
});
it("folds the alerts that joined a case at once, and knows which they were", () => {
  const [first, ...rest] = folded([line("opened"), line("joined", "2"), line("joined", "3"), line("joined", "5")]);
  expect([first?.line.detail, first?.more, first?.before.map((l) => l.detail)]).toEqual(["5", 2, ["3", "2"]]);
  expect(rest.map((f) => f.line.verb)).toEqual(["opened"]);
});
it("words what Myelin wrote and leaves people's words alone", () => {
  expect(worded({ code: "complaints_so_far", values: ["86", "19.1"] }, "86 complaints so far where 19.1 are usual")).toBe("至今 86 条负面，平时 19.1 条");
  expect(worded({ code: "younger_than_this_page", values: [] }, "Something new")).toBe("Something new");
  expect(worded(null, "换了箱子")).toBe("换了箱子");
});
