// The journey as a flow that only goes forward: a picture of flows cannot turn back, so what turns back or repeats is told in
// the table of steps instead.
import type { Schema } from "~/shared/api/contract";

type Journey = Schema<"Journey">;
type Edge = Schema<"JourneyEdge">;
const bad = new Set(["cancellation", "return", "refund"]);
export const isLoss = (step: string): boolean => bad.has(step);

export function forward(of: Journey, most = 24): Edge[] {
  const place = new Map(of.steps.map((s, i) => [s.name, i]));
  return of.edges.filter((e) => (place.get(e.from) ?? 0) < (place.get(e.to) ?? 0)).slice(0, most);
}

export interface Station {
  name: string;
  reached: number;
  hours: number | null;  // from the station before, on average
  drop: number | null;   // of those that had the time to go on, how many did not
  breaks: Schema<"JourneyBreakpoint"> | null;
}
// The intended path with what really happened on it. A breakpoint stands where more than one in fifty leave, or money is lost.
export function stations(of: Journey): Station[] {
  return of.intended.map((name, i) => {
    const before = of.intended[i - 1], leaving = of.breakpoints.find((b) => b.step === name) ?? null;
    const edge = before ? of.edges.find((e) => e.from === before && e.to === name) : undefined;
    return {
      name, reached: of.steps.find((s) => s.name === name)?.orders ?? 0, hours: edge?.hours_mean ?? null, drop: leaving?.drop ?? null,
      breaks: leaving && ((leaving.drop ?? 0) >= 0.02 || Number(leaving.lost.amount) > 0) ? leaving : null,
    };
  });
}
