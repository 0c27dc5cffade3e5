// The status page: a sentence first, then the nerve, what happens now, who repairs it and what it costs.
import { make, nerve, series, verbatim } from "./draw.js";
import { fixed, money, named, number, percent, probability, say, switchLanguage, time } from "./words.js";

const $ = (id) => document.getElementById(id);
const state = { pulse: null, alerts: null, details: new Map(), cases: null, causes: null, link: "" };
const shown = 8;

class Fault extends Error {
  constructor(status, problem) {
    super([problem.detail, problem.hint].filter(Boolean).join(" "));
    this.status = status;
  }
}

async function ask(path, options = {}) {
  const reply = await fetch(path, { credentials: "same-origin", ...options });
  if (reply.status === 204) return null;
  const body = await reply.json().catch(() => ({ detail: reply.statusText }));
  if (!reply.ok) throw new Fault(reply.status, body);
  return body;
}
const post = (path, body = {}) => ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

function drawSentence() {
  const signals = state.pulse ? number(state.pulse.signals) : null;
  if (signals === null || state.alerts === null) return $("sentence").replaceChildren(say().waiting);
  const [first, second] = say().sentence(signals, needing());
  $("sentence").replaceChildren(first, make("em", needing() ? "" : "calm", second));
}
const needing = () => (state.alerts ?? []).filter((a) => a.state === "firing").length + (state.cases ?? []).filter((c) => c.overdue).length;

function drawNerve() {
  const p = state.pulse, w = say();
  if (!p) return;
  const figures = [
    [number(p.signals), "", w.rate(fixed(p.signals_per_second, 1))],
    [number(p.mentions), w.mentions, w.language(p.taxonomy_version)],
    [number(p.alerts_firing), w.firing, w.stake(money(p.at_stake))],
    [number(p.cases_open), w.open, w.overdue(p.cases_overdue)],
    [money(p.lost), w.lostMoney, w.paid(money(p.paid))],
  ];
  $("stations").replaceChildren(...figures.map(([figure, unit, below], i) =>
    make("div", "", make("h4", "", w.stations[i]), make("p", "", figure, unit ? make("small", "", ` ${unit}`) : null), make("span", "", below))));
  const share = Number(p.paid?.amount) > 0 ? Number(p.lost.amount) / Number(p.paid.amount) : 0;
  const soft = (n, half) => n / (n + half);
  $("nerve-line").setAttribute("d", nerve([soft(p.signals_per_second, 5), soft(p.mentions, 20000), soft(p.alerts_firing, 3), soft(p.cases_open, 5), Math.sqrt(share)]));
  $("nerve-impulse").setAttribute("d", $("nerve-line").getAttribute("d"));
}

// One impulse for the signals of the last second; still for those who asked for stillness.
function impulse() {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  $("nerve-impulse").animate([{ strokeDashoffset: 30 }, { strokeDashoffset: -1000 }], { duration: 900, easing: "ease-in-out" });
}

function title(a) {
  const factor = named(a.factor.name);
  if (a.rule === "valued_customer") return say().valued(make("u", "", factor));
  return say().rose(a.product, a.channel, factor).map((part, i) => (part === factor ? make("u", "", part) : part));
}

async function act(button, path, body) {
  button.disabled = true;
  try {
    await post(path, body);
    await Promise.all([readAlerts(), readCases()]);
  } catch (fault) {
    button.after(make("small", "fault", say().failed(fault.message)));
    button.disabled = false;
  }
}
function actionButton(label, kind, path, body) {
  const button = make("button", kind, label);
  button.type = "button";
  button.addEventListener("click", () => act(button, path, body));
  return button;
}

function alertCard(a) {
  const w = say(), detail = state.details.get(a.id);
  const meta = make("div", "meta", make("span", a.still_happening ? "now" : "", a.still_happening ? w.now : w.over), make("span", "", w.since(time(a.since))),
    make("span", "", make("b", "", w.ratio(fixed(a.ratio, 1))), ` (${w.q(probability(a.q_value))})`),
    a.concentrations.slice(0, 2).map((c) => make("span", "", w.concentrated(w.dimensions[c.dimension] ?? c.dimension, c.value, percent(c.share), percent(c.share_expected)))));
  const facts = make("div", "facts", make("span", "", w.atStake, make("b", "bad", money(a.at_stake))), make("span", "", w.customers, make("b", "", number(a.customers))),
    make("span", "", w.seen, make("b", "", `${fixed(a.observed, 0)} (${fixed(a.expected, 1)})`)));
  const open = state.cases?.find((c) => c.id === a.case_id && c.state === "open");
  const actions = make("div", "actions", open ? actionButton(w.take, "go", `/v1/cases/${open.id}/take`) : null,
    a.state === "firing" ? actionButton(w.acknowledge, "", `/v1/alerts/${a.id}/acknowledge`) : null, actionButton(w.resolve, "", `/v1/alerts/${a.id}/resolve`),
    make("small", "", a.acknowledged_until ? w.acknowledged(time(a.acknowledged_until)) : w.dispatched(a.factor.department || "–")));
  const drawing = detail ? series(detail.series, a.since) : null;
  return make("article", `card alert ${a.severity}`, make("h2", "", title(a)), meta, facts, drawing, drawing ? make("p", "caption", w.series) : null,
    (detail?.verbatims ?? []).slice(0, 3).map((v) => verbatim(v, time(v.at))), actions);
}

