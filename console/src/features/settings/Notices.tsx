// Who hears of what: channels with a test, routes, what needs approval, departments and their time. Set in myelin.yaml, shown here.
import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useMemo } from "react";
import { post } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { useConfiguration, useDepartment, useTaxonomy } from "~/shared/api/questions";
import { useMay } from "~/shared/api/session";
import { Card, Line } from "~/shared/ui/page";
import { Asked, Empty, useFaultText } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { named, useWords } from "~/shared/words/language";
import { called, listed } from "~/shared/words/names";
import { noticeWords } from "./noticeWords";

type Configuration = Schema<"Configuration">;
type Matching = Partial<Pick<Schema<"RouteSetting">, "severities" | "departments" | "rules" | "factors" | "events">>;

export function Notices() {
  const w = useWords(noticeWords), may = useMay("operate"), found = useConfiguration(may);
  if (!may) return <Card title={w.title}><Empty>{w.mayNot}</Empty></Card>;
  return (
    <Asked of={found}>{(c) => (
      <div className="halves">
        <div><Channels of={c} /><Routes of={c} /><Approvals of={c} /></div>
        <div><Departments of={c} /><Deadlines of={c} /></div>
      </div>
    )}</Asked>
  );
}

function Channels({ of }: { of: Configuration }) {
  const w = useWords(noticeWords), said = useFaultText(), { message } = App.useApp();
  const test = useMutation({
    mutationFn: (name: string) => post(`/v1/channels/${encodeURIComponent(name)}/test`),
    onSuccess: (_, name) => void message.success(w.arrived(name)),
    onError: (fault) => void message.error(said(fault)),
  });
  return (
    <Card title={w.channels} note={w.channelsNote}>
      {of.channels.length === 0 ? <Empty>{w.noChannels}</Empty> : of.channels.map((c) => (
        <Line key={c.name} label={<b>{c.name}</b>} below={[called("channelKind", c.kind), c.host, c.signed ? w.signed : w.unsigned, c.per_minute ? w.perMinute(c.per_minute) : ""].filter(Boolean).join(" · ")}
          value={<Button size="small" loading={test.isPending && test.variables === c.name} onClick={() => test.mutate(c.name)}>{w.test}</Button>} />
      ))}
    </Card>
  );
}

// What a rule matches, in words: what it leaves open is not named.
function useMatch(): (of: Matching) => string {
  const w = useWords(noticeWords), department = useDepartment(), { data } = useTaxonomy();
  const factors = useMemo(() => new Map((data?.items ?? []).map((i) => [i.key, named(i.name)])), [data]);
  return (of) => {
    const parts = [
      listed((of.severities ?? []).map((s) => called("severity", s))), listed((of.departments ?? []).map(department)), listed((of.rules ?? []).map((r) => called("rule", r))),
      listed((of.factors ?? []).map((f) => factors.get(f) ?? f)), listed((of.events ?? []).map((e) => called("event", e))),
    ].filter(Boolean);
    return parts.join(" · ") || w.everything;
  };
}

function Routes({ of }: { of: Configuration }) {
  const w = useWords(noticeWords), match = useMatch();
  return (
    <Card title={w.routes} note={w.routesNote}>
      {of.routes.length === 0 ? <Empty>{w.noRoutes}</Empty> : of.routes.map((r, i) => <Line key={i} label={match(r)} below={r.group_wait_s ? w.wait(r.group_wait_s) : undefined} value={listed(r.channels)} />)}
    </Card>
  );
}
function Approvals({ of }: { of: Configuration }) {
  const w = useWords(noticeWords), match = useMatch();
  return (
    <Card title={w.approvals} note={w.approvalsNote}>
      {of.approvals.length === 0 ? <Empty>{w.noApprovals}</Empty> : of.approvals.map((r, i) => <Line key={i} label={match(r)} below={listed(r.channels)} value={w.levels[r.level]} />)}
    </Card>
  );
}
function Departments({ of }: { of: Configuration }) {
  const w = useWords(noticeWords), department = useDepartment();
  return (
    <Card title={w.departments} note={w.departmentsNote}>
      {of.departments.length === 0 ? <Empty>{w.noDepartments}</Empty> : of.departments.map((d) => <Line key={d.key} label={department(d.key)} below={[d.escalation.length ? `${w.escalation} ${d.escalation.join(" → ")}` : "", d.on_call.length ? `${w.onCall} ${listed(d.on_call)}` : ""].filter(Boolean).join(" · ")} value={d.manager ?? ""} />)}
    </Card>
  );
}

type Deadline = Schema<"DeadlineSetting">;
function Deadlines({ of }: { of: Configuration }) {
  const w = useWords(noticeWords);
  const columns = useMemo<Column<Deadline>[]>(() => [
    { key: "severity", title: w.severity, cell: (d) => called("severity", d.severity) },
    { key: "due", title: w.due, cell: (d) => w.time(d.due_hours, d.due_days) },
    { key: "silence", title: w.silence, cell: (d) => w.time(d.silence_hours, d.silence_days) },
  ], [w]);
  return <Card title={w.deadlines} note={w.deadlinesNote}><DataTable name="deadlines" rows={of.deadlines} columns={columns} id={(d) => d.severity} exported /></Card>;
}
