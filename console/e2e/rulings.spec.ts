// What waits for a person, and who did what: the inbox of approvals, the audit log, the versions of the language.
import { address, api, choose, dismiss, expect, furious, post, settled, test, violations } from "./page";

const inbox = "/repairs?view=approvals";

test("what a message links to is the page of its case", async ({ quiet: page }) => {
  await choose(page, {});
  await furious("老顾客寒心了，羽绒被漏绒，我要投诉到12315！");
  const { items } = await api<{ items: { action: { case_id: string }; link: string | null }[] }>("/v1/approvals?limit=50");
  const told = items.find((a) => a.link);
  if (!told?.link) throw new Error("no message with a link");
  for (const path of [new URL(told.link).pathname, `/cases/${told.action.case_id}`]) {
    await page.goto(address(path));
    await settled(page);
    await expect(page).toHaveURL(new RegExp(`/repairs/${told.action.case_id}$`));
    await expect(page.locator(".history")).toBeVisible();
  }
});

const state = async (id: string) => (await api<{ items: { id: string; state: string }[] }>("/v1/actions?limit=200")).items.find((a) => a.id === id)?.state;

test("what waits is seen as it would be sent, approved by key, refused with a reason, and Today says that it waits", async ({ quiet: page }) => {
  await choose(page, {});
  await furious("老顾客寒心了，客服欺骗，我要投诉到12315！");
  const { items } = await api<{ items: { action: { id: string; case_id: string }; level: string; title: string; facts: { label: string; value: string }[] }[] }>("/v1/approvals?limit=50");
  const open = items.filter((a) => a.level === "operate"), [first, second] = open;
  if (!first) throw new Error("nothing waits");
  await page.goto(address("/"));
  await settled(page);
  await expect(page.getByText("批准后才发出的消息")).toBeVisible();
  await page.getByRole("link", { name: "去看看" }).click();
  await expect(page).toHaveURL(new RegExp("view=approvals"));
  const card = (id: string) => page.locator(`.message[data-item="${id}"]`);
  await expect(card(first.action.id)).toContainText(first.title);
  for (const fact of first.facts) await expect(card(first.action.id)).toContainText(fact.value);
  expect(await violations(page)).toEqual([]);
  await card(first.action.id).focus();
  await page.keyboard.press("x");
  await expect(page.getByRole("dialog").getByRole("button", { name: "拒绝" })).toBeDisabled();
  await page.getByRole("dialog").getByRole("textbox").fill("已经打过电话");
  await page.getByRole("dialog").getByRole("button", { name: "拒绝" }).click();
  await expect(card(first.action.id)).toHaveCount(0);
  expect(await state(first.action.id)).toBe("refused");
  await page.goto(address(`/repairs/${first.action.case_id}`));
  await expect(page.locator(".history")).toContainText("已经打过电话");
  if (!second) return;
  await page.goto(address(inbox));
  await card(second.action.id).focus();
  await page.keyboard.press("a");
  await expect(card(second.action.id)).toHaveCount(0);
  expect(["queued", "delivered", "dead"]).toContain(await state(second.action.id));
});

test("an administrator reads the audit log, filters it, and brings an older version of the language back", async ({ browser }) => {
  test.setTimeout(240_000);
  await post("/v1/people", { name: "keeper", password: "correct horse battery", role: "admin" });
  const context = await browser.newContext({ extraHTTPHeaders: { "x-forwarded-for": "10.0.0.9" } }), page = await context.newPage();
  try {
    await choose(page, { language: "en" });
    await page.goto(address("/settings?tab=audit"));
    await page.getByLabel("User name").fill("keeper");
    await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
    await page.getByRole("button", { name: "Enter" }).click();
    await expect(page.getByRole("row").filter({ hasText: "keeper" }).first()).toBeVisible();
    const told = await api<{ items: { seq: string; actor: string }[] }>("/v1/audit?limit=1&verb=logged_in&actor=keeper");
    await page.goto(address("/settings?tab=audit&verb=logged_in&actor=keeper"));
    await expect(page.locator("tbody tr").first()).toContainText(told.items[0]?.seq ?? "");
    await expect(page.getByRole("row").filter({ hasText: "imported" })).toHaveCount(0);
    expect(await violations(page)).toEqual([]);

    const { yaml, version } = await api<{ yaml: string; version: number }>("/v1/taxonomy?yaml=true");
    expect((await post("/v1/restate", { yaml: yaml.replace("zh: [", "zh: [一个没有人说过的新词, ") })).ok).toBe(true);
    await page.goto(address("/causes?tab=editor"));
    await page.getByRole("button", { name: "What changed" }).first().click();
    await expect(page.locator(".diff .added")).toContainText("一个没有人说过的新词");
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: version > 1 ? "What changed" : "Look" }).nth(version > 1 ? 1 : 0).click();
    await page.getByRole("button", { name: `Put v${version} into the editor` }).click();
    await expect(page.getByLabel("The experience language as YAML")).not.toHaveValue(/一个没有人说过的新词/);
    await page.getByRole("button", { name: "Check and preview" }).click();
    await expect(page.getByRole("heading", { name: "Against the version in force" })).toBeVisible({ timeout: 120_000 });
    await page.getByRole("button", { name: "Save as a new version" }).click();
    await page.getByRole("tooltip").getByRole("button", { name: "Save as a new version" }).click();
    await expect.poll(async () => (await api<{ version: number }>("/v1/taxonomy")).version, { timeout: 120_000 }).toBe(version + 2);
    expect((await api<{ yaml: string }>("/v1/taxonomy?yaml=true")).yaml).toBe(yaml);
  } finally {
    await context.close();
    await dismiss("keeper");
  }
});