function fill(id, rows, empty, draw) {
  $(id).replaceChildren(...(rows === null ? [make("p", "empty", say().waiting)] : rows.length ? rows.map(draw) : [make("p", "empty", empty)]));
}
const row = (label, below, value, kind = "") => make("div", "row", make("span", "", label, below ? make("small", "", below) : null), make("b", kind, value));

function draw() {
  const w = say(), p = state.pulse;
  for (const part of ["alerts", "cases", "causes", "reflex"]) $(`${part}-title`).textContent = w[part];
  $("language").textContent = w.other;
  $("theme").textContent = w.theme[document.documentElement.dataset.theme];
  $("login-words").textContent = w.login;
  $("login-go").textContent = w.enter;
  $("link").textContent = state.link ? w[state.link] : "";
  $("link").className = `link ${state.link}`;
  drawSentence();
  drawNerve();
  fill("alerts", state.alerts?.slice(0, shown) ?? null, w.noAlerts, alertCard);
  fill("cases", state.cases?.slice(0, shown) ?? null, w.noCases, (c) => row(named(c.title), `${c.department}${c.assignee ? ` · ${c.assignee}` : ""} · ${c.overdue ? w.late : w.due(time(c.due_at))}`, money(c.at_stake), c.overdue ? "late" : ""));
  fill("causes", state.causes?.slice(0, shown) ?? null, w.noCauses, (c) => row(named(c.name), `${c.department} · ${w.orders(number(c.orders))} · ${w.risk(money(c.at_risk))}`, money(c.lost)));
  if (!p) return;
  const reflex = [[w.commit, `${fixed(p.commit_ms_mean, 1)} / ${fixed(p.commit_ms_max, 1)} ms`], [w.slow, number(p.commits_over_10ms)], [w.queue, number(p.queue_signals)], [w.duplicate, number(p.duplicates)], [w.quarantine, number(p.quarantined)], [w.dead, number(p.actions_dead)]];
  $("reflex").replaceChildren(...reflex.map(([label, value]) => row(label, "", value)));
  $("foot").textContent = w.foot(time(p.started_at), p.model_version || "–");
}

async function readAlerts() {
  const [firing, acknowledged] = await Promise.all(["firing", "acknowledged"].map((s) => ask(`/v1/alerts?state=${s}&limit=50`)));
  state.alerts = [...firing.items, ...acknowledged.items].sort((a, b) => Number(b.at_stake.amount) - Number(a.at_stake.amount));
  draw();
  await Promise.all(state.alerts.slice(0, shown).map(async (a) => state.details.set(a.id, await ask(`/v1/alerts/${a.id}`))));
  draw();
}
async function readCases() {
  const [open, taken] = await Promise.all(["open", "taken"].map((s) => ask(`/v1/cases?state=${s}&limit=50`)));
  state.cases = [...open.items, ...taken.items].sort((a, b) => (a.due_at < b.due_at ? -1 : 1));
  draw();
}
async function readCauses() {
  state.causes = (await ask("/v1/causes?metric=loss&limit=8")).items.filter((c) => Number(c.lost.amount) > 0 || Number(c.at_risk.amount) > 0);
  draw();
}

let pending = null;
const soon = () => (pending ??= setTimeout(() => { pending = null; readAlerts().catch(refused); readCases().catch(refused); }, 700));

function stream() {
  const events = new EventSource("/v1/stream");
  events.addEventListener("open", () => { state.link = "live"; draw(); soon(); });
  events.addEventListener("error", () => { state.link = "lost"; draw(); });
  events.addEventListener("pulse", (event) => {
    const before = state.pulse?.signals;
    state.pulse = JSON.parse(event.data);
    if (before !== undefined && state.pulse.signals > before) impulse();
    drawSentence();
    drawNerve();
  });
  for (const kind of ["alert", "case"]) events.addEventListener(kind, soon);
}

function refused(fault) {
  if (fault.status === 401) $("login").hidden = false;
  else $("foot").textContent = say().failed(fault.message);
}
async function start() {
  draw();
  try {
    state.pulse = await ask("/v1/pulse");
  } catch (fault) {
    return refused(fault);
  }
  $("login").hidden = true;
  draw();
  stream();
  await Promise.allSettled([readAlerts(), readCases(), readCauses()]);
  setInterval(() => readCauses().catch(refused), 30000);
  setInterval(draw, 5000);
}

$("language").addEventListener("click", () => { switchLanguage(); draw(); });
$("theme").addEventListener("click", () => {
  const order = ["auto", "light", "dark"], root = document.documentElement;
  root.dataset.theme = order[(order.indexOf(root.dataset.theme) + 1) % 3];
  localStorage.setItem("myelin.theme", root.dataset.theme);
  draw();
});
$("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await post("/v1/session", { key: $("key").value });
    $("login-fault").textContent = "";
    await start();
  } catch (fault) {
    $("login-fault").textContent = fault.message;
  }
});
document.documentElement.dataset.theme = localStorage.getItem("myelin.theme") || "auto";
start();
