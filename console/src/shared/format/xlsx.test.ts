import { expect, it } from "vitest";
import { column, sheet, workbook } from "./xlsx";
import { crc32 } from "./zip";

it("writes numbers as numbers, everything else as strings, and marks what looks like a formula", () => {
  const xml = sheet([["名称", "n"], ["=1+1", -2.5], ["a<b", 0], ["-3.5", null]]);
  expect(xml).toContain('<c r="A2" t="inlineStr" s="2"><is><t xml:space="preserve">=1+1</t></is></c><c r="B2"><v>-2.5</v></c>');
  expect(xml).toContain("a&lt;b");
  expect(xml).not.toContain("<f>");
  expect(xml).toContain('<c r="A4" t="inlineStr"><is><t xml:space="preserve">-3.5');
});
it("names columns as spreadsheets do", () => {
  expect([0, 25, 26, 701, 702].map(column)).toEqual(["A", "Z", "AA", "ZZ", "AAA"]);
});
it("is an archive whose sums are right", async () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  const bytes = new Uint8Array(await workbook("风险 / 告警", [["a"], ["b"]]).arrayBuffer());
  expect([...bytes.slice(0, 4)]).toEqual([0x50, 0x4b, 3, 4]);
  const text = new TextDecoder().decode(bytes);
  expect(text).toContain('sheet name="风险   告警"');
});
