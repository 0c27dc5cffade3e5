// Every page in both languages, both colours and both widths: silent console, no sideways scrolling, axe content.
import { address, api, choose, expect, settled, test, violations } from "./page";

const paths = ["/", "/signals", "/signals?tab=search&q=客服", "/signals?tab=sources", "/signals?tab=coverage", "/signals?tab=quarantine", "/signals?tab=imports", "/causes", "/causes?tab=effects", "/causes?tab=compare", "/causes?tab=topics", "/causes?tab=editor", "/causes/deliver.speed", "/risks", "/risks?tab=timeline&state=all", "/risks?tab=heat&state=all", "/risks?tab=silences", "/risks?tab=orders", "/risks?tab=precision", "/risks?tab=rules", "/repairs", "/repairs?view=list", "/repairs?view=approvals", "/revenue", "/revenue?tab=months", "/revenue?tab=losses", "/revenue?tab=customers", "/revenue?tab=worth", "/revenue?tab=experiments", "/customers", "/journey", "/journey?tab=steps", "/journey?tab=variants", "/journey?tab=segments", "/journey?tab=departments", "/journey?tab=voices", "/settings", "/settings?tab=notices", "/settings?tab=audit"];

for (const [language, colours, width] of [["zh", "light", 1440], ["en", "dark", 1440], ["zh", "dark", 390], ["en", "light", 390]] as const) {
  test(`every page in ${language}, ${colours}, ${width} px`, async ({ quiet: page }) => {
    test.setTimeout(400_000);
    await choose(page, { language, colours });
    await page.setViewportSize({ width, height: 900 });
    const alerts = await api<{ items: { id: string }[] }>("/v1/alerts?limit=1"), cases = await api<{ items: { id: string }[] }>("/v1/cases?limit=1"), people = await api<{ items: { id: string }[] }>("/v1/customers?limit=1"), topics = await api<{ items: { id: string }[] }>("/v1/topics?limit=1"); const tried = await api<{ items: { id: string }[] }>("/v1/experiments?limit=1"), orders = await api<{ items: { order: string }[] }>("/v1/scores?limit=1");
    const details = [alerts.items.map((a) => `/risks/${a.id}`), cases.items.map((c) => `/repairs/${c.id}`), people.items.map((c) => `/customers/${c.id}`), topics.items.map((t) => `/causes?tab=topics&topic=${t.id}`), orders.items.map((o) => `/risks/orders/${o.order}`), tried.items.map((e) => `/revenue?tab=experiments&experiment=${e.id}`)].flat();
    for (const path of [...paths, ...details]) {
      await page.goto(address(path));
      await settled(page);
      await expect(page.getByRole("heading", { name: /请登录|Log in/ }), `${path} is seen`).toHaveCount(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${path} scrolls sideways`).toBeLessThanOrEqual(0);
      expect(await violations(page), path).toEqual([]);
    }
  });
}
