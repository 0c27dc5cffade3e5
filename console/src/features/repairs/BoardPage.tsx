// The board: four columns, moved by hand or by key; a table for those who compare; money in open loops by department.
import { App, Segmented, Select, Switch } from "antd";
import { useCallback, useMemo, useState, type KeyboardEvent } from "react";
import { Link, useNavigate, useSearchParams } from "react-router-dom";
import type { Case } from "~/shared/api/contract";
import { useAlerts, useApprovals, useCasesListed, useDepartment, useTaxonomy } from "~/shared/api/questions";
import { useMay } from "~/shared/api/session";
import { count, money, perDay, total, value } from "~/shared/format/figures";
import { time } from "~/shared/format/times";
import { axes, Chart, type Palette } from "~/shared/ui/chart";
import { DispatchForm } from "~/shared/ui/dispatch";
import { Deadline, Yuan } from "~/shared/ui/figures";
import { Card, Page } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { DataTable, type Column as TableColumn } from "~/shared/ui/table";
import { LongList, type Pages } from "~/shared/ui/windowed";
import { named, useChoices, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { Approvals } from "./Approvals";
import { approvalWords } from "./approvalWords";
import { useDeeds } from "./deeds";
import { DisputesView, useDisputes } from "./Disputes";
import { disputeWords } from "./disputeWords";
import { columns, deed, type Column } from "./moves";
import { repairWords } from "./words";

export function BoardPage() {
  const w = useWords(repairWords), go = useNavigate(), [query, setQuery] = useSearchParams(), { data: taxonomy } = useTaxonomy(), department = useDepartment();
  const only = query.get("department") ?? "", late = query.get("overdue") === "1", view = query.get("view") ?? "board";
  const set = (name: string, given: string) => setQuery((old) => {
    if (given) old.set(name, given); else old.delete(name);
    return old;
  }, { replace: true });
  const filter = { ...(only ? { department: only } : {}), ...(late ? { overdue: true } : {}) };
  const waiting = useCasesListed({ ...filter, state: "open", limit: 200 }), taken = useCasesListed({ ...filter, state: "taken", limit: 200 }), done = useCasesListed({ ...filter, state: "resolved", limit: 50 }), closed = useCasesListed({ ...filter, state: "closed", limit: 50 });
  const by: Record<Column, Case[]> = { open: waiting.rows, taken: taken.rows, resolved: done.rows, closed: closed.rows };
  const pages: Record<Column, Pages> = { open: waiting, taken, resolved: done, closed };
  const more = Object.values(pages).filter((one) => one.hasNextPage);
  const onward = { hasNextPage: more.length > 0, isFetchingNextPage: more.some((one) => one.isFetchingNextPage), fetchNextPage: () => Promise.all(more.map((one) => one.fetchNextPage())) };
  const may = useMay("operate"), waits = useApprovals(may), inbox = view === "approvals", a = useWords(approvalWords), disputes = useDisputes("open"), court = view === "disputes", d = useWords(disputeWords), aside = inbox || court;
  const open = [...by.open, ...by.taken], overdue = open.filter((c) => c.overdue).length, known = waiting.data !== undefined && taken.data !== undefined;
  const cells = useMemo<TableColumn<Case>[]>(() => [
    { key: "id", title: w.caseTitle, cell: (c) => Number(c.id), show: (c) => c.id, number: true },
    { key: "title", title: w.title, cell: (c) => named(c.title), show: (c) => <b>{named(c.title)}</b> },
    { key: "state", title: w.state, cell: (c) => called("caseState", c.state) },
    { key: "owner", title: w.owner, cell: (c) => [department(c.department), c.assignee].filter(Boolean).join(" · ") },
    { key: "due", title: w.due, cell: (c) => c.due_at, show: (c) => <Deadline due={c.due_at} done={c.state === "resolved" || c.state === "closed"} /> },
    { key: "opened", title: w.opened, cell: (c) => c.opened_at, show: (c) => <span className="nowrap">{time(c.opened_at)}</span> },
    { key: "stake", title: w.stake, cell: (c) => value(c.at_stake), show: (c) => <Yuan of={c.at_stake} />, number: true },
  ], [w, department]);
  return (
    <Page title={inbox ? w.approvals : court ? w.disputes : w.title} sentence={inbox && waits.data ? (waits.rows.length ? a.sentence(`${waits.rows.length}${waits.hasNextPage ? "+" : ""}`) : a.none) : court && disputes.data ? d.sentence(disputes.rows.length) : known ? <>{w.sentence(open.length, overdue)}{overdue > 0 && <em>{w.late(overdue)}</em>}</> : w.title} lead={inbox ? a.lead : court ? d.lead : w.lead} tools={!aside && known && open.length > 0 ? <span className="ink-2">{w.stake} <b><Yuan of={total(open.map((c) => c.at_stake))} /></b></span> : undefined}>
      <div className="filters">
        <Segmented aria-label={w.title} value={view} onChange={(given) => set("view", given === "board" ? "" : given)} options={[{ value: "board", label: w.board }, { value: "list", label: w.list }, ...(may ? [{ value: "approvals", label: <>{w.approvals}{waits.rows.length > 0 && <b className="badge">{waits.rows.length}{waits.hasNextPage ? "+" : ""}</b>}</> }] : []), { value: "disputes", label: <>{w.disputes}{disputes.rows.length > 0 && <b className="badge">{disputes.rows.length}</b>}</> }]} />
        {!aside && <Select aria-label={w.department} value={only} onChange={(given) => set("department", given)} popupMatchSelectWidth={false} options={[{ value: "", label: w.all }, ...(taxonomy?.departments ?? []).map((d) => ({ value: d.key, label: named(d.name) }))]} />}
        {!aside && <label><Switch size="small" checked={late} onChange={(on) => set("overdue", on ? "1" : "")} />{w.overdueOnly}</label>}
      </div>
      {inbox && <Approvals />}
      {court && <DisputesView />}
      {!aside && <Asked of={waiting} isEmpty={() => false}>{() => (view === "list"
        ? <Card><DataTable name="cases" rows={[...by.open, ...by.taken, ...by.resolved, ...by.closed]} columns={cells} id={(c) => c.id} open={(c) => go(`/repairs/${c.id}`)} pages={onward} exported /></Card>
        : <Board by={by} pages={pages} />)}</Asked>}
      {!aside && open.length > 0 && <Loops open={open} />}
    </Page>
  );
}

function Board({ by, pages }: { by: Record<Column, Case[]>; pages: Record<Column, Pages> }) {
  const w = useWords(repairWords), go = useNavigate(), { message } = App.useApp(), deeds = useDeeds();
  const [held, setHeld] = useState<Case | null>(null), [over, setOver] = useState<Column | null>(null), [sending, setSending] = useState<Case | null>(null);
  const move = (c: Case, to: Column) => {
    if (c.state === to) return;
    const what = deed(c.state, to);
    if (what) deeds.run(c, what);
    else void message.info(w.cannot(called("caseState", c.state), called("caseState", to)));
  };
  const pressed = (event: KeyboardEvent, c: Case) => {
    if (event.target !== event.currentTarget) return;
    const at = columns.indexOf(c.state);
    const side = event.key === "ArrowRight" ? columns[at + 1] : event.key === "ArrowLeft" ? columns[at - 1] : undefined;
    if (side) move(c, side);
    if (event.key === "Enter") go(`/repairs/${c.id}`);
    if (event.key === "t" && c.state === "open") deeds.run(c, "take");
    if (event.key === "r" && (c.state === "open" || c.state === "taken")) deeds.run(c, "resolve");
    if (event.key === "o" && (c.state === "resolved" || c.state === "closed")) deeds.run(c, "reopen");
    if (event.key === "d" && c.state !== "closed") setSending(c);
  };
  return (
    <div className="board">
      {columns.map((column) => (
        <section key={column} aria-label={called("caseState", column)} className={over === column && held && held.state !== column ? "over" : ""}
          onDragOver={(event) => { event.preventDefault(); setOver(column); }} onDragLeave={() => setOver(null)}
          onDrop={(event) => { event.preventDefault(); setOver(null); if (held) move(held, column); }}>
          <h2>{called("caseState", column)} <span className="dim">{by[column].length}{pages[column].hasNextPage && "+"}</span></h2>
          {by[column].length > 0 && <LongList rows={by[column]} id={(c) => c.id} height={104} pages={pages[column]} show={(c) => <BoardCard of={c} onKeyDown={(event) => pressed(event, c)} hold={(on) => setHeld(on ? c : null)} />} />}
          {by[column].length === 0 && <p className="said">{w.none}</p>}
        </section>
      ))}
      {deeds.form}
      {sending && <DispatchForm of={sending} open close={() => setSending(null)} />}
    </div>
  );
}

function BoardCard({ of, onKeyDown, hold }: { of: Case; onKeyDown: (event: KeyboardEvent) => void; hold: (on: boolean) => void }) {
  const w = useWords(repairWords), department = useDepartment(), over = of.state === "resolved" || of.state === "closed";
  return (
    <article className={`ticket ${of.overdue && !over ? "late" : ""}`} draggable tabIndex={0} data-item={of.id} onKeyDown={onKeyDown} onDragStart={(event) => { event.dataTransfer.setData("text/plain", of.id); event.dataTransfer.effectAllowed = "move"; hold(true); }} onDragEnd={() => hold(false)}>
      <h3><Link to={`/repairs/${of.id}`} draggable={false}>{named(of.title)}</Link></h3>
      <p className="meta"><span>{department(of.department)}</span><span>{of.assignee ? called("actor", of.assignee) : w.nobody}</span><span>{w.evidence(of.evidence.length)}</span>{of.reopened > 0 && <span className="warn">{w.reopened(of.reopened)}</span>}</p>
      <p className="foot"><b><Yuan of={of.at_stake} /></b><Deadline due={of.due_at} done={over} /></p>
    </article>
  );
}

function Loops({ open }: { open: Case[] }) {
  const w = useWords(repairWords), department = useDepartment(), { language } = useChoices();
  const alerts = useAlerts({ limit: 200 });
  // Money has been at stake since the first alert of a case, not since somebody opened it.
  const since = useMemo(() => new Map([...(alerts.data ?? [])].sort((a, b) => ((a.since ?? "") < (b.since ?? "") ? 1 : -1)).map((a) => [a.case_id, a.since])), [alerts.data]);
  const rows = useMemo(() => {
    const by = new Map<string, Case[]>();
    for (const c of open) by.set(c.department, [...(by.get(c.department) ?? []), c]);
    return [...by].map(([key, list]) => ({ key, name: department(key), cases: list.length, overdue: list.filter((c) => c.overdue).length, stake: total(list.map((c) => c.at_stake)), perDay: total(list.map((c) => perDay(c.at_stake, since.get(c.id) ?? c.opened_at))) })).sort((a, b) => value(b.perDay) - value(a.perDay));
  }, [open, department, since]);
  const cells = useMemo<TableColumn<(typeof rows)[number]>[]>(() => [
    { key: "name", title: w.department, cell: (r) => r.name },
    { key: "cases", title: w.cases, cell: (r) => r.cases, show: (r) => count(r.cases), number: true },
    { key: "overdue", title: w.overdue, cell: (r) => r.overdue, show: (r) => count(r.overdue), number: true },
    { key: "stake", title: w.stake, cell: (r) => value(r.stake), show: (r) => <Yuan of={r.stake} />, number: true },
    { key: "day", title: w.perDay, cell: (r) => value(r.perDay), show: (r) => <Yuan of={r.perDay} />, number: true },
  ], [w]);
  const text = JSON.stringify(rows);
  const draw = useCallback((c: Palette) => {
    void language;
    const shown = (JSON.parse(text) as typeof rows).reverse();
    return {
      grid: { left: 120, right: 60, top: 4, bottom: 4 }, xAxis: { type: "value", show: false }, yAxis: { type: "category", data: shown.map((r) => r.name), ...axes(c), axisLine: { show: false } },
      series: [{ type: "bar", barWidth: 12, itemStyle: { color: c.warn, borderRadius: 3 }, data: shown.map((r) => ({ value: value(r.perDay), itemStyle: { color: r.overdue ? c.bad : c.warn } })), label: { show: true, position: "right", color: c.ink2, formatter: (p: { dataIndex: number }) => money(shown[p.dataIndex]?.perDay ?? null) } }],
      tooltip: { show: false },
    };
  }, [text, language]);
  return <Chart name="open-loops" title={w.loops} note={w.loopsNote} label={w.loopsLabel} draw={draw} height={rows.length * 30 + 16} rows={rows} columns={cells} id={(r) => r.key} />;
}