test("an experiment is planned, started, read with its arms, stopped and decided with a reason; a case tries its repair first", async ({ quiet: page }) => {
  await choose(page, {});
  await page.goto(address("/revenue?tab=experiments"));
  await settled(page);
  await page.getByRole("button", { name: "计划实验…" }).click();
  const form = page.getByRole("dialog");
  await expect(form.getByRole("button", { name: "建立草稿" })).toBeDisabled();
  await form.getByLabel("名称", { exact: true }).fill("双层内盒");
  await form.getByLabel("假设").fill("退回来的会少");
  await form.getByLabel("对照组名称").fill("照旧");
  await form.getByLabel("试验组名称").fill("双层");
  await form.getByRole("button", { name: "建立草稿" }).click();
  await expect(page).toHaveURL(/tab=experiments&experiment=\d+/);
  await page.getByRole("button", { name: "开始", exact: true }).click();
  await expect(page.getByRole("button", { name: "停止…" })).toBeVisible();
  const id = /experiment=(\d+)/.exec(page.url())?.[1] ?? "", ask = () => post(`/v1/experiments/${id}/assignments`, { units: Array.from({ length: 60 }, (_, i) => `account:tried-${i}`) });
  const told = (await (await ask()).json()) as { items: { arm: string }[] }, again = (await (await ask()).json()) as { items: { arm: string }[] };
  expect(again.items.map((one) => one.arm)).toEqual(told.items.map((one) => one.arm));
  await page.reload();
  await settled(page);
  await expect(page.locator("#main")).toContainText("还太早");
  const treated = told.items.filter((one) => one.arm === "双层").length;
  await expect(page.getByRole("row").filter({ hasText: "双层" })).toContainText(String(treated));
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "停止…" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("换季了");
  await page.getByRole("dialog").getByRole("button", { name: "确定" }).click();
  await page.getByRole("button", { name: "决定…" }).click();
  await page.getByRole("dialog").getByRole("combobox").click();
  await page.locator(".ant-select-item-option").filter({ hasText: "双层" }).click();
  await expect(page.getByRole("dialog")).toContainText("双层");
  await page.getByRole("dialog").getByRole("textbox").fill("更省心");
  await page.getByRole("dialog").getByRole("button", { name: "确定" }).click();
  await expect(page.locator("#main")).toContainText("更省心");
  expect((await api<{ decision: string }>(`/v1/experiments/${id}`)).decision).toBe("双层");

  await furious("盖子又掉了，没有人管，我要投诉到12315！");
  const { items } = await api<{ items: { id: string }[] }>("/v1/cases?state=open&limit=1"), repair = items[0]?.id ?? "";
  await page.goto(address(`/repairs/${repair}`));
  await page.getByRole("button", { name: "试一试…" }).click();
  await page.getByRole("dialog").getByRole("textbox").first().fill("换新盖子");
  await page.getByRole("dialog").getByRole("button", { name: "确定" }).click();
  await expect(page.locator(".history")).toContainText("先在 10% 的客户上试");
  await page.getByRole("link", { name: /^实验 \d+$/ }).click();
  await expect(page.locator("#main")).toContainText("换新盖子");
  const begun = /experiment=(\d+)/.exec(page.url())?.[1] ?? "";
  expect((await post(`/v1/experiments/${begun}/stop`, { reason: "试过了" })).ok).toBe(true);
});
