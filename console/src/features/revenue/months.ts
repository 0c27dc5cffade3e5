// The months that a person chooses from, the newest first.
import type { Language } from "~/shared/words/language";

export interface Month {
  month: string;  // 2026-11
  label: string;
}
export function months(language: Language, many = 12, now: Date = new Date()): Month[] {
  return Array.from({ length: many }, (_, back) => {
    const first = new Date(now.getFullYear(), now.getMonth() - back, 1);
    return { month: `${first.getFullYear()}-${String(first.getMonth() + 1).padStart(2, "0")}`, label: first.toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", { year: "numeric", month: "long" }) };
  });
}
