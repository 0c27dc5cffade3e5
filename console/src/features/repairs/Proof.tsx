// Was it really fixed? How the repair will be judged, written down before the outcome is known; and once it is judged, the
// verdict with its picture: what was seen, what would have been seen without the repair, and the interval.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useCallback, useMemo } from "react";
import { post } from "~/shared/api/client";
import type { CaseDetail, Schema } from "~/shared/api/contract";
import { useMay } from "~/shared/api/session";
import { count, fixed, probability, share } from "~/shared/format/figures";
import { day, time } from "~/shared/format/times";
import { axes, Chart, type Palette } from "~/shared/ui/chart";
import { Card, Fact } from "~/shared/ui/page";
import { useFaultText } from "~/shared/ui/states";
import type { Column } from "~/shared/ui/table";
import { named, useChoices, useWords } from "~/shared/words/language";
import { proofWords } from "./proofWords";

type Comparison = Schema<"Comparison">;
type Verdict = Schema<"Verdict">;
type Point = Verdict["series"][number];
const tones = { fixed: "good", not_fixed: "bad", cannot_tell: "warn" } as const;

export function Proof({ of }: { of: CaseDetail }) {
  const w = useWords(proofWords);
  if (of.verdict) return <><Judged id={of.id} of={of.verdict} plan={of.comparison} />{of.comparison && <Plan of={of.comparison} title={w.how} />}</>;
  if (of.comparison) return <Plan of={of.comparison} title={w.planned} due={of.id} />;
  return null;
}

const fall = (effect: number | null): string => share(effect === null ? null : Math.abs(effect));

function Judged({ id, of, plan }: { id: string; of: Verdict; plan: Comparison | null }) {
  const w = useWords(proofWords), { language } = useChoices();
  const columns = useMemo<Column<Point>[]>(() => [
    { key: "at", title: w.day, cell: (p) => p.at, show: (p) => day(p.at) },
    { key: "observed", title: w.observed, cell: (p) => p.observed, show: (p) => fixed(p.observed, 0), number: true },
    { key: "expected", title: w.expected, cell: (p) => p.expected, show: (p) => fixed(p.expected, 1), number: true },
    { key: "low", title: w.low, cell: (p) => p.low, show: (p) => fixed(p.low, 1), number: true },
    { key: "high", title: w.high, cell: (p) => p.high, show: (p) => fixed(p.high, 1), number: true },
  ], [w]);
  const method = of.method ?? plan?.method, repaired = plan?.planned_at ?? null, rows = of.series;
  const draw = useCallback((c: Palette) => {
    void language;
    const began = repaired ? rows.findIndex((p) => (p.at ?? "") >= repaired) : -1;
    return {
      grid: { left: 40, right: 16, top: 16, bottom: 26 }, xAxis: { type: "category", data: rows.map((p) => day(p.at)), boundaryGap: false, ...axes(c) }, yAxis: { type: "value", minInterval: 1, ...axes(c) },
      tooltip: { trigger: "axis", renderMode: "richText" as const, formatter: (list: { dataIndex: number }[]) => {
        const p = rows[list[0]?.dataIndex ?? 0];
        return p ? `${time(p.at)}\n${w.observed} ${fixed(p.observed, 0)}\n${w.expected} ${fixed(p.expected, 1)} (${fixed(p.low, 1)} – ${fixed(p.high, 1)})` : "";
      } },
      series: [
        { type: "line", stack: "band", symbol: "none", lineStyle: { opacity: 0 }, data: rows.map((p) => p.low), silent: true },
        { type: "line", stack: "band", symbol: "none", lineStyle: { opacity: 0 }, areaStyle: { color: c.band, opacity: 1 }, data: rows.map((p) => (p.high ?? 0) - (p.low ?? 0)), silent: true },
        { type: "line", symbol: "none", lineStyle: { color: c.ink3, width: 1.2, type: "dashed" }, data: rows.map((p) => p.expected) },
        { type: "line", symbol: "circle", symbolSize: 5, itemStyle: { color: c.ink }, lineStyle: { color: c.ink, width: 1.8 }, data: rows.map((p) => ({ value: p.observed, itemStyle: { color: (p.observed ?? 0) < (p.low ?? 0) ? c.good : (p.observed ?? 0) > (p.high ?? 0) ? c.bad : c.ink } })), ...(began > 0 ? { markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: c.nerve, type: "dotted" }, data: [{ xAxis: began }] } } : {}) },
      ],
    };
  }, [rows, repaired, language, w]);
  const numbers = (
    <>
      <p className="finding"><span className={`tag ${tones[of.verdict]}`}>{w.verdicts[of.verdict]}</span> {named(of.reason)}</p>
      <div className="facts">
        <Fact label={(of.effect ?? 0) <= 0 ? w.fell : w.rose} value={fall(of.effect)} tone={of.verdict === "fixed" ? "good" : of.verdict === "not_fixed" ? "bad" : ""} beside={w.interval(fixed(100 * (of.low ?? 0), 0), fixed(100 * (of.high ?? 0), 0))} />
        <Fact label={w.p} value={probability(of.p_value)} />
        <Fact label={w.before} value={share(of.rate_before, 1)} /><Fact label={w.after} value={share(of.rate_after, 1)} />
        <Fact label={w.wouldShow} value={share(of.fall_that_would_show)} />
        <Fact label={w.judged} value={time(of.judged_at)} />
      </div>
      {of.fell_back && <p className="warn">{named(of.fell_back)}</p>}
      <p className="meta">{method && <span>{w.methods[method]}</span>}<span>{w.freedom(fixed(of.degrees_of_freedom, 0), fixed(of.autocorrelation, 2))}</span></p>
    </>
  );
  if (rows.length < 2) return <Card title={w.title}>{numbers}</Card>;
  return <Chart name={`case-${id}-proof`} title={w.title} note={w.picture} label={w.pictureLabel} draw={draw} height={220} rows={rows} columns={columns} id={(p) => p.at ?? ""} before={numbers} />;
}

