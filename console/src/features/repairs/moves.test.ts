import { expect, it } from "vitest";
import { deed } from "./moves";

it("only takes, resolves and reopens; closing is the system's", () => {
  expect([deed("open", "taken"), deed("taken", "resolved"), deed("open", "resolved"), deed("resolved", "open"), deed("closed", "taken")]).toEqual(["take", "resolve", "resolve", "reopen", "reopen"]);
  expect([deed("taken", "open"), deed("resolved", "closed"), deed("open", "closed")]).toEqual([null, null, null]);
});
