// Opens every page of the console at ADDRESS in a browser and prints a JSON line for each: how long until nothing waits any more,
// bytes over the wire, the heap, and which questions the page asked the server. The first line is the first view of browsers that have
// kept nothing: the median of five, and the slowest.
import { chromium } from "@playwright/test";

const [address] = process.argv.slice(2);
const pages = {
  today: "/", signals: "/signals", search: "/signals?tab=search&q=%E5%AE%A2%E6%9C%8D", sources: "/signals?tab=sources", coverage: "/signals?tab=coverage", causes: "/causes", effects: "/causes?tab=effects", compare: "/causes?tab=compare", topics: "/causes?tab=topics",
  factor: "/causes/deliver.speed", risks: "/risks", orders: "/risks?tab=orders", rules: "/risks?tab=rules", alert: "/risks/{alert}", repairs: "/repairs", case: "/repairs/{case}", approvals: "/repairs?view=approvals", revenue: "/revenue", months: "/revenue?tab=months", losses: "/revenue?tab=losses", value: "/revenue?tab=customers", worth: "/revenue?tab=worth", experiments: "/revenue?tab=experiments", customers: "/customers", customer: "/customers/{customer}", leaving: "/customers?leaving=1", journey: "/journey", segments: "/journey?tab=segments", departments: "/journey?tab=departments", voices: "/journey?tab=voices", settings: "/settings", notices: "/settings?tab=notices", audit: "/settings?tab=audit",
};

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });
let page, wire, bytes = 0, asked = [];
async function newBrowser() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
  page = await context.newPage();
  page.setDefaultTimeout(600_000);  // the first who asks for what walks all of history waits for it
  wire = await context.newCDPSession(page);
  await wire.send("Network.enable");
  await wire.send("Performance.enable");
  wire.on("Network.loadingFinished", (event) => { bytes += event.encodedDataLength; });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (request.method() === "GET" && url.pathname.startsWith("/v1/") && url.pathname !== "/v1/stream" && url.pathname !== "/v1/session") asked.push(url.pathname + url.search);
  });
}

async function opened(path) {
  bytes = 0;
  asked = [];
  const began = performance.now();
  await page.goto(address + path);
  await page.waitForSelector("h1");
  await page.waitForFunction(() => document.querySelectorAll(".bones").length === 0);
  const ms = performance.now() - began, { metrics } = await wire.send("Performance.getMetrics");
  return { ms: Math.round(ms), kb: Math.round(bytes / 1024), heap_mb: Math.round((metrics.find((m) => m.name === "JSHeapUsedSize")?.value ?? 0) / 1048576), questions: [...new Set(asked)] };
}
const say = (line) => console.log(JSON.stringify(line));
const one = async (list) => {
  const reply = await page.request.get(`${address}/v1/${list}?limit=1`);
  return (await reply.json()).items[0]?.id;
};

const views = [];
for (let i = 0; i < 5; ++i) {
  if (page) await page.context().close();
  await newBrowser();
  views.push(await opened("/"));
}
views.sort((a, b) => a.ms - b.ms);
say({ page: "first view", ...views[2], slowest_ms: views[4].ms });
const ids = { alert: await one("alerts"), case: await one("cases"), customer: await one("customers") };
for (const [name, path] of Object.entries(pages)) {
  const wanted = /\{(\w+)\}/.exec(path)?.[1];
  if (!wanted || ids[wanted]) say({ page: name, ...(await opened(path.replace(/\{(\w+)\}/, ids[wanted]))) });
}
await browser.close();
