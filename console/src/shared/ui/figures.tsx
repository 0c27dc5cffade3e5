// Figures as elements: the exact amount, the interval and n are one hover away, and read out.
import { Tooltip } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import type { Money, Schema } from "~/shared/api/contract";
import { chance, count, exactly, fixed, isHidden, money, signed } from "~/shared/format/figures";
import { countdown, span, time } from "~/shared/format/times";
import { useChoices, useWords } from "~/shared/words/language";
import { uiWords } from "./words";

export const Yuan = ({ of }: { of: Money | null | undefined }) => {
  useChoices();
  return <span title={exactly(of)} className={isHidden(of) ? "nowrap dim" : "nowrap"}>{money(of)}</span>;
};
export const When = ({ at, children }: { at: string | null; children?: ReactNode }) => <time dateTime={at ?? undefined} title={at ?? undefined}>{children ?? time(at)}</time>;

// "−1.52 (−1.68 … −1.36)": an estimate never stands without its interval; n and q follow on hover and in tables.
export function Estimate({ of, places = 2 }: { of: Schema<"Effect"> | null; places?: number }) {
  const w = useWords(uiWords);
  if (!of || of.effect === null) return <span className="dim">–</span>;
  const n = `${count(of.n_with)} + ${count(of.n_without)}`;
  return (
    <Tooltip title={<>{w.interval(signed(of.low, places), signed(of.high, places))}<br />{w.from(n)}<br />{w.chance(chance(of.q_value))}</>}>
      <span className="nowrap" tabIndex={0}>{signed(of.effect, places)} <span className="dim">({fixed(of.low, places)} … {fixed(of.high, places)})</span></span>
    </Tooltip>
  );
}

export function useNow(every_ms = 1000): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every_ms);
    return () => clearInterval(timer);
  }, [every_ms]);
  return now;
}
// Counts down within two days, says days before; past the deadline it counts up, in red.
export function Deadline({ due, done = false }: { due: string | null; done?: boolean }) {
  const now = useNow(), { language } = useChoices();
  if (!due) return <span className="dim">–</span>;
  const left = Date.parse(due) - now, late = left < 0;
  if (done) return <span className="dim">{time(due)}</span>;
  const text = Math.abs(left) < 48 * 3600e3 ? countdown(left) : span(left);
  return (
    <span className={`nowrap ${late ? "bad" : left < 4 * 3600e3 ? "warn" : ""}`} title={time(due)}>
      {late ? (language === "zh" ? `逾期 ${text}` : `${text} late`) : language === "zh" ? `剩 ${text}` : `${text} left`}
    </span>
  );
}
