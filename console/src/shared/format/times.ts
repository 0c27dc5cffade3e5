// How times are said: in the workspace's zone, today by the clock alone.
import { language } from "~/shared/words/language";
import { absent } from "./figures";

let zone = "Asia/Shanghai";
export function setZone(name: string): void {
  zone = name;
}
const tongue = () => (language() === "zh" ? "zh-CN" : "en-GB");
type Moment = string | number | Date | null | undefined;

export function day(at: Moment): string {
  if (at === null || at === undefined) return absent;
  return new Date(at).toLocaleDateString(tongue(), { timeZone: zone, month: language() === "zh" ? "long" : "short", day: "numeric" });
}
// The day so many days ago, as the API takes it.
export const daysAgo = (days: number, now: number = Date.now()): string => new Date(now - days * 86400e3).toLocaleDateString("sv-SE", { timeZone: zone });
export function fullDay(at: Moment): string {
  if (at === null || at === undefined) return absent;
  return new Date(at).toLocaleDateString(tongue(), { timeZone: zone, month: language() === "zh" ? "long" : "short", day: "numeric", weekday: "short" });
}
export function clock(at: Moment): string {
  if (at === null || at === undefined) return absent;
  return new Date(at).toLocaleTimeString("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
}
export const hourOf = (at: Moment): number => Number(new Date(at ?? 0).toLocaleTimeString("en-GB", { timeZone: zone, hour: "2-digit", hourCycle: "h23" }).slice(0, 2));
export const time = (at: Moment): string => (at === null || at === undefined ? absent : `${day(at)} ${clock(at)}`);
export function lately(at: Moment, now: number = Date.now()): string {
  if (at === null || at === undefined) return absent;
  return day(at) === day(now) ? clock(at) : time(at);
}
// "2 小时 10 分", "3 d 4 h": two units are enough.
export function span(ms: number): string {
  const zh = language() === "zh", units: [number, string, string][] = [[86400e3, "天", "d"], [3600e3, "小时", "h"], [60e3, "分", "min"]];
  let rest = Math.abs(ms);
  const said: string[] = [];
  for (const [size, name, short] of units) {
    const n = Math.floor(rest / size);
    rest -= n * size;
    if (n > 0 && said.length < 2) said.push(`${n} ${zh ? name : short}`);
    else if (said.length) break;
  }
  return said.join(" ") || (zh ? "不到 1 分" : "under 1 min");
}
export function countdown(ms: number): string {
  const s = Math.floor(Math.abs(ms) / 1000), two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}
