// The ledger's lines together: by cause, by department, by case, or line by line. A row opens the entries behind it.
import { useMemo } from "react";
import { Link } from "react-router-dom";
import type { Schema } from "~/shared/api/contract";
import { useDepartment } from "~/shared/api/questions";
import { amount, count, value } from "~/shared/format/figures";
import { Yuan } from "~/shared/ui/figures";
import { Empty } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { named, useWords } from "~/shared/words/language";
import { together } from "./bridge";
import type { Behind } from "./Entries";
import { revenueWords } from "./words";

type Line = Schema<"LedgerLine">;
export const called = (w: (typeof revenueWords)["zh"], account: string): string => w.accountNames[account] ?? account;

interface Row {
  key: string;
  name: string;
  department: string;
  lines: Line[];
  lost: number;
  risk: number;
}
export function LedgerTables({ by, lines, open }: { by: "cause" | "department" | "case" | "line"; lines: Line[]; open?: (behind: Behind) => void }) {
  return by === "line" ? <Lines of={lines} {...(open ? { open } : {})} /> : <Grouped by={by} lines={lines} {...(open ? { open } : {})} />;
}

function Grouped({ by, lines, open }: { by: "cause" | "department" | "case"; lines: Line[]; open?: (behind: Behind) => void }) {
  const w = useWords(revenueWords), department = useDepartment();
  const currency = lines[0]?.amount.currency ?? "CNY";
  const rows = useMemo<Row[]>(() => {
    const own = lines.filter((l) => (l.account === "lost" || l.account === "at_risk") && (by !== "case" || l.case !== null));
    const key = (l: Line) => (by === "cause" ? l.factor ?? "unexplained" : by === "department" ? l.department ?? "" : l.case ?? "");
    const sum = (list: Line[], account: string) => list.filter((l) => l.account === account).reduce((total, l) => total + value(l.amount), 0);
    return together(own, key).map((t) => {
      const first = t.lines[0], owner = first?.department ? department(first.department) : w.none;
      return { key: t.key, lines: t.lines, department: owner, lost: sum(t.lines, "lost"), risk: sum(t.lines, "at_risk"), name: by === "cause" ? (first?.name ? named(first.name) : w.unexplained) : by === "department" ? owner : `${w.case} ${t.key}` };
    }).sort((a, b) => b.lost - a.lost);
  }, [by, lines, department, w]);
  const columns = useMemo<Column<Row>[]>(() => [
    { key: "name", title: { cause: w.cause, department: w.department, case: w.case }[by], cell: (r) => r.name, show: (r) => (by === "cause" && r.key !== "unexplained" ? <Link className="plain" to={`/causes/${r.key}`}><b>{r.name}</b></Link> : by === "case" ? <Link className="plain" to={`/repairs/${r.key}`}><b>{r.name}</b></Link> : <b>{r.name}</b>) },
    ...(by === "department" ? [] : [{ key: "department", title: w.department, cell: (r: Row) => r.department }]),
    { key: "lost", title: w.lost, cell: (r) => Number(r.lost.toFixed(2)), show: (r) => <Yuan of={amount(r.lost, currency)} />, number: true },
    { key: "risk", title: w.risk, cell: (r) => Number(r.risk.toFixed(2)), show: (r) => <Yuan of={amount(r.risk, currency)} />, number: true },
    { key: "orders", title: w.entries, cell: (r) => r.lines.reduce((n, l) => n + l.orders, 0), show: (r) => count(r.lines.reduce((n, l) => n + l.orders, 0)), number: true },
  ], [by, w, currency]);
  if (rows.length === 0) return <Empty>{by === "case" ? w.noCases : w.noOrders}</Empty>;
  const behind = (r: Row): Behind => (by === "department" ? { account: "lost", department: r.key, departmentName: r.name } : { account: r.lost > 0 ? "lost" : "at_risk", factor: r.key });
  return <DataTable name={`ledger-by-${by}`} rows={rows} columns={columns} id={(r) => r.key} {...(open && by !== "case" ? { open: (r: Row) => open(behind(r)) } : {})} first={25} exported />;
}

function Lines({ of, open }: { of: Line[]; open?: (behind: Behind) => void }) {
  const w = useWords(revenueWords), department = useDepartment();
  const columns = useMemo<Column<Line>[]>(() => [
    { key: "account", title: w.account, cell: (l) => called(w, l.account), show: (l) => <b>{called(w, l.account)}</b> },
    { key: "cause", title: w.cause, cell: (l) => (l.name ? named(l.name) : "–") },
    { key: "department", title: w.department, cell: (l) => (l.department ? department(l.department) : "–") },
    { key: "case", title: w.case, cell: (l) => l.case ?? "–" },
    { key: "orders", title: w.entries, cell: (l) => l.orders, show: (l) => count(l.orders), number: true },
    { key: "amount", title: w.amountTitle, cell: (l) => value(l.amount), show: (l) => <Yuan of={l.amount} />, number: true },
  ], [w, department]);
  return <DataTable name="ledger-lines" rows={of} columns={columns} id={(l) => `${l.account} ${l.factor ?? ""} ${l.department ?? ""} ${l.case ?? ""}`} {...(open ? { open: (l: Line) => open({ account: l.account, ...(l.factor ? { factor: l.factor } : {}) }) } : {})} exported />;
}
