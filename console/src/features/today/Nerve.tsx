// The nerve: one line through the five R's whose bumps are the live figures; an impulse runs along it when signals arrive.
import { useEffect, useRef } from "react";
import { Link } from "react-router-dom";
import type { Pulse } from "~/shared/api/contract";
import { count, fixed, large, money, value } from "~/shared/format/figures";
import { useWords } from "~/shared/words/language";
import { todayWords } from "./words";

const soft = (n: number, half: number) => n / (n + half);
export function nervePath(levels: number[]): string {
  return levels.reduce((d, level, i) => {
    const middle = 100 + i * 200, height = Math.max(0, Math.min(1, level)) * 22;
    return `${d} H${middle - 34} c17 0 17 ${-height} 34 ${-height} s17 ${height} 34 ${height}`;
  }, "M0 84") + " H1000";
}

export function Nerve({ pulse, things }: { pulse: Pulse; things: number }) {
  const w = useWords(todayWords), impulse = useRef<SVGPathElement>(null), before = useRef(pulse.signals);
  useEffect(() => {
    if (pulse.signals > before.current && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
      impulse.current?.animate([{ strokeDashoffset: 30 }, { strokeDashoffset: -1000 }], { duration: 900, easing: "ease-in-out" });
    }
    before.current = pulse.signals;
  }, [pulse.signals]);
  const lost = value(pulse.paid) > 0 ? value(pulse.lost) / value(pulse.paid) : 0;
  const d = nervePath([soft(pulse.signals_per_second ?? 0, 3), soft(pulse.mentions, 20000), soft(pulse.alerts_firing, 3), soft(pulse.cases_open, 5), Math.sqrt(lost)]);
  const stations: [string, string, string, string][] = [
    ["/signals", large(pulse.signals), w.inAll, w.rate(fixed(pulse.signals_per_second, 1))],
    ["/causes", large(pulse.mentions), w.mentions, w.language(pulse.taxonomy_version)],
    ["/risks", count(pulse.alerts_firing), w.alerts(pulse.alerts_firing), w.merged(things)],
    ["/repairs", count(pulse.cases_open), w.open, w.overdue(pulse.cases_overdue)],
    ["/revenue", money(pulse.lost), w.lost, w.paid(money(pulse.paid))],
  ];
  return (
    <section className="nerve" aria-label="Raw, Cause, Risk, Repair, Revenue">
      <svg viewBox="0 0 1000 96" preserveAspectRatio="none" aria-hidden="true">
        <path d={d} fill="none" stroke="var(--nerve)" strokeWidth="1.5" opacity=".5" vectorEffect="non-scaling-stroke" />
        <path ref={impulse} d={d} fill="none" stroke="var(--nerve)" strokeWidth="3" strokeLinecap="round" strokeDasharray="26 1974" strokeDashoffset="30" vectorEffect="non-scaling-stroke" pathLength={1000} />
      </svg>
      {stations.map(([to, figure, unit, below], i) => (
        <Link to={to} key={to}><h2>{w.nerve[i]}</h2><p>{figure}<small> {unit}</small></p><small className={i === 3 && pulse.cases_overdue ? "bad" : ""}>{below}</small></Link>
      ))}
    </section>
  );
}
