// A small picture of a cell's days: what was seen over the band that chance gives around what is usual, and where it began.
import { band } from "~/shared/format/figures";

export interface Point {
  at: string | null;
  observed: number | null;
  expected: number | null;
}
const wide = 300, high = 84;

export function Spark({ points, since, label }: { points: Point[]; since?: string | null; label: string }) {
  if (points.length < 2) return null;
  const bands = points.map((p) => band(p.expected ?? 0));
  const top = Math.max(1, ...points.map((p) => p.observed ?? 0), ...bands.map((b) => b.high)) * 1.08;
  const x = (i: number) => (i / (points.length - 1)) * wide, y = (v: number) => high - 4 - (v / top) * (high - 10);
  const path = (values: number[]) => values.map((v, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(v).toFixed(1)}`).join("");
  const seen = points.map((p) => p.observed ?? 0);
  const shape = `${path(bands.map((b) => b.high))}${[...bands].reverse().map((b, i) => `L${x(points.length - 1 - i).toFixed(1)} ${y(b.low).toFixed(1)}`).join("")}Z`;
  const began = since ? points.findIndex((_, i) => i + 1 === points.length || (points[i + 1]?.at ?? "") > since) : -1;
  const after = began >= 0 ? `M${x(began).toFixed(1)} ${y(0).toFixed(1)}${seen.slice(began).map((v, i) => `L${x(began + i).toFixed(1)} ${y(v).toFixed(1)}`).join("")}L${wide} ${y(0).toFixed(1)}Z` : "";
  return (
    <svg viewBox={`0 0 ${wide} ${high}`} preserveAspectRatio="none" className="spark" role="img" aria-label={label}>
      <path d={shape} fill="var(--band)" />
      {after && <path d={after} fill="var(--bad)" opacity=".14" />}
      {began >= 0 && <line x1={x(began)} x2={x(began)} y1={2} y2={high - 4} stroke="var(--bad)" strokeWidth="1" strokeDasharray="2 3" vectorEffect="non-scaling-stroke" />}
      <path d={path(seen)} fill="none" stroke="var(--ink)" strokeWidth="1.7" strokeLinejoin="round" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
