// Long lists, long questions, and what a role does not see.
import { address, choose, dismiss, expect, furious, post, settled, test, violations } from "./page";

const many = 1200;
test.beforeAll(async () => {
  const at = (i: number) => new Date(Date.now() - (i + 10) * 60e3).toISOString();
  const reply = await post("/v1/signals?arrival=history", Array.from({ length: many }, (_, i) => ({ source: "e2e.long", external_id: `long${i}`, kind: "review", at: at(i), text: `很长的名单里的一句话 ${i}，${i % 3 ? "还可以" : "物流慢了一点，希望下次快一些，别的都好"}`, rating: 3, keys: [{ kind: "account", value: `long${i}` }], dimensions: { product: "长名单", channel: "jd" } })));
  expect(reply.ok).toBe(true);
});

test("all verbatims of a long list are scrolled to, and the page holds those in sight", async ({ quiet: page }) => {
  test.setTimeout(120_000);
  await choose(page, {});
  await page.goto(address("/signals?tab=search&product=%E9%95%BF%E5%90%8D%E5%8D%95"));
  await settled(page);
  const items = page.locator(".long [role=listitem]"), wire = await page.context().newCDPSession(page);
  await expect(items.first()).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("End");
    await expect(items.last()).toHaveAttribute("aria-posinset", String(many), { timeout: 200 });
  }).toPass({ timeout: 90_000 });
  expect(await items.count()).toBeLessThan(100);
  await expect(items.last()).toHaveAttribute("aria-setsize", String(many));
  expect(await violations(page)).toEqual([]);
  await wire.send("HeapProfiler.collectGarbage");
  await wire.send("Performance.enable");
  const { metrics } = await wire.send("Performance.getMetrics");
  expect(metrics.find((m) => m.name === "JSHeapUsedSize")?.value ?? 0).toBeLessThan(300e6);
});

test("a table of many customers goes on by itself, and a row far down opens by key", async ({ quiet: page }) => {
  await choose(page, { language: "en" });
  await page.goto(address("/customers"));
  await settled(page);
  const rows = page.locator("tbody tr[data-item]");
  await expect(rows.first()).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("End");
    await expect(rows.last()).toHaveAttribute("aria-rowindex", /^[3-9]\d\d$/, { timeout: 200 });
  }).toPass();
  expect(await rows.count()).toBeLessThan(100);
  expect(await violations(page)).toEqual([]);
  const id = await rows.last().getAttribute("data-item");
  await page.locator(`tbody tr[data-item="${id ?? ""}"]`).focus();  // the last row may be another by now
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/customers/${id ?? ""}$`));
});

test("a question that walks all of history says so and comes by itself", async ({ quiet: page }) => {
  await choose(page, {});
  let asked = 0;
  await page.route("**/v1/coverage", (route) => {
    asked += 1;
    expect(route.request().headers().prefer).toBe("respond-async");
    return asked === 1 ? route.fulfill({ status: 202, headers: { "retry-after": "1" }, json: { state: "working", since_s: 0 } }) : route.continue();
  });
  await page.goto(address("/signals?tab=sources"));
  await expect(page.getByText("正在全部历史里计算")).toBeVisible();
  await settled(page);
  await expect(page.getByText("正在全部历史里计算")).toHaveCount(0);
  expect(asked).toBe(2);
});

test("an agent sees no sums anywhere, and is told why", async ({ browser }) => {
  const password = "correct horse battery";
  await furious();
  await post("/v1/people", { name: "坐席小林", password, role: "agent" });
  const context = await browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai" }), page = await context.newPage();
  try {
    await choose(page, {});
    const enter = await context.request.post(address("/v1/session"), { data: { name: "坐席小林", password }, headers: { origin: address("") } });
    expect(enter.status()).toBe(204);
    for (const path of ["/", "/risks", "/repairs", "/customers", "/journey"]) {
      await page.goto(address(path));
      await settled(page);
      await expect(page.locator("main"), path).not.toContainText(/[¥$€]\s?[\d−]/);
    }
    await page.goto(address("/repairs"));
    await expect(page.locator(".ticket").first()).toContainText("不对你的角色显示");
    await page.goto(address("/revenue"));
    await expect(page.getByText("不对你的角色显示").first()).toBeVisible();
    await expect(page.locator("main")).not.toContainText(/[¥$€]\s?[\d−]/);
  } finally {
    await context.close();
    await dismiss("坐席小林");
  }
});
