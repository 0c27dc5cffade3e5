// The status page: a sentence first, then the nerve, what happens now, who repairs it and what it costs.
import { make, nerve, series, settle, verbatim } from "./draw.js";
import { channel, day, fixed, lately, money, named, number, percent, probability, say, switchLanguage, time } from "./words.js";

const $ = (id) => document.getElementById(id);
const state = {
  pulse: null, alerts: null, ended: [], details: new Map(), cases: null, causes: null, heard: null, departments: new Map(),
  link: "", busy: new Set(), faults: new Map(), troubles: new Map(),  // busy: buttons whose request is on its way; faults: what each alert's last one met; troubles: questions without an answer
};
const shown = 8, heardShown = 6;

class Fault extends Error {
  constructor(status, problem) {
    super([problem.detail, problem.hint].filter(Boolean).join(" "));
    this.status = status;
  }
}

async function ask(path, options = {}) {
  const reply = await fetch(path, { credentials: "same-origin", ...options }).catch(() => { throw new Fault(0, { detail: say().unreachable }); });
  if (reply.status === 204) return null;
  const body = await reply.json().catch(() => ({ detail: reply.statusText }));
  if (!reply.ok) throw new Fault(reply.status, body);
  return body;
}
const post = (path, body = {}) => ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

// The half that needs somebody is read out when it changes; the running count is not.
function drawSentence() {
  const known = state.pulse !== null && state.alerts !== null && state.cases !== null, things = needing();
  const [first, second] = known ? say().sentence(number(state.pulse.signals_last_day), things) : [say().waiting, ""];
  $("heard-count").textContent = first;
  if ($("needs").textContent !== second) $("needs").textContent = second;
  $("needs").className = things ? "" : "calm";
  document.title = known && things ? `(${things}) Myelin` : "Myelin";
}
const needing = () => (state.alerts ?? []).filter((a) => a.state === "firing").length + (state.cases ?? []).filter((c) => c.overdue).length;

