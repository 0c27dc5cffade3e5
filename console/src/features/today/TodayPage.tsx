// Today: what needs me now, merged by cause and ranked by harm; what calmed down; what is being heard this moment.
import { useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useMemo, useRef, useState } from "react";
import { Link } from "react-router-dom";
import { ask } from "~/shared/api/client";
import { usePulse } from "~/shared/api/live";
import { useAlerts, useApprovals, useCases, useDepartment, useTaxonomy } from "~/shared/api/questions";
import { useMay, useSession } from "~/shared/api/session";
import { count, fixed, money, total } from "~/shared/format/figures";
import { fullDay, hourOf, lately, time } from "~/shared/format/times";
import { Yuan, useNow } from "~/shared/ui/figures";
import { alertText } from "~/shared/ui/headline";
import { Card, Line, Page } from "~/shared/ui/page";
import { Asked, Empty, Waiting } from "~/shared/ui/states";
import { Quote } from "~/shared/ui/verbatim";
import { choose, named, useChoices, useWords } from "~/shared/words/language";
import { FirstRun, useFirstImport } from "./FirstRun";
import { Nerve } from "./Nerve";
import { ThingCard } from "./ThingCard";
import { isMine, loops, things } from "./things";
import { todayWords } from "./words";
import "./today.css";

export default function TodayPage() {
  const w = useWords(todayWords), { role } = useChoices(), me = useSession().data?.name ?? null, now = useNow(60_000);
  const first = useQuery({ queryKey: ["pulse"], queryFn: () => ask("/v1/pulse") }), live = usePulse(), pulse = live ?? first.data ?? null;
  const firing = useAlerts({ state: "firing", limit: 100 }), seen = useAlerts({ state: "acknowledged", limit: 50 });
  const waiting = useCases({ state: "open", limit: 200 }), taken = useCases({ state: "taken", limit: 200 });
  const [others, setOthers] = useState(false);
  const cases = useMemo(() => [...(waiting.data ?? []), ...(taken.data ?? [])], [waiting.data, taken.data]);
  const all = useMemo(() => things([...(firing.data ?? []), ...(seen.data ?? [])], cases), [firing.data, seen.data, cases]);
  // The first data comes in with its progress in sight; Today begins when it is all in and looked at.
  const begun = useRef(false), filling = useFirstImport(pulse !== null && (pulse.signals === 0 || begun.current));
  begun.current = filling || pulse?.signals === 0;
  const known = pulse !== null && firing.data !== undefined && waiting.data !== undefined && taken.data !== undefined;
  const mine = all.filter((t) => isMine(role, t, me)), rest = all.filter((t) => !isMine(role, t, me)), needing = mine.filter((t) => t.needs).length;
  const sentence = known ? <>{w.greet(hourOf(now))}{w.heard(count(pulse.signals_last_day))}<em className={needing ? "" : "calm"} aria-live="polite">{needing ? (role === "ceo" ? w.costs(needing, money(total(mine.filter((t) => t.needs).map((t) => t.stake)))) : w.needs(needing)) : w.calm}</em></> : w.greet(hourOf(now));
  if (pulse && begun.current) return <FirstRun />;
  return (
    <Page title={known && needing ? `(${needing}) ${w.title}` : w.title} sentence={sentence} tools={
      <>
        <span className="dim">{fullDay(now)}</span>
        <Select aria-label={w.roleLabel} value={role} onChange={(value) => choose({ role: value })} popupMatchSelectWidth={false} options={Object.entries(w.roles).map(([value, label]) => ({ value, label }))} />
      </>
    }>
      {pulse ? <Nerve pulse={pulse} things={all.filter((t) => t.lead !== null && t.needs).length} /> : <Asked of={first}>{() => null}</Asked>}
      <div className="columns">
        <div>
          <Asked of={firing} isEmpty={() => false}>{() => null}</Asked>
          {known ? mine.length === 0 && <Card><Empty>{w.none}</Empty></Card> : firing.isError ? null : <Card><Waiting /></Card>}
          {mine.map((t, i) => <ThingCard key={t.key} of={t} brief={i >= 5 || role === "ceo"} />)}
          {rest.length > 0 && <p><Button type="text" onClick={() => setOthers(!others)}>{others ? w.hideOthers : w.others(rest.length)}</Button></p>}
          {others && rest.map((t) => <ThingCard key={t.key} of={t} brief />)}
        </div>
        <aside>
          <ToApprove />
          {role === "ceo" && <Worst />}
          {role !== "ceo" && <Heard />}
          <Loops cases={known ? cases : null} all={all} />
          <Ended />
          {role === "analyst" && <NewTopics />}
          {pulse && ["everyone", "analyst", "platform"].includes(role) && (
            <Card title={w.reflex}>
              <Line label={w.commit} value={`${fixed(pulse.commit_ms_mean, 1)} / ${fixed(pulse.commit_ms_max, 1)} ms`} />
              <Line label={w.slow} value={count(pulse.commits_over_10ms)} />
              <Line label={w.queue} value={count(pulse.queue_signals)} />
              <Line label={w.duplicate} value={count(pulse.duplicates)} />
              <Line label={w.dead} value={count(pulse.actions_dead)} tone={pulse.actions_dead ? "bad" : ""} />
              <Line label={<Link className="plain" to="/signals?tab=quarantine">{w.quarantine}</Link>} value={count(pulse.quarantined)} tone={pulse.quarantined ? "warn" : ""} />
            </Card>
          )}
        </aside>
      </div>
    </Page>
  );
}

