// The months beside each other: kept, at risk and lost, as the ledger has them.
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useNavigate } from "react-router-dom";
import { ask } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { count, large, share, value } from "~/shared/format/figures";
import { axes, Chart, type Palette } from "~/shared/ui/chart";
import { Yuan } from "~/shared/ui/figures";
import { Asked } from "~/shared/ui/states";
import type { Column } from "~/shared/ui/table";
import { useChoices, useWords } from "~/shared/words/language";
import { months } from "./months";
import { revenueWords } from "./words";

interface Row {
  month: string;
  label: string;
  book: Schema<"Ledger">;
}
const shown = 6;
const of_account = (r: Row, account: string) => r.book.accounts.find((a) => a.account === account)?.amount;

export function Months() {
  const w = useWords(revenueWords), { language } = useChoices(), go = useNavigate();
  const found = useQuery({ queryKey: ["ledger", "months", language], queryFn: async () => {
    const rows: Row[] = [];
    for (const m of months(language, shown)) rows.unshift({ ...m, book: await ask("/v1/ledger", { month: m.month }) });
    return rows.filter((r) => r.book.orders > 0);
  } });
  const rows = useMemo(() => found.data ?? [], [found.data]);
  const columns = useMemo<Column<Row>[]>(() => {
    const money = (account: string, title: string, sign = 1): Column<Row> => ({ key: account, title, cell: (r) => sign * value(of_account(r, account)), show: (r) => { const m = of_account(r, account); return m ? <Yuan of={{ ...m, amount: (sign * value(m)).toFixed(2) }} /> : "–"; }, number: true });
    return [
      { key: "month", title: w.month, cell: (r) => r.label, show: (r) => <b>{r.label}</b> },
      { key: "state", title: w.state, cell: (r) => (r.book.state === "closed" ? w.closed : w.open) },
      { key: "orders", title: w.orders, cell: (r) => r.book.orders, show: (r) => count(r.book.orders), number: true },
      money("sales", w.paid, -1), money("lost", w.lost), money("at_risk", w.risk), money("kept", w.kept),
      { key: "share", title: w.lostShare, cell: (r) => -value(of_account(r, "lost")) / value(of_account(r, "sales")), show: (r) => share(-value(of_account(r, "lost")) / value(of_account(r, "sales")), 1), number: true },
    ];
  }, [w]);
  const draw = useCallback((c: Palette) => {
    void language;
    const bar = (account: string, name: string, color: string) => ({ type: "bar", stack: "m", name, barMaxWidth: 54, itemStyle: { color }, data: rows.map((r) => ({ value: value(of_account(r, account)), month: r.month })) });
    return {
      grid: { left: 62, right: 16, top: 34, bottom: 26 }, legend: { top: 0, right: 0, itemWidth: 10, itemHeight: 10, textStyle: { color: c.ink2, fontSize: 12 } },
      xAxis: { type: "category", data: rows.map((r) => r.label), ...axes(c) }, yAxis: { type: "value", ...axes(c), axisLabel: { color: c.ink3, fontSize: 11, formatter: (v: number) => large(v) } },
      tooltip: { trigger: "axis", renderMode: "richText" as const, formatter: (list: { seriesName: string; value: number; name: string }[]) => `${list[0]?.name ?? ""}\n${list.map((s) => `${s.seriesName} ${large(s.value)}`).join("\n")}` },
      series: [bar("kept", w.kept, c.line), bar("at_risk", w.risk, c.warn), bar("lost", w.lost, c.bad)],
    };
  }, [rows, language, w]);
  return <Asked of={found} empty={w.noOrders}>{() => <Chart name="ledger-months" title={w.tabs.months} note={w.monthsNote} label={w.monthsLabel} draw={draw} height={300} rows={rows} columns={columns} id={(r) => r.month} onPick={(data) => { const { month } = data as { month?: string }; if (month) go(`/revenue?month=${month}`); }} />}</Asked>;
}
