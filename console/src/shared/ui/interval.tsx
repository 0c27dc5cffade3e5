// An estimate as a mark on its interval, on a scale that its neighbours share. The thin line is the wider interval.
interface Props {
  from: number;  // of the scale
  to: number;
  at: number | null;
  low: number | null;
  high: number | null;
  wide?: { low: number | null; high: number | null };
  rule?: number;  // what it is held against: nought, or what is usual
  tone?: "bad" | "good" | "";
}
const wide = 160, high = 16;

export function Interval({ from, to, at, low, high: upper, wide: outer, rule, tone = "" }: Props) {
  const x = (v: number) => (to > from ? Math.max(0, Math.min(1, (v - from) / (to - from))) * (wide - 8) + 4 : wide / 2);
  const colour = tone ? `var(--${tone})` : "var(--ink-2)";
  const line = (a: number | null, b: number | null, width: number) => a !== null && b !== null && <line x1={x(a)} x2={x(b)} y1={high / 2} y2={high / 2} stroke={colour} strokeWidth={width} strokeLinecap="round" />;
  return (
    <svg viewBox={`0 0 ${wide} ${high}`} width={wide} height={high} className="interval" aria-hidden="true">
      {rule !== undefined && <line x1={x(rule)} x2={x(rule)} y1="1" y2={high - 1} stroke="var(--ink-3)" strokeDasharray="2 2" />}
      {outer && line(outer.low, outer.high, 1)}
      {line(low, upper, outer ? 4 : 2)}
      {at !== null && <circle cx={x(at)} cy={high / 2} r="3.6" fill={colour} stroke="var(--card)" />}
    </svg>
  );
}
// A scale that holds all of them, and the rule.
export function scaleOf(all: (number | null)[], rule?: number): { from: number; to: number } {
  const known = [...all, rule ?? null].filter((v): v is number => v !== null && Number.isFinite(v));
  return known.length ? { from: Math.min(...known), to: Math.max(...known) } : { from: 0, to: 1 };
}
