// A table as an XLSX workbook of one sheet. Numbers are numbers; every other cell is a string, never a formula, and what begins
// like one carries the mark by which a spreadsheet keeps it a string when somebody edits it (quotePrefix).
import { looksLikeFormula, type Cell } from "./export";
import { zip } from "./zip";

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const styles = { plain: 0, title: 1, quoted: 2 };
const longest_cell = 32_767;

// What XML 1.0 cannot hold is left out.
const escaped = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
export function column(index: number): string {
  let name = "";
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  return name;
}
function cell(place: string, value: Cell, style: number): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "number" && Number.isFinite(value)) return `<c r="${place}"><v>${value}</v></c>`;
  if (typeof value === "boolean") return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`;
  const text = String(value).slice(0, longest_cell), s = style || (looksLikeFormula(text) ? styles.quoted : styles.plain);
  return `<c r="${place}" t="inlineStr"${s ? ` s="${s}"` : ""}><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}
export function sheet(rows: Cell[][]): string {
  const lines = rows.map((row, r) => `<row r="${r + 1}">${row.map((value, c) => cell(`${column(c)}${r + 1}`, value, r === 0 ? styles.title : styles.plain)).join("")}</row>`);
  return `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>${lines.join("")}</sheetData></worksheet>`;
}

// The first row holds the titles.
export function workbook(name: string, rows: Cell[][]): Blob {
  const title = escaped(name.replace(/[\\/?*[\]:]/g, " ").slice(0, 31)).replaceAll('"', "&quot;");
  const part = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  return zip([
    { name: "[Content_Types].xml", text: `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${part}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${part}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${part}.styles+xml"/></Types>` },
    { name: "_rels/.rels", text: `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${links}/officeDocument" Target="xl/workbook.xml"/></Relationships>` },
    { name: "xl/workbook.xml", text: `${head}<workbook xmlns="${main}" xmlns:r="${links}"><sheets><sheet name="${title}" sheetId="1" r:id="rId1"/></sheets></workbook>` },
    { name: "xl/_rels/workbook.xml.rels", text: `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${links}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${links}/styles" Target="styles.xml"/></Relationships>` },
    { name: "xl/styles.xml", text: `${head}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf fontId="0"/><xf fontId="1" applyFont="1"/><xf fontId="0" quotePrefix="1"/></cellXfs></styleSheet>` },
    { name: "xl/worksheets/sheet1.xml", text: sheet(rows) },
  ]);
}
