// What the pages answer: why, what will follow, the journey, the verdict, the ledger. Each figure is the command's figure.
import { readFileSync } from "node:fs";
import { address, api, choose, command, crushed, dismiss, expect, post, settled, test, violations } from "./page";

const grouped = (n: number) => n.toLocaleString("en-US");

test("an alert says why, with the verbatims behind its driver, as the command does", async ({ quiet: page }) => {
  await choose(page, { language: "en" });
  const id = await crushed();
  await page.goto(address(`/risks/${id}`));
  const why = page.locator(".explained");
  await expect(why.locator("tbody tr").first()).toBeVisible();
  const told = command("explain", id) as { verdict: string; rate: number; n: number; drivers: { values: { value: string }[]; n: number; share: number; evidence: string[] }[] };
  expect(told.verdict).toBe("explained");
  const driver = told.drivers[0];
  if (!driver) throw new Error("no driver");
  for (const { value } of driver.values) await expect(why.locator("tbody tr").first()).toContainText(value);
  await expect(why.locator("tbody tr").first()).toContainText(grouped(driver.n));
  await expect(why.locator(".facts")).toContainText(`${(100 * told.rate).toFixed(1)}%`);
  await expect(page.getByRole("heading", { name: "What will follow" })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await why.getByRole("link", { name: /verbatim/ }).first().click();
  await expect(page.locator(".quote")).toHaveCount(driver.evidence.length);
});

test("two periods are compared, and the address brings the question back", async ({ quiet: page }) => {
  await choose(page, { language: "en" });
  await page.goto(address("/causes?tab=compare&metric=returns"));
  await settled(page);
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page).toHaveURL(/against_from=/);
  const query = Object.fromEntries(new URL(page.url()).searchParams) as Record<string, string>;
  const told = command("explain", "--metric", "returns", "--from", query.from ?? "", "--until", query.until ?? "", "--against", `${query.against_from ?? ""}..${query.against_until ?? ""}`) as { n: number; rate: number };
  await expect(page.locator(".explained .facts")).toContainText(grouped(told.n));
  await expect(page.locator(".explained .facts")).toContainText(`${(100 * told.rate).toFixed(1)}%`);
});

test("the journey is the command's journey, and narrows to a channel", async ({ quiet: page }) => {
  await choose(page, { language: "en" });
  await page.goto(address("/journey"));
  await settled(page);
  const told = command("journey") as { orders: number; events: number; variants_all: number; conforming: number; breakpoints: { reached: number; continued: number; lost: { amount: string; currency: string } }[] };
  for (const text of [grouped(told.orders), grouped(told.events), grouped(told.variants_all), `${(100 * told.conforming).toFixed(1)}%`]) await expect(page.locator(".facts").first()).toContainText(text);
  const worst = told.breakpoints[0];
  if (!worst) throw new Error("no breakpoint");
  await expect(page.locator("tbody tr").first()).toContainText(grouped(worst.reached - worst.continued));
  await expect(page.getByTitle(`${worst.lost.currency} ${Number(worst.lost.amount).toLocaleString("en-US", { minimumFractionDigits: 2 })}`).first()).toBeVisible();
  await page.goto(address("/journey?channel=jd"));
  await settled(page);
  await expect(page.locator(".facts").first()).toContainText(grouped((command("journey", "--channel", "jd") as { orders: number }).orders));
});

test("the journey by segment is the command's, and each leads to its own path", async ({ quiet: page }) => {
  await choose(page, { language: "en" });
  await page.goto(address("/journey?tab=segments&by=carrier"));
  await settled(page);
  const told = command("journey", "segments", "--by", "carrier", "--limit", "200") as { items: { value: string | null; orders: number; conforming: number }[] };
  expect(told.items.length).toBeGreaterThan(1);
  await expect(page.locator("tbody tr")).toHaveCount(told.items.length);
  for (const [i, one] of told.items.entries()) {
    await expect(page.locator("tbody tr").nth(i)).toContainText(grouped(one.orders));
    await expect(page.locator("tbody tr").nth(i)).toContainText(`${(100 * one.conforming).toFixed(1)}%`);
  }
  const first = told.items.find((one) => one.value !== null);
  if (!first?.value) throw new Error("no carrier is named");
  await page.getByRole("link", { name: first.value, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`carrier=${encodeURIComponent(first.value)}`));
  await settled(page);
  await expect(page.locator(".facts").first()).toContainText(grouped(first.orders));
  await page.getByLabel("Group by").or(page.locator(".ant-tag-close-icon")).first().click();
  await expect(page).not.toHaveURL(/carrier=/);
});