function Plan({ of, title, due }: { of: Comparison; title: string; due?: string }) {
  const w = useWords(proofWords), range = (t: Comparison["before"]) => (t ? `${time(t.from)} – ${time(t.until)}` : "–");
  return (
    <Card title={title} note={w.plannedNote(time(of.planned_at))} tools={due && of.method !== "none" ? <JudgeNow id={due} /> : undefined}>
      <p className="finding dim">{named(of.why)}</p>
      {of.method !== "none" && (
        <>
          <div className="facts">
            <Fact label={w.counts} value={share(of.fall_that_counts)} /><Fact label={w.couldShow} value={share(of.fall_that_would_show)} />
            <Fact label={w.usual} value={share(of.baseline_rate, 2)} /><Fact label={w.burning} value={share(of.burning_rate, 2)} /><Fact label={w.due} value={time(of.due_at)} />
            <Fact label={w.toldWhole} value={share(of.chance_told_of_whole_repair)} /><Fact label={w.toldNone} value={share(of.chance_told_of_no_repair)} />
          </div>
          <p className="meta"><span>{w.methods[of.method]}</span><span>{w.beforeSpan} {range(of.before)}</span><span>{w.afterSpan} {range(of.after)}</span><span>{w.steps(count(of.bin_hours))}</span>{of.controls.length > 0 && <span title={of.controls.join("\n")}>{w.controls(of.controls.length)}</span>}</p>
        </>
      )}
    </Card>
  );
}

function JudgeNow({ id }: { id: string }) {
  const w = useWords(proofWords), may = useMay("operate"), questions = useQueryClient(), said = useFaultText(), { message } = App.useApp();
  const judge = useMutation({
    mutationFn: () => post<Schema<"Judged">>("/v1/verify", { case: id }),
    onSuccess: (answer) => { if (answer.items.length === 0) void message.info(w.notDue); },
    onError: (fault) => void message.error(said(fault)),
    onSettled: () => questions.invalidateQueries({ queryKey: ["case"] }),
  });
  return may ? <Button size="small" loading={judge.isPending} onClick={() => judge.mutate()}>{w.judge}</Button> : null;
}
