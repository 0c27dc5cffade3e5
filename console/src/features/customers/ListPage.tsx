import { Button, Input, Switch } from "antd";
import { useMemo, useState } from "react";
import { useNavigate, useSearchParams } from "react-router-dom";
import type { Schema } from "~/shared/api/contract";
import { useListed } from "~/shared/api/questions";
import { count, fixed, value } from "~/shared/format/figures";
import { lately } from "~/shared/format/times";
import { Yuan } from "~/shared/ui/figures";
import { Card, Page } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { Leaving } from "./Leaving";
import { leavingWords } from "./leavingWords";
import { customerWords } from "./words";

type Row = Schema<"Customer">;
export function ListPage() {
  const w = useWords(customerWords), l = useWords(leavingWords), go = useNavigate(), [query, setQuery] = useSearchParams(), silent = query.get("silent") === "1", leaving = query.get("leaving") === "1", [key, setKey] = useState("");
  const found = useListed("/v1/customers", { ...(silent ? { silent: true } : {}), limit: 100 }, "customers");
  const columns = useMemo<Column<Row>[]>(() => [
    { key: "id", title: w.id, cell: (c) => c.id, show: (c) => <b>{c.id}</b> }, { key: "tier", title: w.tier, cell: (c) => called("tier", c.tier?.toLowerCase()), show: (c) => (c.tier ? called("tier", c.tier.toLowerCase()) : <span className="dim">–</span>) },
    { key: "signals", title: w.signals, cell: (c) => c.signals, show: (c) => count(c.signals), number: true }, { key: "orders", title: w.orders, cell: (c) => c.orders, show: (c) => count(c.orders), number: true },
    { key: "paid", title: w.paid, cell: (c) => value(c.paid), show: (c) => <Yuan of={c.paid} />, number: true },
    { key: "mood", title: w.mood, cell: (c) => c.polarity, show: (c) => <span className={(c.polarity ?? 0) < -0.2 ? "bad" : (c.polarity ?? 0) > 0.2 ? "good" : "dim"}>{fixed(c.polarity, 2)}</span>, number: true },
    { key: "last", title: w.last, cell: (c) => c.last_at, show: (c) => <span className="nowrap">{lately(c.last_at)}</span> },
  ], [w]);
  return (
    <Page title={w.title} lead={w.lead}>
      <form className="filters" onSubmit={(event) => { event.preventDefault(); if (key.trim()) go(`/customers/${encodeURIComponent(key.trim())}`); }}>
        <Input className="words" aria-label={w.findLabel} placeholder={w.find} value={key} onChange={(event) => setKey(event.target.value)} />
        <Button htmlType="submit">{w.go}</Button>
        <label><Switch size="small" checked={silent} onChange={(on) => setQuery(on ? { silent: "1" } : {}, { replace: true })} />{w.silent}</label>
        <label><Switch size="small" checked={leaving} onChange={(on) => setQuery(on ? { leaving: "1" } : {}, { replace: true })} />{l.only}</label>
      </form>
      {leaving ? <Leaving /> : <Card title={w.list}>
        <Asked of={found} isEmpty={() => found.rows.length === 0} empty={w.none}>{() => (
          <DataTable name="customers" rows={found.rows} columns={columns} id={(c) => c.id} pages={found} open={(c) => go(`/customers/${c.id}`)} exported />
        )}</Asked>
      </Card>}
    </Page>
  );
}
