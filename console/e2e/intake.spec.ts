// Data on its way in: the import wizard, what could not be read, and the first run of an empty instance.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { api, address, choose, expect, settled, test, violations } from "./page";
import { serve } from "./server";

const file = { name: "门店回访.csv", mimeType: "text/csv", buffer: Buffer.from("编号,说的话,打分,什么时候,门店\nh1,导购很耐心,5,2026-11-20 10:00:00,徐汇店\nh2,收银排了半小时,2,2026-11-20 11:00:00,徐汇店\nh3,地砖太滑差点摔倒,1,昨天,静安店\n") };

test("a file is dropped, its mapping mended on real rows, tried, read in; what was wrong is repaired and replayed", async ({ quiet: page }) => {
  test.setTimeout(180_000);
  await choose(page, {});
  await page.goto(address("/signals?tab=imports"));
  await settled(page);
  await page.locator("input[type=file]").setInputFiles(file);
  const sheet = page.locator(".sheet");
  await expect(sheet.getByText("收银排了半小时")).toBeVisible();
  await expect(sheet.getByText("建议的映射")).toBeVisible();
  for (const [column, role] of [["说的话", "文字"], ["什么时候", "时间"]] as const) {
    await page.getByLabel(`「${column}」是什么`).click();
    await page.keyboard.type(role);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("listbox")).toHaveCount(0);
  }
  await expect(page.getByText("3 行会变成 2 条信号，1 行会进隔离。还没有读进来。")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "读入 2 条" }).click();
  await expect(page.locator(".card", { hasText: "门店回访.csv" }).getByText("已读完")).toBeVisible({ timeout: 120_000 });
  const found = await api<{ items: { source: string; text: string }[] }>(`/v1/signals?search=${encodeURIComponent("收银排了半小时")}`);
  expect(found.items.length).toBe(1);

  await page.goto(address("/signals?tab=quarantine"));
  const row = page.getByRole("row").filter({ hasText: "地砖太滑" });
  await row.getByRole("button", { name: "修理…" }).click();
  await page.getByRole("dialog").getByLabel("什么时候").fill("2026-11-19 18:00:00");
  await page.getByRole("dialog").getByRole("button", { name: "重放" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect((await api<{ items: unknown[] }>(`/v1/signals?search=${encodeURIComponent("地砖太滑")}`)).items.length).toBe(1);
});

test("an empty instance leads from a button to the first alert", async ({ quiet: page }) => {
  test.setTimeout(300_000);
  const home = mkdtempSync(join(tmpdir(), "myelin_empty_")), served = await serve(process.env.E2E_BINARY ?? "", home);
  try {
    await choose(page, {});
    await page.goto(`${served.base}/`);
    await expect(page.getByText("这里还没有信号。")).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "建立模拟公司" }).click();
    await expect(page.getByRole("progressbar")).toBeVisible();
    await expect(page.locator(".nerve")).toBeVisible({ timeout: 240_000 });
    await expect(page.locator(".thing").first()).toBeVisible({ timeout: 30_000 });
  } finally {
    served.process.kill("SIGTERM");
    rmSync(home, { recursive: true, force: true });
  }
});
