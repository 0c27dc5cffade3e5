import { expect, it } from "vitest";
import { csv, csvCell } from "./export";

it("exports no cell that a spreadsheet would run", () => {
  for (const evil of ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "|calc"]) expect(csvCell(evil).replace(/^"/, "").startsWith("'")).toBe(true);
  expect(csvCell(-12.5)).toBe("-12.5");
  expect(csvCell("-12.50")).toBe("-12.50");
  expect(csvCell('说"好"，但贵')).toBe('"说""好""，但贵"');
  expect(csv([["a", null], [1, "x\ny"]])).toBe('\uFEFFa,\r\n1,"x\ny"\r\n');
});
