// Files that a person saves: CSV that no spreadsheet runs as a formula, and pictures.
export type Cell = string | number | boolean | null | undefined;

export const looksLikeFormula = (text: string): boolean => !/^-?\d+(\.\d+)?$/.test(text) && /^[=+\-@\t\r\n＝＋－＠|%]/.test(text);

// A text that begins like a formula gets an apostrophe; a plain number, negative ones too, stays a number.
export function csvCell(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  let text = String(cell);
  if (typeof cell !== "number" && looksLikeFormula(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
export const csv = (rows: Cell[][]): string => `\uFEFF${rows.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;

export function save(name: string, content: Blob | string): void {
  const address = typeof content === "string" && content.startsWith("data:") ? content : URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  if (address.startsWith("blob:")) setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
