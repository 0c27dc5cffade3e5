// A table where people compare: sorts, opens rows by key and click, exports CSV and XLSX; of many rows it holds those in sight.
import { Button } from "antd";
import { useMemo, useRef, useState, type ReactNode } from "react";
import { csv, save, type Cell } from "~/shared/format/export";
import { useWords } from "~/shared/words/language";
import { More, useWindow, type Pages } from "./windowed";
import { uiWords } from "./words";

export interface Column<Row> {
  key: string;
  title: string;
  cell: (row: Row) => Cell;  // what sorting compares and the export writes
  show?: (row: Row) => ReactNode;
  number?: boolean;
  wide?: boolean;
}
interface Props<Row> {
  name: string;  // the file's, when exported
  rows: Row[];
  columns: Column<Row>[];
  id: (row: Row) => string;
  open?: (row: Row) => void;
  chosen?: string | undefined;
  first?: number;  // so many until more are wanted
  pages?: Pages;  // where the rows are the first pages of more
  exported?: boolean;
}
export function Export<Row>({ name, columns, rows }: { name: string; columns: Column<Row>[]; rows: Row[] }) {
  const w = useWords(uiWords);
  // A column without a title holds buttons.
  const told = (value: Cell): Cell => (Number.isNaN(value) ? w.hidden : value);  // an amount that is not for this role
  const cells = (): Cell[][] => {
    const shown = columns.filter((c) => c.title !== "");
    return [shown.map((c) => c.title), ...rows.map((row) => shown.map((c) => told(c.cell(row))))];
  };
  return (
    <>
      <Button size="small" type="text" title={w.exportAs("CSV")} onClick={() => save(`${name}.csv`, csv(cells()))}>CSV</Button>
      <Button size="small" type="text" title={w.exportAs("XLSX")} onClick={() => void import("~/shared/format/xlsx").then(({ workbook }) => save(`${name}.xlsx`, workbook(name, cells())))}>XLSX</Button>
    </>
  );
}
const order = (a: Cell, b: Cell) => (typeof a === "number" && typeof b === "number" ? a - b : String(a ?? "").localeCompare(String(b ?? ""), "zh-CN"));

export function DataTable<Row>({ name, rows, columns, id, open, chosen, first = Infinity, pages, exported = false }: Props<Row>) {
  const w = useWords(uiWords), [brief, setBrief] = useState(true), listed = brief ? Math.min(first, rows.length) : rows.length;
  const [sort, setSort] = useState<{ key: string; down: boolean } | null>(null), top = useRef<HTMLTableSectionElement>(null);
  const shown = useWindow(listed, 37, top);
  const sorted = useMemo(() => {
    const column = columns.find((c) => c.key === sort?.key);
    if (!column || !sort) return rows;
    return [...rows].sort((a, b) => (sort.down ? -1 : 1) * order(column.cell(a), column.cell(b)));
  }, [rows, columns, sort]);
  return (
    <>
      <div className="scroll" tabIndex={0} role="region" aria-label={name}>
        <table className="plain" aria-rowcount={pages?.hasNextPage ? -1 : rows.length + 1}>
          <thead><tr>{columns.map((c) => (
            <th key={c.key} className={c.number ? "n" : ""} aria-sort={sort?.key === c.key ? (sort.down ? "descending" : "ascending") : "none"}>
              <button type="button" onClick={() => setSort({ key: c.key, down: sort?.key === c.key ? !sort.down : c.number ?? false })}>{c.title}{sort?.key === c.key ? (sort.down ? " ↓" : " ↑") : ""}</button>
            </th>
          ))}</tr></thead>
          <tbody ref={top}>
            {shown.before > 0 && <tr aria-hidden className="room"><td colSpan={columns.length} style={{ height: shown.before }} /></tr>}
            {sorted.slice(shown.first, shown.last).map((row, i) => (
            <tr key={id(row)} data-index={shown.first + i} aria-rowindex={shown.first + i + 2} ref={shown.measure} className={`${open ? "go" : ""} ${chosen === id(row) ? "chosen" : ""}`} {...(open ? { tabIndex: 0, "data-item": id(row), onClick: (event: React.MouseEvent) => { if (!(event.target as HTMLElement).closest("a, button")) open(row); }, onKeyDown: (event: React.KeyboardEvent) => { if (event.key === "Enter" && event.target === event.currentTarget) open(row); } } : {})}>
              {columns.map((c) => <td key={c.key} className={c.number ? "n" : ""}>{c.show ? c.show(row) : String(c.cell(row) ?? "–")}</td>)}
            </tr>
            ))}
            {shown.after > 0 && <tr aria-hidden className="room"><td colSpan={columns.length} style={{ height: shown.after }} /></tr>}
          </tbody>
        </table>
      </div>
      <div className="table-foot">
        {rows.length > listed && <Button size="small" onClick={() => setBrief(false)}>{w.more} ({rows.length - listed})</Button>}
        <More of={pages} shown={rows.length} />
        {exported && rows.length > 0 && <Export name={name} columns={columns} rows={sorted} />}
      </div>
    </>
  );
}
