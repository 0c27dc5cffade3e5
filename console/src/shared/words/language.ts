// The language, the colours and the role of whoever sits here: remembered in this browser, changed anywhere, known everywhere.
import { useSyncExternalStore } from "react";
import type { Name } from "~/shared/api/contract";

export type Language = "zh" | "en";
export type Colours = "auto" | "light" | "dark";
export interface Choices {
  language: Language;
  colours: Colours;
  role: string;
}
const place = "myelin.choices";

function remembered(): Choices {
  const first: Choices = { language: navigator.language.startsWith("en") ? "en" : "zh", colours: "auto", role: "everyone" };
  try {
    return { ...first, ...(JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<Choices>) };
  } catch {
    return first;
  }
}
let choices: Choices = typeof localStorage === "undefined" ? { language: "zh", colours: "auto", role: "everyone" } : remembered();
const readers = new Set<() => void>();
const dark = typeof matchMedia === "undefined" ? null : matchMedia("(prefers-color-scheme: dark)");
dark?.addEventListener("change", () => choose({}));

export const language = (): Language => choices.language;
export const isDark = (): boolean => choices.colours === "dark" || (choices.colours === "auto" && (dark?.matches ?? false));
export function choose(change: Partial<Choices>): void {
  choices = { ...choices, ...change };
  if (typeof localStorage !== "undefined") localStorage.setItem(place, JSON.stringify(choices));
  wear();
  readers.forEach((tell) => tell());
}
export function wear(): void {
  if (typeof document === "undefined") return;
  document.documentElement.lang = choices.language === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
}
const subscribe = (tell: () => void) => {
  readers.add(tell);
  return () => readers.delete(tell);
};
export const useChoices = (): Choices => useSyncExternalStore(subscribe, () => choices);

// A feature's words in both languages: the English must say everything that the Chinese says.
export type Words<T> = { zh: T; en: T };
export function useWords<T>(words: Words<T>): T {
  return words[useChoices().language];
}
export const named = (name: Name): string => (choices.language === "zh" ? name.zh || name.en : name.en || name.zh);
