// What every test stands on: a page that fails on any console error, the API as the owner sees it, and axe.
import { test as base, expect, type Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { execFileSync } from "node:child_process";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const address = (path: string) => `${process.env.E2E_BASE ?? ""}${path}`;
export interface Look {
  language?: "zh" | "en";
  colours?: "light" | "dark";
}
export async function choose(page: Page, look: Look): Promise<void> {
  await page.addInitScript((choices) => {
    if (!localStorage.getItem("myelin.choices")) localStorage.setItem("myelin.choices", JSON.stringify(choices));
  }, { language: "zh", colours: "light", role: "everyone", ...look });
}

export const test = base.extend<{ quiet: Page }>({
  quiet: async ({ page }, run) => {
    const faults: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    page.on("pageerror", (fault) => faults.push(fault.message));
    await run(page);
    expect(faults, "the console stays silent").toEqual([]);
  },
});
export { expect };

const headers = () => ({ authorization: `Bearer ${process.env.E2E_KEY ?? ""}`, "content-type": "application/json" });
export async function api<T = unknown>(path: string): Promise<T> {
  const reply = await fetch(address(path), { headers: headers() });
  expect(reply.ok, `GET ${path}: ${reply.status}`).toBe(true);
  return (await reply.json()) as T;
}
export async function post(path: string, body: unknown): Promise<Response> {
  return fetch(address(path), { method: "POST", headers: headers(), body: JSON.stringify(body) });
}
// While anybody is enrolled the browser of this machine gets no session of its own: who enrols somebody dismisses them in the end.
export async function dismiss(name: string): Promise<void> {
  await fetch(address(`/v1/people/${encodeURIComponent(name)}`), { method: "DELETE", headers: headers() });
}
export const command = (...parts: string[]): unknown => JSON.parse(execFileSync(process.env.E2E_BINARY ?? "", ["--home", process.env.E2E_HOME ?? "", ...parts, "--json"], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }));

// A customer of high value, furious in public: an alert at once.
let told = 0;
export async function furious(text = "我是十年老会员，三天三个说法，没有人负责，我要投诉到12315！"): Promise<string> {
  told += 1;
  const customer = `vip_${process.pid}_${told}`, at = new Date().toISOString();
  const orders = Array.from({ length: 4 }, (_, i) => ({ source: "e2e.orders", external_id: `${customer}-o${i}`, kind: "order", at, order: `${customer}-${i}`, amount: "9800.00", currency: "CNY", keys: [{ kind: "platform", space: "weibo", value: customer }], customer_tier: "VIP", dimensions: { channel: "weibo" } }));
  await post("/v1/signals", orders);
  const reply = await post("/v1/signals", { source: "e2e.posts", external_id: `${customer}-p`, kind: "post", at, text, reach: 50000, keys: [{ kind: "platform", space: "weibo", value: customer }], customer_tier: "VIP", dimensions: { channel: "weibo" } });
  expect(reply.ok).toBe(true);
  return customer;
}

// Forty-five customers of one product whose boxes were crushed today, by one carrier from one warehouse: an alert with a cause.
export async function crushed(): Promise<string> {
  const words = ["收到箱子都压扁了，里面全碎了", "外箱破损严重，东西摔坏了", "包装压烂，杯子碎了，客服不管", "箱子破了，内胆都碎了，太差了"];
  const at = (i: number) => new Date(Date.now() - (i + 1) * 200e3).toISOString();
  const reply = await post("/v1/signals", Array.from({ length: 45 }, (_, i) => ({
    source: "e2e.crushed", external_id: `c${i}`, kind: "review", at: at(i), text: `${words[i % 4] ?? ""}${i}`, rating: 1, keys: [{ kind: "account", value: `crushed${i}` }],
    dimensions: { product: "小禾316保温杯500ml", channel: "tmall", carrier: i % 9 ? "极速达" : "顺丰", warehouse: "东莞仓" },
  })));
  expect(reply.ok).toBe(true);
  // What came by the other carrier arrived whole: without it everything of these hours would have gone wrong alike.
  const whole = await post("/v1/signals", Array.from({ length: 40 }, (_, i) => ({
    source: "e2e.crushed", external_id: `w${i}`, kind: "review", at: at(i), text: `保温效果很好，很喜欢${i}`, rating: 5, keys: [{ kind: "account", value: `whole${i}` }],
    dimensions: { product: "小禾316保温杯500ml", channel: "tmall", carrier: "顺丰", warehouse: "东莞仓" },
  })));
  expect(whole.ok).toBe(true);
  const { items } = await api<{ items: { id: string; product: string | null; rule: string }[] }>("/v1/alerts?state=firing");
  return items.find((a) => a.product === "小禾316保温杯500ml" && a.rule === "cell_excess")?.id ?? "";
}

export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (where: Document, options: object) => Promise<{ violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } };
    return (await axe.run(document, { resultTypes: ["violations"] })).violations.filter((v) => v.impact === "serious" || v.impact === "critical");
  });
  return found.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.failureSummary.slice(0, 160)}`).join(" | ")}`);
}
export async function settled(page: Page): Promise<void> {
  await expect(page.locator("h1")).toBeVisible();
  await expect(page.locator(".bones")).toHaveCount(0);
}