function drawNerve() {
  const p = state.pulse, w = say();
  if (!p) return;
  const figures = [
    [number(p.signals), w.inAll, w.rate(fixed(p.signals_per_second, 1))],
    [number(p.mentions), w.mentions, w.language(p.taxonomy_version)],
    [number(p.alerts_firing), w.firing(p.alerts_firing), w.stake(money(p.at_stake))],
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

const person = (name) => (name === "status page" ? say().thisPage : name);
const department = (key) => (key ? named(state.departments.get(key) ?? { zh: key, en: key }) : say().nobody);

function title(a) {
  const factor = named(a.factor.name);
  if (a.rule === "valued_customer") return say().valued(make("u", "", factor));
  return say().rose(a.product, a.channel && channel(a.channel), factor).map((part) => (part === factor ? make("u", "", part) : part));
}

async function act(id, path) {
  if (state.busy.has(path)) return;
  state.busy.add(path);
  state.faults.delete(id);
  draw();
  try {
    await post(path);
    await Promise.all([readAlerts(), readCases()]);
  } catch (fault) {
    state.faults.set(id, say().failed(fault.message));
  }
  state.busy.delete(path);
  draw();
}
function actionButton(id, does, label, kind, path) {
  const button = make("button", kind, label);
  button.type = "button";
  button.dataset.key = path;
  button.dataset.does = does;
  button.disabled = state.busy.has(path);
  button.addEventListener("click", () => act(id, path));
  return button;
}

function actionsOf(a) {
  const w = say(), open = state.cases?.find((c) => c.id === a.case_id && c.state === "open"), taken = state.cases?.find((c) => c.id === a.case_id && c.assignee);
  const owner = [w.dispatched(department(a.factor.department)), taken && person(taken.assignee)].filter(Boolean).join(" · ");
  return make("div", "actions", open ? actionButton(a.id, "take", w.take, "go", `/v1/cases/${open.id}/take`) : null,
    a.state === "firing" ? actionButton(a.id, "acknowledge", w.acknowledge, "", `/v1/alerts/${a.id}/acknowledge`) : null,
    actionButton(a.id, "resolve", w.resolve, "", `/v1/alerts/${a.id}/resolve`),
    make("small", "", a.acknowledged_until ? `${w.acknowledged(time(a.acknowledged_until))} · ${owner}` : owner));
}

function seriesOf(a, detail) {
  const points = detail?.series ?? [], drawing = series(points, a.since);
  if (!drawing) return null;
  const most = Math.max(...points.map((p) => p.observed ?? 0));
  return [drawing, make("p", "caption", say().series(say().days(day(points[0].at), day(points.at(-1).at)), fixed(most, 0)))];
}

function alertCard(a) {
  const w = say(), detail = state.details.get(a.id);
  const meta = make("div", "meta", make("span", a.still_happening ? "now" : "", a.still_happening ? w.now : w.over), make("span", "", w.since(time(a.since))),
    a.rule === "cell_excess" ? make("span", "", make("b", "", w.ratio(fixed(a.ratio, 1))), a.p_value < 0.05 ? ` (${w.chance(probability(a.p_value))})` : "") : null,
    a.concentrations.slice(0, 2).map((c) => make("span", "", w.concentrated(w.dimensions[c.dimension] ?? c.dimension, c.dimension === "channel" ? channel(c.value) : c.value, percent(c.share), percent(c.share_expected)))), driversOf(detail?.explanation));
  const fact = (label, kind, value, beside) => make("span", "", label, make("b", kind, value, beside ? make("i", "", ` ${beside}`) : null));
  const facts = make("div", "facts", fact(w.seen, "", fixed(a.observed, 0), w.expected(fixed(a.expected, 1))), fact(w.customers, "", number(a.customers)), fact(w.atStake, "bad", money(a.at_stake)));
  const card = make("article", `card alert ${a.severity}`, make("h2", "", title(a)), meta, facts, seriesOf(a, detail) ?? [],
    (detail?.verbatims ?? []).slice(0, 3).map((v) => verbatim(v, v.dimensions.channel && channel(v.dimensions.channel), lately(v.at))), actionsOf(a),
    state.faults.has(a.id) ? make("p", "fault", state.faults.get(a.id)) : null);
  card.tabIndex = -1;
  card.dataset.key = `alert ${a.id}`;
  if (state.faults.has(a.id)) card.lastChild.setAttribute("role", "alert");
  return card;
}

// What explains the excess, once somebody has looked into it.
function driversOf(why) {
  const w = say();
  if (why?.verdict === "everything") return [make("span", "", w.outside)];
  return (why?.drivers ?? []).slice(0, 2).map((d) => make("span", "", w.driver(d.values.map((v) => `${w.dimensions[v.dimension] ?? v.dimension} ${v.dimension === "channel" ? channel(v.value) : v.value}`).join(" & "), percent(d.share))));
}

function fill(id, rows, empty, draw) {
  settle($(id), rows === null ? [make("p", "empty", say().waiting)] : rows.length ? rows.map(draw) : [make("p", "empty", empty)]);
}
const row = (label, below, value, kind = "") => make("div", "row", make("span", "", label, below ? make("small", "", below) : null), make("b", kind, value));

function caseRow(c) {
  const w = say();
  return row(named(c.title), [department(c.department), c.assignee && person(c.assignee), c.overdue ? w.late : w.due(time(c.due_at))].filter(Boolean).join(" · "), money(c.at_stake), c.overdue ? "late" : "");
}
function causeRow(c) {
  const w = say();
  return row(named(c.name), [c.department && department(c.department), w.orders(number(c.orders)), w.risk(money(c.at_risk))].filter(Boolean).join(" · "), money(c.lost));
}
function heardRow(v) {
  const factors = [...new Set(v.mentions.map((m) => named(m.name)))].slice(0, 2);
  return verbatim(v, lately(v.at), v.dimensions.channel && channel(v.dimensions.channel), v.dimensions.product, ...factors);
}
function endedRow(a) {
  return row(title(a), say().since(time(a.since)), say().endedAt(time(a.resolved_at)));
}

// Where little needs anybody, what is heard has the middle of the page.
function drawHeard() {
  const calm = state.alerts?.length === 0, home = state.alerts?.length <= 2 ? $("calm") : $("beside");
  if ($("heard-card").parentElement !== home) home.prepend($("heard-card"));
  fill("heard", state.heard, say().noHeard, heardRow);
  $("ended-card").hidden = !calm || state.ended.length === 0;
  settle($("ended"), state.ended.map(endedRow));
}

function draw() {
  const w = say(), p = state.pulse;
  for (const part of ["alerts", "cases", "causes", "reflex", "heard", "ended"]) $(`${part}-title`).textContent = w[part];
  $("language").textContent = w.other;
  $("language").title = w.otherIs;
  $("theme").textContent = w.theme[document.documentElement.dataset.theme];
  $("theme").title = w.themeIs($("theme").textContent);
  $("login-words").textContent = w.login;
  $("login-go").textContent = w.enter;
  $("link").textContent = state.link ? w[state.link] : "";
  $("link").className = `link ${state.link}`;
  const trouble = [...new Set(state.troubles.values())].join(" ");
  $("fault").hidden = !trouble;
  if ($("fault").textContent !== trouble) $("fault").textContent = trouble;
  drawSentence();
  drawNerve();
  fill("alerts", state.alerts?.slice(0, shown) ?? null, w.noAlerts, alertCard);
  $("more").textContent = state.alerts?.length > shown ? w.more(state.alerts.length - shown) : "";
  drawHeard();
  fill("cases", state.cases?.slice(0, shown) ?? null, w.noCases, caseRow);
  fill("causes", state.causes?.slice(0, shown) ?? null, w.noCauses, causeRow);
  if (!p) return;
  const reflex = [[w.commit, `${fixed(p.commit_ms_mean, 1)} / ${fixed(p.commit_ms_max, 1)} ms`], [w.slow, number(p.commits_over_10ms)], [w.queue, number(p.queue_signals)], [w.duplicate, number(p.duplicates)], [w.quarantine, number(p.quarantined)], [w.dead, number(p.actions_dead)]];
  settle($("reflex"), reflex.map(([label, value]) => row(label, "", value)));
  $("foot").textContent = `${w.foot(time(p.started_at), p.model_version || "–")} · ${w.keys}`;
}

async function readAlerts() {
  const [firing, acknowledged] = await Promise.all(["firing", "acknowledged"].map((s) => ask(`/v1/alerts?state=${s}&limit=50`)));
  state.alerts = [...firing.items, ...acknowledged.items].sort((a, b) => Number(b.at_stake.amount) - Number(a.at_stake.amount));
  state.ended = state.alerts.length ? [] : (await ask("/v1/alerts?state=resolved&limit=5")).items;
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
async function readHeard() {
  state.heard = (await ask(`/v1/signals?limit=${heardShown}`)).items;
  drawHeard();
}
async function readDepartments() {
  const { departments } = await ask("/v1/taxonomy");
  state.departments = new Map(departments.map((d) => [d.key, d.name]));
  draw();
}

// Asks once for all the events of a while, and says so where it fails.
function calmly(wait, ...questions) {
  let pending = null;
  return () => (pending ??= setTimeout(() => { pending = null; questions.forEach(careful); }, wait));
}
const careful = (question) => question().then(() => state.troubles.delete(question), (fault) => refused(fault, question));
const soon = calmly(700, readAlerts, readCases), heardSoon = calmly(2000, readHeard);

function stream() {
  const events = new EventSource("/v1/stream");
  events.addEventListener("open", () => { state.link = "live"; draw(); soon(); });
  events.addEventListener("error", () => { state.link = "lost"; draw(); });
  events.addEventListener("pulse", (event) => {
    const before = state.pulse?.signals;
    state.pulse = JSON.parse(event.data);
    if (before !== undefined && state.pulse.signals > before) {
      impulse();
      heardSoon();
    }
    drawSentence();
    drawNerve();
  });
  for (const kind of ["alert", "case"]) events.addEventListener(kind, soon);
}

function refused(fault, question) {
  if (fault.status === 401) $("login").hidden = false;
  else state.troubles.set(question, say().failed(fault.message));
  draw();
}
async function start() {
  draw();
  try {
    state.pulse = await ask("/v1/pulse");
  } catch (fault) {
    return refused(fault, start);
  }
  $("login").hidden = true;
  state.troubles.delete(start);
  draw();
  stream();
  await Promise.all([readDepartments, readAlerts, readCases, readCauses, readHeard].map(careful));
  setInterval(() => careful(readCauses), 30000);
  setInterval(draw, 5000);
}

// j and k move between the alerts; a and t press the buttons of the one that has the focus.
function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
  const cards = [...$("alerts").querySelectorAll("article")], at = cards.indexOf(document.activeElement?.closest?.("article"));
  if (event.key === "j" || event.key === "k") cards.at(at < 0 ? 0 : Math.max(0, Math.min(cards.length - 1, at + (event.key === "j" ? 1 : -1))))?.focus();
  const does = { a: "acknowledge", t: "take" }[event.key];
  if (does && at >= 0) cards[at].querySelector(`[data-does="${does}"]`)?.click();
}
document.addEventListener("keydown", pressed);
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
