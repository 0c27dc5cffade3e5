// The short set that `make test` runs: what must never break.
import { address, api, choose, expect, furious, post, settled, test, violations } from "./page";

test("@quick Today opens fast and small, says what needs somebody, and agrees with the API", async ({ quiet: page }) => {
  await choose(page, {});
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  let bytes = 0;
  client.on("Network.loadingFinished", (event: { encodedDataLength: number }) => { bytes += event.encodedDataLength; });
  const reply = await page.goto(address("/"));
  expect(reply?.headers()["content-security-policy"]).not.toContain("unsafe");
  await settled(page);
  expect(bytes).toBeLessThan(700 * 1024);
  const pulse = await api<{ alerts_firing: number; cases_open: number }>("/v1/pulse");
  await expect(page.locator(".nerve a[href='/risks'] p")).toContainText(String(pulse.alerts_firing));
  await expect(page.locator(".nerve a[href='/repairs'] p")).toContainText(String(pulse.cases_open));
  expect(await violations(page)).toEqual([]);
});

test("@quick an alert raised by a posted signal comes to an open Today page by itself", async ({ quiet: page }) => {
  await choose(page, {});
  await page.goto(address("/"));
  await settled(page);
  await expect(page.locator(".stream.live")).toBeVisible();
  const before = (await api<{ items: { id: string }[] }>("/v1/alerts?state=firing")).items.length;
  await furious();
  const after = await api<{ items: { id: string; rule: string }[] }>("/v1/alerts?state=firing");
  expect(after.items.length).toBe(before + 1);
  await expect(page.locator(`.thing a[href="/risks/${after.items[0]?.id ?? ""}"]`).first()).toBeVisible();
});

test("@quick hostile words stay words, in the list and in the export", async ({ quiet: page }) => {
  await choose(page, {});
  const evil = '=HYPERLINK("x")<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>这东西漏得厉害';
  expect((await post("/v1/signals", { source: "e2e.reviews", external_id: "evil-1", kind: "review", at: new Date().toISOString(), text: evil, rating: 1, dimensions: { product: '"><b>x</b>', channel: "tmall" } })).ok).toBe(true);
  await page.goto(address(`/signals?tab=search&q=${encodeURIComponent("HYPERLINK")}`));
  await expect(page.locator(".quote p").first()).toContainText('onerror="window.hurt=1"');
  expect(await page.evaluate(() => (window as unknown as { hurt?: number }).hurt)).toBeUndefined();
  expect(await page.locator(".quote img, .quote script, .quote b").count()).toBe(0);
});

test("@quick a case is taken, resolved and opened again from the keyboard", async ({ quiet: page }) => {
  await choose(page, {});
  await furious("我要曝光你们，客服态度恶劣，欺骗老客户，必须给说法，否则投诉到底！");
  await page.goto(address("/repairs"));
  await settled(page);
  const waiting = page.locator('section[aria-label="待接手"] .ticket'), ticket = waiting.first(), id = await ticket.getAttribute("data-item");
  await ticket.focus();
  await page.keyboard.press("t");
  const card = (column: string) => page.locator(`section[aria-label="${column}"] .ticket[data-item="${id ?? ""}"]`);
  await expect(card("处理中")).toBeVisible();
  await card("处理中").focus();
  await page.keyboard.press("r");
  await page.getByRole("dialog").getByRole("textbox").fill("换了包装，补发了一件");
  await page.getByRole("dialog").getByRole("button", { name: "确定" }).click();
  await expect(card("已处理")).toBeVisible();
  const shown = await api<{ state: string; history: { verb: string; detail: string }[] }>(`/v1/cases/${id ?? ""}`);
  expect(shown.state).toBe("resolved");
  expect(shown.history.some((line) => line.detail === "换了包装，补发了一件")).toBe(true);
  await card("已处理").focus();
  await page.keyboard.press("o");
  await page.getByRole("dialog").getByRole("textbox").fill("又坏了");
  await page.getByRole("dialog").getByRole("button", { name: "确定" }).click();
  await expect(card("已处理")).toHaveCount(0);
});

test("@quick deep links open, in English and dark too, and a page that is not there says so", async ({ quiet: page }) => {
  await choose(page, { language: "en", colours: "dark" });
  for (const [path, title] of [["/risks", "Risks"], ["/causes", "Causes"], ["/revenue", "Revenue"], ["/customers", "Customers"]] as const) {
    await page.goto(address(path));
    await settled(page);
    await expect(page).toHaveTitle(new RegExp(title));
  }
  await page.goto(address("/nowhere"));
  await expect(page.getByText("There is no such page.")).toBeVisible();
});
