// What waits for a person, and who did what: the inbox of approvals, the audit log, the versions of the language.
import { address, api, choose, dismiss, expect, furious, post, settled, test, violations } from "./page";

const inbox = "/repairs?view=approvals";
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
    const told = await api<{ items: { seq: string; actor: string }[] }>("/v1/audit?limit=1&verb=logged_in");
    await expect(page.getByRole("row").filter({ hasText: "keeper" }).first()).toBeVisible();
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
