// Live events: one stream for the whole page. A pulse comes every second; an alert or a case that changed makes the
// questions that show it be asked again at once, and at most every 400 ms.
import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { Pulse } from "./contract";
import { whoIsHere } from "./session";

export type Link = "opening" | "live" | "lost";
interface State {
  pulse: Pulse | null;
  link: Link;
}
let state: State = { pulse: null, link: "opening" };
const readers = new Set<() => void>();
function put(change: Partial<State>) {
  state = { ...state, ...change };
  readers.forEach((tell) => tell());
}
const subscribe = (tell: () => void) => {
  readers.add(tell);
  return () => readers.delete(tell);
};
export const usePulse = (): Pulse | null => useSyncExternalStore(subscribe, () => state.pulse);
export const useLink = (): Link => useSyncExternalStore(subscribe, () => state.link);

function atMostEvery(wait_ms: number, act: () => void): () => void {
  let last = 0, pending: ReturnType<typeof setTimeout> | undefined;
  return () => {
    if (pending !== undefined) return;
    pending = setTimeout(() => {
      pending = undefined;
      last = Date.now();
      act();
    }, Math.max(0, wait_ms - (Date.now() - last)));
  };
}

// A stream that the server refused (a session that ended with the server it came from) is opened again once somebody is known.
export function openStream(questions: QueryClient): () => void {
  const again = (...topics: string[]) => atMostEvery(400, () => topics.forEach((topic) => void questions.invalidateQueries({ queryKey: [topic] })));
  const alerts = again("alerts", "alert"), cases = again("cases", "case", "approvals");
  const heard = atMostEvery(3000, () => void questions.invalidateQueries({ queryKey: ["signals", "live"] }));
  let events: EventSource, again_later: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    events = new EventSource("/v1/stream");
    events.addEventListener("open", opened);
    events.addEventListener("error", failed);
    events.addEventListener("pulse", pulsed);
    events.addEventListener("alert", alerts);
    events.addEventListener("case", () => {
      cases();
      alerts();
    });
  };
  const opened = () => {
    if (state.link === "lost") void questions.invalidateQueries();
    put({ link: "live" });
  };
  const failed = () => {
    put({ link: "lost" });
    if (events.readyState === EventSource.CLOSED) again_later = setTimeout(() => void whoIsHere().catch(() => undefined).then(open), 3000);
  };
  const pulsed = (event: Event) => {
    const before = state.pulse?.signals;
    const pulse = JSON.parse((event as MessageEvent<string>).data) as Pulse;
    put({ pulse, link: "live" });
    if (before !== undefined && pulse.signals > before) heard();
  };
  open();
  return () => {
    clearTimeout(again_later);
    events.close();
  };
}