// For those who may say so: what does not leave before somebody approves it.
function ToApprove() {
  const w = useWords(todayWords), waits = useApprovals(useMay("operate")), oldest = waits.rows.at(-1)?.action.created_at;
  if (waits.rows.length === 0) return null;
  return (
    <Card title={w.approvals} className="mid" tools={<Link className="link" to="/repairs?view=approvals">{w.lookThrough}</Link>}>
      <Line label={<Link className="plain" to="/repairs?view=approvals">{w.waiting}</Link>} below={oldest ? w.oldest(lately(oldest)) : undefined} value={`${waits.rows.length}${waits.hasNextPage ? "+" : ""}`} tone="warn" />
    </Card>
  );
}
function Heard() {
  const w = useWords(todayWords), heard = useQuery({ queryKey: ["signals", "live", 5], queryFn: async () => (await ask("/v1/signals", { limit: 5 })).items });
  return <Card title={w.hears} className="heard" tools={<Link className="link" to="/signals?tab=live">{w.others24}</Link>}><Asked of={heard} empty={w.noHeard}>{(rows) => rows.map((v) => <Quote key={v.id} of={v} brief />)}</Asked></Card>;
}
// For who decides about money: which causes cost most so far.
function Worst() {
  const w = useWords(todayWords), found = useQuery({ queryKey: ["causes", "loss", 5], staleTime: 30_000, queryFn: async () => (await ask("/v1/causes", { metric: "loss", limit: 5 })).items }), { data } = useTaxonomy();
  const names = new Map((data?.items ?? []).map((i) => [i.key, named(i.name)]));
  return <Card title={w.worst} tools={<Link className="link" to="/revenue">{w.ledger}</Link>}><Asked of={found} empty={w.noWorst}>{(rows) => rows.map((c) => <Line key={c.factor} label={<Link className="plain" to={`/causes/${c.factor}`}>{names.get(c.factor) ?? c.factor}</Link>} value={<Yuan of={c.lost} />} tone="bad" />)}</Asked></Card>;
}
// For who keeps the language: what customers speak of and nothing explains.
function NewTopics() {
  const w = useWords(todayWords), found = useQuery({ queryKey: ["topics", "candidate", 5], staleTime: 60_000, queryFn: async () => (await ask("/v1/topics", { limit: 5 })).items });
  return <Card title={w.topics} tools={<Link className="link" to="/causes?tab=topics">{w.lookThrough}</Link>}><Asked of={found} empty={w.noTopics}>{(rows) => rows.map((t) => <Line key={t.id} label={<Link className="plain" to={`/causes?tab=topics&topic=${t.id}`}>{named({ zh: t.name_zh, en: t.name_en }) || t.id}</Link>} value={count(t.last_7_days)} />)}</Asked></Card>;
}
function Loops({ cases, all }: { cases: Parameters<typeof loops>[0] | null; all: Parameters<typeof loops>[1] }) {
  const w = useWords(todayWords), department = useDepartment();
  return (
    <Card title={w.loops}>
      {cases === null ? <Waiting /> : cases.length === 0 ? <Empty>{w.noLoops}</Empty> : loops(cases, all).map((l) => (
        <Line key={l.department} label={<Link className="plain" to={`/repairs?department=${l.department}`}>{department(l.department)}</Link>} below={`${w.cases(l.cases)} · ${w.stake} ${money(l.stake)}`} value={<span title={w.perDayNote}>{w.perDay(money(l.perDay))}</span>} />
      ))}
    </Card>
  );
}
function Ended() {
  const w = useWords(todayWords), ended = useAlerts({ state: "resolved", limit: 5 });
  return (
    <Card title={w.better}>
      <Asked of={ended} empty={w.noneBetter}>{(rows) => rows.map((a) => <Line key={a.id} label={<Link className="plain" to={`/risks/${a.id}`}>{alertText(a)}</Link>} below={w.since(time(a.since))} value={<span className="dim">{w.ended(lately(a.resolved_at))}</span>} />)}</Asked>
    </Card>
  );
}
