// The entries behind a line, order by order; each order opens what its customer said.
import { Modal } from "antd";
import { useMemo } from "react";
import { Link } from "react-router-dom";
import type { Schema } from "~/shared/api/contract";
import { useDepartment, useListed } from "~/shared/api/questions";
import { count, value } from "~/shared/format/figures";
import { Yuan } from "~/shared/ui/figures";
import { Asked } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { named, useWords } from "~/shared/words/language";
import { revenueWords } from "./words";

type Entry = Schema<"LedgerLine">;
export interface Behind {
  account: string;
  factor?: string;
  department?: string;
  departmentName?: string;
}
export function Entries({ month, version, of, title, close }: { month: string; version: number; of: Behind; title: string; close: () => void }) {
  const w = useWords(revenueWords), department = useDepartment();
  const found = useListed("/v1/ledger/entries", { month, version, account: of.account, ...(of.factor ? { factor: of.factor } : {}), ...(of.department ? { department: of.department } : {}), limit: 200 }, "ledger");
  const columns = useMemo<Column<Entry>[]>(() => [
    { key: "order", title: w.order, cell: (e) => e.order ?? w.manyOrders(count(e.orders)), show: (e) => (e.order ? <Link className="link" to={`/signals?tab=search&order=${encodeURIComponent(e.order)}`}>{e.order}</Link> : <span className="dim">{w.manyOrders(count(e.orders))}</span>) },
    { key: "cause", title: w.cause, cell: (e) => (e.name ? named(e.name) : "–") },
    { key: "department", title: w.department, cell: (e) => (e.department ? department(e.department) : "–") },
    { key: "amount", title: w.amountTitle, cell: (e) => value(e.amount), show: (e) => <Yuan of={e.amount} />, number: true },
  ], [w, department]);
  return (
    <Modal open onCancel={close} footer={null} title={title} width={720}>
      <div className="tall">
        <Asked of={found} isEmpty={() => found.rows.length === 0} empty={w.noEntries}>{() => <DataTable name={`ledger-${month}-entries`} rows={found.rows} columns={columns} id={(e) => `${e.order ?? ""} ${e.account} ${e.factor ?? ""} ${e.department ?? ""}`} pages={found} exported />}</Asked>
      </div>
    </Modal>
  );
}
