// An import that runs in the server, or ran: how far it is, and what came of it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Progress } from "antd";
import { useEffect, useRef } from "react";
import { Link } from "react-router-dom";
import { ask, send } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { count, fixed, share } from "~/shared/format/figures";
import { span } from "~/shared/format/times";
import { useWords, type Words } from "~/shared/words/language";
import { Card, Fact } from "./page";
import { useFaultText } from "./states";

const zh = {
  running: "正在读入", done: "已读完", stop: "停止", dismiss: "收起", rows: (n: string) => `${n} 行`, perSecond: (n: string) => `每秒 ${n} 行`, left: (t: string) => `还要 ${t}`, looking: "正在回看历史",
  accepted: "新信号", duplicates: "已有", refused: "隔离", seconds: "秒", company: "模拟公司", toToday: "去今日看看",
};
const en: typeof zh = {
  running: "reading", done: "done", stop: "Stop", dismiss: "Dismiss", rows: (n) => `${n} rows`, perSecond: (n) => `${n} rows a second`, left: (t) => `${t} to go`, looking: "looking at the past",
  accepted: "New signals", duplicates: "There already", refused: "Quarantined", seconds: "Seconds", company: "The simulated company", toToday: "See Today",
};
const words: Words<typeof zh> = { zh, en };

export function useJobs(enabled = true) {
  return useQuery({ queryKey: ["import-jobs"], enabled, queryFn: async () => (await ask("/v1/import-jobs")).items, refetchInterval: (query) => (query.state.data?.some((job) => job.state === "running") ? 500 : false) });
}

export function ImportRun({ job }: { job: Schema<"ImportJob"> }) {
  const w = useWords(words), questions = useQueryClient(), said = useFaultText(), { message } = App.useApp(), running = job.state === "running";
  const remove = useMutation({ mutationFn: () => send("DELETE", `/v1/import-jobs/${job.id}`), onError: (fault) => void message.error(said(fault)), onSettled: () => questions.invalidateQueries({ queryKey: ["import-jobs"] }) });
  const before = useRef(job.state);
  useEffect(() => {
    // What came in is on every page: all of them ask again, once.
    if (before.current === "running" && job.state === "done") void questions.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "import-jobs" });
    before.current = job.state;
  }, [job.state, questions]);
  const r = job.report;
  return (
    <Card title={job.kind === "simulation" ? w.company : job.name} note={running ? w.running : job.state === "done" ? w.done : undefined} tools={<Button size="small" loading={remove.isPending} onClick={() => remove.mutate()}>{running ? w.stop : w.dismiss}</Button>}>
      {running && (
        <div aria-live="polite">
          <Progress percent={Math.round(job.fraction * 100)} aria-label={w.running} status="active" />
          <p className="dim">{[w.rows(count(job.rows)), job.rows_per_second > 0 ? w.perSecond(fixed(job.rows_per_second, 0)) : "", job.fraction >= 1 ? w.looking : job.seconds_left === null ? "" : w.left(span(job.seconds_left * 1000))].filter(Boolean).join(" · ")}</p>
        </div>
      )}
      {job.error && <p className="bad" role="alert">{job.error}</p>}
      {job.state === "done" && r && (
        <div className="facts">
          <Fact label={w.accepted} value={count(r.accepted)} tone="good" /><Fact label={w.duplicates} value={count(r.duplicates)} />
          <Fact label={<Link to="/signals?tab=quarantine" className="plain">{w.refused}</Link>} value={count(r.quarantined)} beside={share(r.rows ? r.quarantined / r.rows : 0, 1)} tone={r.quarantined ? "warn" : ""} /><Fact label={w.seconds} value={fixed(r.seconds, 1)} />
        </div>
      )}
      {job.state === "done" && <p><Link className="link" to="/">{w.toToday}</Link></p>}
    </Card>
  );
}
