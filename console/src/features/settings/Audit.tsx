// Who did what: every command, log-in and ruling, in the order they happened; each line carries a digest of the one before.
import { Input, Select } from "antd";
import { useMemo, useState } from "react";
import { Link, useSearchParams } from "react-router-dom";
import type { Schema } from "~/shared/api/contract";
import { useListed } from "~/shared/api/questions";
import { useMay } from "~/shared/api/session";
import { time } from "~/shared/format/times";
import { Card } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { useWords } from "~/shared/words/language";
import { called, choices } from "~/shared/words/names";
import { worded } from "~/shared/words/sayings";
import { AdminLogin } from "./AdminLogin";
import { settingsWords } from "./words";

type Line = Schema<"AuditLine">;
const pages: Record<string, string> = { case: "/repairs", alert: "/risks", customer: "/customers" };

// "case 7" leads to the case.
function Thing({ of }: { of: string }) {
  const found = /^(case|alert|customer) (\d+)$/.exec(of), page = pages[found?.[1] ?? ""];
  return page ? <Link className="link" to={`${page}/${found?.[2] ?? ""}`}>{called("thing", found?.[1])} {found?.[2]}</Link> : <>{of.replace(/^(\w+) /, (all, kind: string) => (called("thing", kind) === kind ? all : `${called("thing", kind)} `))}</>;
}

export function Audit() {
  const w = useWords(settingsWords), may = useMay("admin"), [query, setQuery] = useSearchParams();
  const actor = query.get("actor") ?? "", verb = query.get("verb") ?? "", object = query.get("object") ?? "";
  const set = (name: string, given: string) => setQuery((old) => {
    if (given) old.set(name, given); else old.delete(name);
    return old;
  }, { replace: true });
  const found = useListed("/v1/audit", { ...(actor ? { actor } : {}), ...(verb ? { verb } : {}), ...(object ? { object } : {}), limit: 100 }, "audit", may);
  const columns = useMemo<Column<Line>[]>(() => [
    { key: "seq", title: "#", cell: (l) => Number(l.seq), show: (l) => <span className="dim">{l.seq}</span>, number: true },
    { key: "at", title: w.when, cell: (l) => l.at, show: (l) => <span className="nowrap">{time(l.at)}</span> },
    { key: "actor", title: w.who, cell: (l) => called("actor", l.actor), show: (l) => <b>{called("actor", l.actor)}</b> },
    { key: "verb", title: w.did, cell: (l) => called("verb", l.verb) },
    { key: "object", title: w.towards, cell: (l) => l.object, show: (l) => <Thing of={l.object} /> },
    { key: "detail", title: w.with, cell: (l) => worded(l.said, l.detail) },
  ], [w]);
  if (!may) return <Card title={w.audit}><AdminLogin /></Card>;
  return (
    <Card title={w.audit} note={w.auditNote}>
      <div className="filters">
        <Field key={`a${actor}`} label={w.who} value={actor} put={(given) => set("actor", given)} />
        <Select className="narrow" aria-label={w.did} value={verb} onChange={(given) => set("verb", given)} showSearch={{ optionFilterProp: "label" }} options={[{ value: "", label: w.everything }, ...choices("verb").filter((key) => !key.includes(" ")).map((key) => ({ value: key, label: called("verb", key) }))]} />
        <Field key={`o${object}`} label={w.towards} value={object} put={(given) => set("object", given)} />
      </div>
      <Asked of={found} isEmpty={() => found.rows.length === 0} empty={w.noAudit}>{() => <DataTable name="audit" rows={found.rows} columns={columns} id={(l) => l.seq} pages={found} exported />}</Asked>
    </Card>
  );
}

function Field({ label, value, put }: { label: string; value: string; put: (given: string) => void }) {
  const [text, setText] = useState(value);
  return <Input className="narrow" aria-label={label} placeholder={label} value={text} onChange={(event) => setText(event.target.value)} onBlur={() => put(text.trim())} onPressEnter={() => put(text.trim())} allowClear onClear={() => put("")} />;
}
