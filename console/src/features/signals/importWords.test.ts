import { expect, it } from "vitest";
import { warned } from "./importWords";

it("says the server's warnings in Chinese, and leaves what it does not know", () => {
  expect(warned("No column tells a time: every row is dated 2026-11-22, the day the file was written. Set default_time to what is right.", true)).toContain("2026-11-22");
  expect(warned("the table has no column '评分', which the mapping uses", true)).toBe("表里没有映射要用的列「评分」。");
  expect(warned("something else", true)).toBe("something else");
  expect(warned("No column is an id: x", false)).toBe("No column is an id: x");
});