test("the ledger reconciles as the command's does, opens to orders, and is closed", async ({ quiet: page }) => {
  await choose(page, { language: "en" });
  const before = new Date(new Date().getFullYear(), new Date().getMonth() - 1, 1), month = `${before.getFullYear()}-${String(before.getMonth() + 1).padStart(2, "0")}`;
  await page.goto(address(`/revenue?month=${month}`));
  await settled(page);
  const told = command("ledger", "--month", month) as { accounts: { account: string; amount: { amount: string } }[]; orders: number };
  for (const { account, amount } of told.accounts) await expect(page.getByTitle(`CNY ${Math.abs(Number(amount.amount)).toLocaleString("en-US", { minimumFractionDigits: 2 })}`).first(), account).toBeVisible();
  await expect(page.locator(".facts").first()).toContainText("to the cent");
  const [statement] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Monthly statement" }).click()]);
  expect(readFileSync(await statement.path(), "utf8")).toContain(month);
  await page.locator("tbody tr").first().click();
  await expect(page.getByRole("dialog").getByRole("link").first()).toHaveAttribute("href", /order=/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Close the month…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close the month…" }).click();
  await expect(page.getByText(/Version 1, closed/).first()).toBeVisible();
  await page.getByRole("button", { name: "Book…" }).click();
  await page.getByRole("dialog").getByLabel("Amount").fill("300.00");
  await page.getByRole("dialog").getByLabel(/What for/).fill("new cartons");
  await page.getByRole("dialog").getByRole("button", { name: "Book it" }).click();
  await page.goto(address("/revenue"));
  await expect(page.getByRole("row").filter({ hasText: "new cartons" })).toBeVisible();
});

test("a verdict is shown with what was seen, what was expected, and how it was judged", async ({ quiet: page }) => {
  await choose(page, { language: "en" });
  // No comparison falls due within a test: the case is the server's, its verdict is of the contract's form.
  const { items } = await api<{ items: { id: string }[] }>("/v1/cases?limit=1"), id = items[0]?.id ?? "";
  const day = (n: number) => new Date(Date.UTC(2026, 10, n)).toISOString();
  await page.route(`**/v1/cases/${id}`, async (route) => {
    const reply = await route.fetch(), real = (await reply.json()) as object;
    await route.fulfill({ json: {
      ...real,
      comparison: { method: "rate_change", measure: "said", outcome: { product: null, channel: null, factor: null }, planned_at: day(8), due_at: day(16), before: { from: day(1), until: day(8) }, after: { from: day(9), until: day(16) }, bin_hours: 24, controls: [], baseline_rate: 0.02, burning_rate: 0.11, fall_that_counts: 0.41, fall_that_would_show: 0.33, chance_told_of_whole_repair: 0.94, chance_told_of_half_repair: 0.4, chance_told_of_no_repair: 0.91, why: { zh: "与自身相比", en: "Compared with itself" } },
      verdict: { verdict: "fixed", judged_at: day(16), method: "rate_change", fell_back: null, effect: -0.72, low: -0.81, high: -0.58, p_value: 0.0002, fall_that_would_show: 0.33, rate_before: 0.11, rate_after: 0.03, autocorrelation: 0.12, degrees_of_freedom: 11, reason: { zh: "投诉下降", en: "Complaints fell by more than chance explains" }, series: Array.from({ length: 15 }, (_, i) => ({ at: day(i + 1), observed: i < 8 ? 20 + (i % 3) : 5 + (i % 2), expected: 20, low: 13, high: 28 })) },
    } });
  });
  await page.goto(address(`/repairs/${id}`));
  await expect(page.getByRole("heading", { name: "Was it really fixed?" })).toBeVisible();
  await expect(page.getByText("change −81% to −58%")).toBeVisible();
  await expect(page.locator('[role="img"][aria-label^="Complaints before and after"] canvas')).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test("what customers are worth is the command's answer, with its backtest and the effect of one bad experience", async ({ quiet: page }) => {
  test.setTimeout(120_000);
  await choose(page, { language: "en" });
  await page.goto(address("/revenue?tab=customers"));
  await settled(page);
  const told = command("customers", "value", "--limit", "100") as { customers: number; repeat_buyers: number; backtest: { happened: number }; repurchase: { bad: number; again_bad: number }; items: { customer: string; value: { amount: string; currency: string } }[] };
  await expect(page.locator(".facts").first()).toContainText(grouped(told.customers));
  await expect(page.locator(".facts").first()).toContainText(grouped(told.repeat_buyers));
  await expect(page.locator(".facts").nth(1)).toContainText(grouped(Math.round(told.backtest.happened)));
  await expect(page.locator(".facts").nth(2)).toContainText(`${(100 * told.repurchase.again_bad).toFixed(1)}%`);
  const best = told.items[0];
  if (!best) throw new Error("nobody is worth anything");
  await page.getByRole("link", { name: best.customer, exact: true }).first().focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/customers/${best.customer}$`));
});

test("what experience is worth is the command's answer, and fewer returns save what the slider says", async ({ quiet: page }) => {
  test.setTimeout(120_000);
  await choose(page, { language: "en" });
  await api("/v1/worth/satisfaction");  // whoever asks first waits until it is worked out
  await page.goto(address("/revenue?tab=worth"));
  await settled(page);
  const worth = command("worth", "satisfaction") as { satisfaction: { sample: { orders: number; customers: number } } | null; refused: string | null };
  if (worth.satisfaction) await expect(page.locator(".facts").first()).toContainText(grouped(worth.satisfaction.sample.orders));
  else await expect(page.getByText(worth.refused ?? "").first()).toBeVisible();
  const factors = command("worth", "factors") as { items: { factor: { name: { en: string } } }[] };
  for (const row of factors.items.slice(0, 3)) await expect(page.getByRole("row").filter({ hasText: row.factor.name.en }).first()).toBeVisible();
  const costs = command("worth", "returns") as { whole: { returns: number; saved: { value: { amount: string } } }; sensitivity: { assumed: boolean }[] };
  await expect(page.getByText(`${grouped(costs.whole.returns)} orders came back`)).toBeVisible();
  await expect(page.getByText("10% fewer saves")).toBeVisible();
  await page.getByRole("slider", { name: "How many per cent fewer" }).focus();
  await page.keyboard.press("End");
  await expect(page.getByText(/^100% fewer saves ¥/)).toBeVisible();
  await expect(page.getByTitle(`CNY ${Number(costs.whole.saved.value.amount).toLocaleString("en-US", { minimumFractionDigits: 2 })}`).first()).toBeVisible();
  await expect(page.getByText(`${costs.sensitivity.filter((m) => m.assumed).length} figures are assumed`)).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test("an order that will likely end badly says why, as the command does", async ({ quiet: page }) => {
  test.setTimeout(120_000);
  await choose(page, { language: "en" });
  await api("/v1/scores?limit=1");  // whoever asks first waits until they are learnt
  await page.goto(address("/risks?tab=orders"));
  await settled(page);
  const told = command("scores", "--limit", "100") as { open: number; items: { order: string; probability: number; reasons: { words: { en: string } }[] }[]; records: { auc: number }[] }, worst = told.items[0];
  if (!worst) throw new Error("no order is open");
  await expect(page.locator(".finding")).toContainText(grouped(told.open));
  await expect(page.locator("tbody tr").first()).toContainText(`${(100 * worst.probability).toFixed(0)}%`);
  await expect(page.locator(".facts").first()).toContainText((told.records[0]?.auc ?? 0).toFixed(3));
  await page.locator("tbody tr").first().focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/risks\/orders\//);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(worst.order);  // the list is gone: its rows say the same reasons
  for (const reason of worst.reasons) await expect(page.getByText(reason.words.en)).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test("a table is saved as XLSX without a formula in it, and a chart as a picture", async ({ quiet: page }) => {
  await choose(page, { language: "en" });
  await page.goto(address("/risks?state=all"));
  await settled(page);
  const [sheet] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "XLSX" }).click()]);
  const bytes = readFileSync(await sheet.path());
  expect(bytes.subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
  expect(bytes.toString("utf8")).not.toContain("<f>");
  await page.goto(address("/journey"));
  await settled(page);
  await expect(page.locator("canvas")).toBeVisible();
  const [picture] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "PNG" }).click()]);
  expect(readFileSync(await picture.path()).subarray(1, 4).toString("latin1")).toBe("PNG");
});

test("the experience language is checked line by line and held against history before it is saved", async ({ browser }) => {
  test.setTimeout(180_000);
  await post("/v1/people", { name: "owner of words", password: "correct horse battery", role: "admin" });
  const context = await browser.newContext({ extraHTTPHeaders: { "x-forwarded-for": "10.0.0.8" } }), page = await context.newPage();
  await choose(page, { language: "en" });
  await page.goto(address("/causes?tab=editor"));
  await page.getByLabel("User name").fill("owner of words");
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await page.getByRole("button", { name: "Enter" }).click();
  const text = page.getByLabel("The experience language as YAML"), check = page.getByRole("button", { name: "Check and preview" });
  const { yaml, version } = await api<{ yaml: string; version: number }>("/v1/taxonomy?yaml=true");
  await text.fill(yaml.replace("owner: marketing", "owner: nobody"));
  await check.click();
  await expect(page.getByRole("alert")).toContainText(/line \d+/);
  await text.fill(yaml.replace("zh: [", "zh: [一个没有人说过的词, "));
  await check.click();
  await expect(page.getByRole("heading", { name: "Against the version in force" })).toBeVisible({ timeout: 120_000 });
  expect((await api<{ version: number }>("/v1/taxonomy")).version).toBe(version);
  await context.close();
  await dismiss("owner of words");
});
