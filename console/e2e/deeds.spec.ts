// Each deed of each page against the real server, and figures against the command's answers.
import { address, api, choose, command, dismiss, expect, furious, post, settled, test } from "./page";

test("an alert is acknowledged, silenced and ended; the silence is lifted", async ({ quiet: page }) => {
  await choose(page, {});
  await furious("老会员被欺骗，态度恶劣，必须曝光，投诉到底，垃圾客服！");
  const { items } = await api<{ items: { id: string }[] }>("/v1/alerts?state=firing"), id = items[0]?.id ?? "";
  await page.goto(address(`/risks/${id}`));
  await settled(page);
  await page.keyboard.press("a");
  await expect(page.getByText(/已确认，.*后重现/)).toBeVisible();
  await page.getByRole("button", { name: "撤回确认" }).click();
  await expect(page.getByText(/已确认，.*后重现/)).toHaveCount(0);
  await page.keyboard.press("a");
  await expect(page.getByText(/已确认，.*后重现/)).toBeVisible();
  await page.getByRole("button", { name: "静音…" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("演练");
  await page.getByRole("dialog").getByRole("button", { name: "静音" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.goto(address("/risks?tab=silences"));
  await page.getByRole("button", { name: "解除" }).first().click();
  await expect(page.getByText("没有静音。")).toBeVisible();
  await page.goto(address(`/risks/${id}`));
  await page.getByRole("button", { name: "宣布结束" }).click();
  await expect(page.getByRole("button", { name: "宣布结束" })).toHaveCount(0);
  expect((await api<{ state: string }>(`/v1/alerts/${id}`)).state).toBe("resolved");
});

test("an alert is called noise with a reason, precision counts it, and the mark is taken back", async ({ quiet: page }) => {
  await choose(page, {});
  await furious("气死我了，垃圾服务，必须曝光，找媒体，去消协投诉！");
  const { items } = await api<{ items: { id: string }[] }>("/v1/alerts?state=firing"), id = items[0]?.id ?? "";
  await page.goto(address(`/risks/${id}`));
  await page.getByRole("button", { name: "误报" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("演练");
  await page.getByRole("dialog").getByRole("button", { name: "误报" }).click();
  await expect(page.getByText(/说是误报 · 演练/)).toBeVisible();
  const told = await api<{ useful: number; noise: number }>("/v1/alert-precision");
  await page.goto(address("/risks?tab=precision"));
  await expect(page.getByText(`${told.useful + told.noise} 个评过的告警里 ${told.useful} 个有用。`)).toBeVisible();
  await page.goto(address(`/risks/${id}`));
  await page.getByRole("button", { name: "撤回" }).click();
  await expect(page.getByRole("button", { name: "有用" })).toBeVisible();
  expect((await api<{ mark: unknown }>(`/v1/alerts/${id}`)).mark).toBeNull();
});

test("a case is dragged, assigned, dispatched with a reason and commented on", async ({ quiet: page }) => {
  await choose(page, {});
  await furious("十年会员心寒，客服互相推诿，明天就去12315投诉曝光！");
  await page.goto(address("/repairs"));
  await settled(page);
  const ticket = page.locator('section[aria-label="待接手"] .ticket').first(), id = await ticket.getAttribute("data-item");
  await ticket.dragTo(page.locator('section[aria-label="处理中"]'));
  await expect(page.locator(`section[aria-label="处理中"] .ticket[data-item="${id ?? ""}"]`)).toBeVisible();
  await page.goto(address(`/repairs/${id ?? ""}`));
  await expect(page.getByRole("button", { name: "派给…" })).toBeVisible();
  await page.keyboard.press("d");
  await page.getByRole("dialog").getByRole("combobox").click();
  await page.getByTitle("质量部").click();
  await page.getByRole("dialog").getByPlaceholder("接手的人需要知道为什么").fill("批次问题");
  await page.getByRole("dialog").getByRole("button", { name: "派单" }).click();
  await expect(page.locator(".facts")).toContainText("质量部");
  await page.getByRole("button", { name: "指派给…" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("王姐");
  await page.keyboard.press("Enter");
  await expect(page.locator(".facts")).toContainText("王姐");
  await page.getByPlaceholder("写一条备注…").fill("已联系客户");
  await page.getByRole("button", { name: "记下" }).click();
  await expect(page.locator(".history")).toContainText("已联系客户");
});

test("the customers of a case are written to after a trial, with approval, and one wants no more messages", async ({ quiet: page }) => {
  await choose(page, {});
  const customer = await furious("等了十天没人管，态度恶劣，我要投诉到12315，必须曝光！"), at = new Date().toISOString();
  await post("/v1/signals", { source: "e2e.orders", external_id: `${customer}-phone`, kind: "order", at, order: `${customer}-9`, amount: "88.00", currency: "CNY", keys: [{ kind: "platform", space: "weibo", value: customer }, { kind: "phone", value: `139${String(Date.now()).slice(-8)}` }], dimensions: { channel: "weibo" } });
  const { items } = await api<{ items: { id: string }[] }>("/v1/cases?limit=1"), id = items[0]?.id ?? "";
  await page.goto(address(`/repairs/${id}`));
  await expect(page.getByText("1 位：1 位抱怨过，0 位还没开口；1 位可以联系。")).toBeVisible();
  await page.getByRole("button", { name: "联系他们…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "内容", exact: true }).fill("{salutation}，让您久等了，我们今天回电。");
  await expect(dialog.getByRole("button", { name: "发送" })).toBeDisabled();
  await dialog.getByRole("button", { name: "试算" }).click();
  await expect(dialog.getByRole("status")).toContainText("会联系到 1 位中的 1 位");
  await dialog.getByRole("button", { name: "发送" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.locator(".history")).toContainText("经短信联系 1 位客户");
  const { items: batches } = await api<{ items: { state: string; approval_id: string }[] }>(`/v1/contacts?case=${id}`);
  expect(batches[0]?.state).toBe("waiting");
  expect((await post(`/v1/approvals/${batches[0]?.approval_id ?? ""}/refuse`, { reason: "演练" })).ok).toBe(true);
  await page.locator(".affected a").first().click();
  await page.getByRole("button", { name: "不再联系…" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("今天来电");
  await page.getByRole("dialog").getByRole("button", { name: "记下" }).click();
  await expect(page.getByText("撤回").first()).toBeVisible();
  await page.goto(address(`/repairs/${id}`));
  await expect(page.getByText("要求不再联系")).toBeVisible();
});

test("a topic is merged, rejected and accepted", async ({ quiet: page }) => {
  test.setTimeout(180_000);
  await choose(page, {});
  // They are gathered beside the reflex, for the first time half a minute after the start.
  let items: { id: string }[] = [];
  await expect.poll(async () => (items = (await api<{ items: { id: string }[] }>("/v1/topics?limit=10")).items).length, { timeout: 120_000 }).toBeGreaterThanOrEqual(4);
  await page.goto(address(`/causes?tab=topics&topic=${items[1]?.id ?? ""}`));
  await page.getByRole("button", { name: "驳回" }).click();
  await expect.poll(async () => (await api<{ state: string }>(`/v1/topics/${items[1]?.id ?? ""}`)).state).toBe("rejected");
  await page.goto(address(`/causes?tab=topics&topic=${items[2]?.id ?? ""}`));
  await page.getByRole("button", { name: "合并到…" }).click();
  await page.getByRole("dialog").getByRole("combobox").click();
  await expect(page.locator(".ant-select-item-option-active")).toBeVisible();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "合并" }).click();
  await expect.poll(async () => (await api<{ state: string }>(`/v1/topics/${items[2]?.id ?? ""}`)).state).toBe("merged");
  await page.goto(address(`/causes?tab=topics&topic=${items[0]?.id ?? ""}`));
  await page.getByRole("button", { name: "采纳" }).click();
  await expect(page.locator(".command")).toContainText("name:");
});

test("figures are the command's figures", async ({ quiet: page }) => {
  await choose(page, { language: "en" });
  // Coverage is kept for a while and renewed beside whoever asks: the page may be one answer behind.
  await expect(async () => {
    await page.goto(address("/signals?tab=coverage"));
    await settled(page);
    const coverage = command("coverage") as { customers: number; silent_customers: number; orders: number };
    for (const n of [coverage.customers, coverage.silent_customers, coverage.orders]) await expect(page.locator("#main")).toContainText(n.toLocaleString("en-US"), { timeout: 2000 });
  }).toPass({ timeout: 30_000 });
  const losses = command("causes") as { total: { lost: { amount: string; currency: string } } };
  await page.goto(address("/revenue?tab=losses"));
  await settled(page);
  const exact = `${losses.total.lost.currency} ${Number(losses.total.lost.amount).toLocaleString("en-US", { minimumFractionDigits: 2 })}`;
  await expect(page.getByTitle(exact).first()).toBeVisible();
});

test("search finds with filters, a language switch stays, help opens, pages change by key", async ({ quiet: page }) => {
  await choose(page, {});
  await post("/v1/signals", { source: "e2e.reviews", external_id: `find-${Date.now()}`, kind: "review", at: new Date().toISOString(), text: "琉璃盏的盖子合不上", rating: 2, dimensions: { product: "琉璃盏", channel: "jd" } });
  await page.goto(address("/"));
  await settled(page);
  await page.keyboard.press("/");
  await page.keyboard.type("琉璃盏");
  await page.keyboard.press("Enter");
  await expect(page.locator(".quote p").first()).toContainText("琉璃盏");
  await expect(page).toHaveURL(/q=/);
  await page.getByTitle("Switch to English").click();
  await expect(page.getByRole("tab", { name: "Search" })).toBeVisible();
  await page.locator("h1").click();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("search verbatims");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("4");
  await expect(page).toHaveURL(/\/risks$/);
});

test("somebody elsewhere logs in with a password, sees what a viewer may, and leaves", async ({ browser }) => {
  await post("/v1/people", { name: "小周", password: "correct horse battery", role: "viewer" });
  const context = await browser.newContext({ extraHTTPHeaders: { "x-forwarded-for": "10.0.0.9" } }), page = await context.newPage();
  await choose(page, {});
  await page.goto(address("/settings"));
  await page.getByLabel("用户名").fill("小周");
  await page.getByLabel("密码", { exact: true }).fill("wrong wrong wrong");
  await page.getByRole("button", { name: "进入" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("密码", { exact: true }).fill("correct horse battery");
  await page.getByRole("button", { name: "进入" }).click();
  await expect(page.locator(".card").filter({ hasText: "你是" })).toContainText("小周");
  await expect(page.getByText("管理需要管理员身份。")).toBeVisible();
  await page.getByRole("button", { name: "退出登录" }).click();
  await expect(page.getByRole("heading", { name: "请登录" })).toBeVisible();
  await context.close();
  await dismiss("小周");
});

test("the server goes away and comes back: the page says so, keeps what it knew, and catches up", async ({ page }) => {
  await choose(page, { language: "en" });
  // The stream of a browser that is told to be offline lives on: what is cut here is every way to the server.
  let away = false;
  await page.route("**/*", (route) => (away ? route.abort() : route.continue()));
  await page.goto(address("/"));
  await settled(page);
  const knew = await page.locator("h1").innerText();
  away = true;
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await page.keyboard.press("5");
  await expect(page.getByRole("heading", { name: "This page was never loaded" })).toBeVisible();
  await page.keyboard.press("1");
  await expect(page.locator("h1")).toContainText(knew.slice(0, 10));
  away = false;
  await page.keyboard.press("6");
  await expect(page.locator("h1")).toBeVisible();
});
