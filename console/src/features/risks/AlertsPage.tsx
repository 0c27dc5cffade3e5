// Every alert: list, timeline, and where on the map of factors and channels they stand.
import { Segmented, Switch } from "antd";
import { useCallback, useMemo } from "react";
import { useNavigate, useSearchParams } from "react-router-dom";
import type { Alert } from "~/shared/api/contract";
import { useListed } from "~/shared/api/questions";
import { count, fixed, value } from "~/shared/format/figures";
import { day, time } from "~/shared/format/times";
import { axes, Chart, type Palette } from "~/shared/ui/chart";
import { Yuan } from "~/shared/ui/figures";
import { Card, Page } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { named, useChoices, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { PageTabs } from "~/shared/ui/tabs";
import { HeatMap } from "./HeatMap";
import { Precision } from "./Precision";
import { Rules } from "./Rules";
import { Scores } from "./Scores";
import { Silences } from "./Silences";
import { markWords } from "./markWords";
import { riskWords } from "./words";

const tones: Record<string, string> = { critical: "bad", warning: "warn", info: "" };

export function AlertsPage() {
  const w = useWords(riskWords), marks = useWords(markWords), go = useNavigate(), [query, setQuery] = useSearchParams();
  const state = query.get("state") ?? "firing", muted = query.get("muted") === "1", tab = query.get("tab") ?? "list";
  const set = (name: string, value: string) => setQuery((old) => {
    if (value) old.set(name, value); else old.delete(name);
    return old;
  }, { replace: true });
  const found = useListed("/v1/alerts", { ...(state !== "all" ? { state: state as Alert["state"] } : {}), ...(muted ? { muted: true } : {}), limit: 200 }, "alerts");
  const firing = found.rows.filter((a) => a.state === "firing");
  const columns: Column<Alert>[] = useMemo(() => [
    { key: "severity", title: w.severity, cell: (a) => a.severity, show: (a) => <span className={`tag ${a.state === "resolved" ? "" : tones[a.severity]}`}>{called("severity", a.severity)}</span> },
    { key: "factor", title: w.factor, cell: (a) => named(a.factor.name), show: (a) => <b>{named(a.factor.name)}</b> },
    { key: "product", title: w.product, cell: (a) => a.product, show: (a) => a.product ?? <span className="dim">{w.all}</span> },
    { key: "channel", title: w.channel, cell: (a) => called("channel", a.channel), show: (a) => (a.channel ? called("channel", a.channel) : <span className="dim">{w.all}</span>) },
    { key: "since", title: w.since, cell: (a) => a.since, show: (a) => <span className="nowrap">{time(a.since)}</span> },
    { key: "seen", title: w.seen, cell: (a) => a.observed, show: (a) => count(a.observed), number: true },
    { key: "expected", title: w.expected, cell: (a) => a.expected, show: (a) => fixed(a.expected, 1), number: true },
    { key: "ratio", title: w.ratio, cell: (a) => a.ratio, show: (a) => (a.rule === "cell_excess" ? `×${fixed(a.ratio, 1)}` : "–"), number: true },
    { key: "q", title: w.q, cell: (a) => a.q_value, show: (a) => fixed(a.q_value, 3), number: true },
    { key: "customers", title: w.customers, cell: (a) => a.customers, show: (a) => count(a.customers), number: true },
    { key: "stake", title: w.stake, cell: (a) => value(a.at_stake), show: (a) => <Yuan of={a.at_stake} />, number: true },
  ], [w]);
  const open = useCallback((a: Alert) => go(`/risks/${a.id}`), [go]);
  return (
    <Page title={w.title} sentence={found.data && state === "firing" ? w.sentence(firing.length, firing.filter((a) => a.severity === "critical").length) : w.title} lead={w.lead}>
      {!["orders", "silences", "precision", "rules"].includes(tab) && <div className="filters">
        <Segmented aria-label={w.state} value={state} onChange={(value) => set("state", value === "firing" ? "" : value)} options={[...Object.entries(w.states).map(([value, label]) => ({ value, label })), { value: "all", label: w.all }]} />
        <label><Switch size="small" checked={muted} onChange={(on) => set("muted", on ? "1" : "")} />{w.muted}</label>
      </div>}
      <PageTabs asked={tab} onChange={(key, first) => set("tab", first ? "" : key)} items={[
        { key: "list", label: w.list, children: <Card><Asked of={found} isEmpty={() => found.rows.length === 0} empty={w.noRows}>{() => <DataTable name="alerts" rows={found.rows} columns={columns} id={(a) => a.id} open={open} pages={found} exported />}</Asked></Card> },
        { key: "timeline", label: w.timeline, children: <Timeline rows={found.rows} columns={columns} open={open} /> },
        { key: "heat", label: w.heat, children: <HeatMap rows={found.rows} columns={columns} /> },
        { key: "silences", label: w.silences, children: <Silences /> },
        { key: "precision", label: marks.tab, children: <Precision /> },
        { key: "rules", label: w.rules, children: <Rules /> },
        { key: "orders", label: w.orders, children: <Scores /> },
      ]} />
    </Page>
  );
}

function Timeline({ rows, columns, open }: { rows: Alert[]; columns: Column<Alert>[]; open: (a: Alert) => void }) {
  const w = useWords(riskWords), { language } = useChoices();
  const draw = useCallback((c: Palette) => {
    void language;
    const sorted = [...rows].sort((a, b) => ((a.since ?? "") < (b.since ?? "") ? 1 : -1)).slice(0, 60);
    const began = sorted.map((a) => Date.parse(a.since ?? a.raised_at ?? "")), now = Date.now(), first = Math.min(...began, now - 86400e3);
    return {
      grid: { left: 200, right: 24, top: 10, bottom: 28 },
      xAxis: { type: "value", min: 0, max: now - first, ...axes(c), axisLabel: { color: c.ink3, fontSize: 11, formatter: (v: number) => day(first + v) } },
      yAxis: { type: "category", data: sorted.map((a) => `${named(a.factor.name)}${a.product ? ` · ${a.product}` : ""}`), ...axes(c), axisLabel: { color: c.ink2, fontSize: 11, width: 185, overflow: "truncate" as const } },
      series: [
        { type: "bar", stack: "t", silent: true, itemStyle: { color: "transparent" }, data: began.map((t) => t - first) },
        { type: "bar", stack: "t", barWidth: 9, data: sorted.map((a, i) => ({ value: (a.resolved_at ? Date.parse(a.resolved_at) : now) - (began[i] ?? now), alert: a, itemStyle: { color: a.state === "resolved" ? c.line : a.severity === "critical" ? c.bad : c.warn, borderRadius: 3 } })) },
      ],
      tooltip: { trigger: "item", renderMode: "richText" as const, formatter: (p: { data: { alert?: Alert } }) => (p.data.alert ? `${named(p.data.alert.factor.name)}\n${time(p.data.alert.since)} – ${p.data.alert.resolved_at ? time(p.data.alert.resolved_at) : w.still}\n×${fixed(p.data.alert.ratio, 1)}` : "") },
    };
  }, [rows, language, w]);
  return <Chart name="alerts-timeline" title={w.timeline} note={w.timelineNote} label={w.timelineNote} draw={draw} height={Math.max(160, Math.min(rows.length, 60) * 22 + 50)} rows={rows} columns={columns} id={(a) => a.id} onPick={(data) => (data as { alert?: Alert }).alert && open((data as { alert: Alert }).alert)} />;
}
