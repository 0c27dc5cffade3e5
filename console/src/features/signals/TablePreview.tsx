// One table of a file: its first rows under what each column is taken for; a column's role is changed where it is wrong.
import { Select } from "antd";
import type { Schema } from "~/shared/api/contract";
import { count, share } from "~/shared/format/figures";
import { useChoices, useWords } from "~/shared/words/language";
import { importWords, warned } from "./importWords";

type Table = Schema<"ImportTable">;
const joined = ["with_text", "with_order", "with_product", "with_customer", "with_money"] as const;

export function TablePreview({ of, settle }: { of: Table; settle: (column: string, role: string) => void }) {
  const w = useWords(importWords), { language } = useChoices(), role = new Map(of.columns.map((c) => [c.column, c]));
  const options = Object.entries(w.roles).map(([value, label]) => ({ value, label }));
  return (
    <section className="sheet">
      <h3>{of.table} <span className={`tag ${of.how === "proposed" ? "warn" : ""}`}>{w.how[of.how]}</span> <small className="dim">{of.how === "shipped" ? of.mapping : ""}</small></h3>
      <p className="meta">
        <span>{w.rows(count(of.rows))}</span><span>{w.drafts(count(of.drafts))}</span>
        {of.quarantined > 0 && <span className="warn">{w.bad(count(of.quarantined))}: {Object.entries(of.faults).map(([code, n]) => `${w.faults[code] ?? code} ${String(n)}`).join(" · ")}</span>}
        {of.drafts > 0 && joined.filter((key) => of[key] > 0).map((key) => <span key={key}>{w[key]} {share(of[key] / of.drafts)}</span>)}
      </p>
      {of.warnings.map((text) => <p key={text} className="warn">{warned(text, language === "zh")}</p>)}
      <div className="scroll" tabIndex={0} role="region" aria-label={of.table}>
        <table className="plain">
          <thead>
            {of.columns.length > 0 && <tr>{of.header.map((name) => {
              const column = role.get(name);
              return <th key={name}><Select size="small" aria-label={w.roleOf(name)} title={column?.why ?? ""} value={column?.role ?? "attribute"} onChange={(given) => settle(name, given)} options={options} showSearch={{ optionFilterProp: "label" }} popupMatchSelectWidth={180} className={column && column.role !== "attribute" && column.confidence < 0.7 ? "unsure" : ""} /></th>;
            })}</tr>}
            <tr>{of.header.map((name) => <th key={name}>{name}</th>)}</tr>
          </thead>
          <tbody>{of.sample.map((row, i) => <tr key={i}>{of.header.map((name, c) => <td key={name} className="cut">{row[c] ?? ""}</td>)}</tr>)}</tbody>
        </table>
      </div>
    </section>
  );
}
