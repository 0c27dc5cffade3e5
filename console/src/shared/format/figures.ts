// How numbers, money and shares are said. Money keeps the server's exact decimal text for whoever asks for it.
import type { Money } from "~/shared/api/contract";
import { language, type Language } from "~/shared/words/language";

const signs: Record<string, string> = { CNY: "¥", USD: "$", EUR: "€", BRL: "R$", GBP: "£", JPY: "JP¥" };
export const absent = "–";

export function count(n: number | null | undefined): string {
  return n === null || n === undefined ? absent : Math.round(n).toLocaleString("en-US");
}
export function fixed(n: number | null | undefined, places = 1): string {
  if (n === null || n === undefined || !Number.isFinite(n)) return absent;
  const text = Math.abs(n) >= 1000 ? n.toLocaleString("en-US", { maximumFractionDigits: 0 }) : n.toFixed(places);
  return text.replace(/^-(?=0(\.0*)?$)/, "").replace("-", "−");
}
export const signed = (n: number | null | undefined, places = 2): string => (n === null || n === undefined ? absent : `${n > 0 ? "+" : ""}${fixed(n, places)}`);
export const share = (n: number | null | undefined, places = 0): string => (n === null || n === undefined ? absent : `${fixed(n * 100, places)}%`);
// A difference of shares in percentage points, "+3.2"; its title or sentence says the unit.
export const points = (n: number | null | undefined, places = 1): string => (n === null || n === undefined ? absent : `${n > 0 ? "+" : ""}${fixed(n * 100, places)}`);
// A probability that stands alone in a cell; in a sentence after its letter it is `chance`.
export const probability = (p: number | null | undefined): string => chance(p).replace("= ", "");
export const chance = (p: number | null | undefined): string => (p === null || p === undefined ? absent : p < 0.001 ? "< 0.001" : `= ${p.toFixed(3)}`);

// 万 and 亿 in Chinese, K and M in English: counts of the hundred thousands are read, not counted.
export function large(n: number, tongue: Language = language()): string {
  const size = Math.abs(n), sign = n < 0 ? "−" : "";
  const steps: [number, string][] = tongue === "zh" ? [[1e8, " 亿"], [1e4, " 万"]] : [[1e9, "B"], [1e6, "M"], [1e4, "K"]];
  for (const [step, unit] of steps) if (size >= step) return `${sign}${(size / (unit === "K" ? 1e3 : step)).toFixed(size / step >= 100 || unit === "K" && size >= 1e5 ? 0 : size / step >= 10 || unit === "K" ? 1 : 2)}${unit}`;
  return sign + size.toLocaleString("en-US", { maximumFractionDigits: size >= 100 ? 0 : 2 });
}
// Of money that is not for the asker's role the server tells the currency only: it is no number, and never 0.
export const isHidden = (m: Money | null | undefined): boolean => m?.amount === null;
const notForYou = (tongue: Language): string => (tongue === "zh" ? "不对你的角色显示" : "not for your role");
export const value = (money: Money | null | undefined): number => (money ? (money.amount === null ? NaN : Number(money.amount)) : 0);
export function money(m: Money | null | undefined, tongue: Language = language()): string {
  if (!m) return absent;
  if (isHidden(m)) return notForYou(tongue);
  const n = Number(m.amount), sign = signs[m.currency] ?? `${m.currency} `;
  return `${n < 0 ? "−" : ""}${sign}${large(Math.abs(n), tongue)}`;
}
export const exactly = (m: Money | null | undefined): string => (isHidden(m) ? notForYou(language()) : m ? `${m.currency} ${Number(m.amount).toLocaleString("en-US", { minimumFractionDigits: 2 })}` : absent);
export const amount = (n: number, currency = "CNY"): Money => ({ amount: n.toFixed(2), currency });
export function total(all: (Money | null | undefined)[]): Money {
  const hidden = all.find(isHidden);
  if (hidden) return hidden;
  const cents = all.reduce((sum, m) => sum + (m ? Math.round(Number(m.amount) * 100) : 0), 0);
  return { amount: (cents / 100).toFixed(2), currency: all.find((m) => m)?.currency ?? "CNY" };
}
// What is at stake, spread over the days since it began: how much a day costs while it goes on. Within the first day it is all of it.
export function perDay(m: Money, since: string | null, now = Date.now()): Money {
  if (isHidden(m)) return m;
  const days = since ? Math.max(1, (now - Date.parse(since)) / 86400e3) : 1;
  return { ...m, amount: (value(m) / days).toFixed(2) };
}

// The counts that chance alone gives in 95 of 100 cases where `mean` is expected (Poisson, exact).
export function band(mean: number): { low: number; high: number } {
  if (!(mean > 0)) return { low: 0, high: 0 };
  if (mean > 200) return { low: mean - 1.96 * Math.sqrt(mean), high: mean + 1.96 * Math.sqrt(mean) };
  let chanceOf = Math.exp(-mean), sum = chanceOf, k = 0, low = sum >= 0.025 ? 0 : -1;
  while (sum < 0.975 && k < 1000) {
    k += 1;
    chanceOf *= mean / k;
    sum += chanceOf;
    if (low < 0 && sum >= 0.025) low = k;
  }
  return { low: Math.max(0, low), high: k };
}
