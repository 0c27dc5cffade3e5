// Whose a case is, disputed and ruled on; a deed taken back; what waits to leave.
import { address, api, choose, expect, furious, post, settled, test, violations } from "./page";

const newest = async () => (await api<{ items: { id: string; department: string }[] }>("/v1/cases?state=open&limit=1")).items[0] ?? { id: "", department: "" };
interface Disputed { department: string; disputes: { arbiter: string | null; ruling: { by: string; owner_from: string | null } | null }[] }

test("a case is disputed, the arbiter finds it in the inbox and rules, and the ruling is a precedent", async ({ quiet: page }) => {
  await choose(page, {});
  await furious("老会员寒心，快递压坏了没人管，我要投诉曝光到12315！");
  const { id, department } = await newest(), claimed = department === "logistics" ? "warehouse" : "logistics";
  expect((await post(`/v1/cases/${id}/dispute`, { department: claimed, reason: "外箱完好，是内部压坏的" })).ok).toBe(true);
  await page.goto(address("/repairs?view=disputes"));
  await settled(page);
  const card = page.locator(`.message[data-item="${id}"]`);
  await expect(card).toContainText("外箱完好，是内部压坏的");
  expect(await violations(page)).toEqual([]);
  await card.getByRole("button", { name: "裁定…" }).click();
  const form = page.getByRole("dialog");
  await expect(form.getByRole("button", { name: "裁定", exact: true })).toBeDisabled();
  await form.getByRole("combobox").click();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await form.getByRole("textbox", { name: "理由" }).fill("交接照片里已经破了");
  await form.getByRole("button", { name: "裁定", exact: true }).click();
  await expect(card).toHaveCount(0);
  const ruled = await api<Disputed>(`/v1/cases/${id}`);
  expect(ruled.disputes[0]?.ruling?.by).toBe("status page");
  await page.goto(address(`/repairs/${id}`));
  await expect(page.locator(".precedent").first()).toContainText("交接照片里已经破了");
});

test("a department disputes from the case's page and may not rule itself; a deed is taken back with a reason", async ({ quiet: page }) => {
  await choose(page, {});
  await furious("十年客户被骗，客服推诿，必须曝光，明天去消协投诉！");
  const { id, department } = await newest();
  await page.goto(address(`/repairs/${id}`));
  await settled(page);
  await page.getByRole("button", { name: "由我接手" }).click();
  await page.getByRole("button", { name: /撤回（还剩/ }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("点错了");
  await page.getByRole("dialog").getByRole("button", { name: "撤回" }).click();
  await expect(page.locator(".history")).toContainText("点错了");
  expect((await api<{ state: string }>(`/v1/cases/${id}`)).state).toBe("open");
  await page.getByRole("button", { name: "不是我们的…" }).click();
  await page.getByRole("dialog").getByRole("combobox").click();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("textbox", { name: "理由" }).fill("不是我们造成的");
  await page.getByRole("dialog").getByRole("button", { name: "提出争议" }).click();
  await expect(page.locator(`.message[data-item="${id}"]`)).toContainText("等 管理员 裁定");
  await expect(page.getByRole("button", { name: "裁定…" })).toHaveCount(0);
  expect((await api<Disputed>(`/v1/cases/${id}`)).department).toBe(department);
});

test("customers who are about to leave are listed with the money at risk, and each says why", async ({ quiet: page }) => {
  await choose(page, {});
  const told = await api<{ items: { customer_id: string }[]; record: { horizon_days: number; judged: number } }>("/v1/churn?limit=5"), first = told.items[0]?.customer_id ?? "";
  await page.goto(address("/customers?leaving=1"));
  await settled(page);
  await expect(page.getByText(`今后 ${told.record.horizon_days} 天里`)).toBeVisible();
  await expect(page.getByText("这些分数准不准")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.goto(address(`/customers/${first}`));
  await expect(page.getByRole("heading", { name: "会不会走" })).toBeVisible();
  await expect(page.getByText("流失概率")).toBeVisible();
});

test("the case about customers who may leave is opened once where the scores bear it, and shows its list", async ({ quiet: page }) => {
  await choose(page, {});
  type Watch = { opens: boolean; last_case_id: string | null; why: { zh: string } | null; list: { customers: number } };
  await page.goto(address("/customers?leaving=1"));
  await settled(page);
  await expect(page.getByRole("heading", { name: "流失工单" })).toBeVisible();
  const before = await api<Watch>("/v1/churn/watch");
  if (before.opens) {
    await page.getByRole("button", { name: "现在就开" }).click();
    await expect(page).toHaveURL(/\/repairs\/\d+/);
  } else {
    await expect(page.getByText(before.why?.zh ?? "")).toBeVisible();
  }
  const { last_case_id: id, opens } = await api<Watch>("/v1/churn/watch");
  expect(opens).toBe(false);
  if (id === null) return;
  const list = await api<{ items: { customer_id: string }[]; list: { customers: number } }>(`/v1/cases/${id}/leaving`);
  expect(list.items.length).toBe(list.list.customers);
  await page.goto(address(`/repairs/${id}`));
  await settled(page);
  await expect(page.getByRole("heading", { name: "可能流失的客户" })).toBeVisible();
  await expect(page.locator("table.leaving tbody tr")).toHaveCount(list.items.length);
  expect(await violations(page)).toEqual([]);
});
