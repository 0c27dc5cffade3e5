import { expect, it } from "vitest";
import type { Alert, Case } from "~/shared/api/contract";
import { isMine, loops, things } from "./things";

const alert = (id: string, change: Partial<Alert> = {}): Alert => ({
  id, rule: "cell_excess", state: "firing", severity: "warning", product: null, channel: null, factor: { key: "deliver.speed", name: { zh: "配送速度", en: "Speed" }, department: "logistics" }, customer_id: null,
  since: null, raised_at: null, updated_at: null, resolved_at: null, still_happening: true, observed: 5, expected: 1, ratio: 5, p_value: 0.001, q_value: 0.01, customers: 4, at_stake: { amount: "100.00", currency: "CNY" },
  concentrations: [], verbatim_ids: [], group: `incident-${id}`, acknowledged_until: null, acknowledged_by: null, silenced_by: null, inhibited_by: null, taxonomy_version: 1, case_id: null, ...change,
});
const repair = (id: string, change: Partial<Case> = {}): Case => ({
  id, alert_id: null, state: "open", title: { zh: "", en: "" }, factor: { key: "deliver.speed", name: { zh: "", en: "" }, department: "logistics" }, department: "logistics", assignee: null, opened_at: null, due_at: null, overdue: false,
  taken_at: null, resolved_at: null, at_stake: { amount: "50.00", currency: "CNY" }, evidence: [], reopened: 0, quiet_since: null, nudges: 0, nudge_at: null, ...change,
});

it("merges the alerts that one case repairs, and leads with the gravest", () => {
  const found = things([alert("1", { case_id: "7" }), alert("2", { case_id: "7", severity: "critical" }), alert("3")], [repair("7")]);
  expect(found.map((t) => [t.lead?.id, t.others.length, t.repair?.id ?? null])).toEqual([["2", 1, "7"], ["3", 0, null]]);
});
it("an overdue case without an alert is a thing; an acknowledged alert needs nobody", () => {
  const found = things([alert("1", { state: "acknowledged" })], [repair("8", { overdue: true }), repair("9")]);
  expect(found.map((t) => [t.key, t.needs])).toEqual([["case 8", true], ["incident-1", false]]);
});
it("a role sees its departments, and money in open loops adds up by department", () => {
  const [thing] = things([alert("1")], []);
  expect(thing && [isMine("supply", thing), isMine("product", thing), isMine("ceo", thing)]).toEqual([true, false, true]);
  expect(loops([repair("1"), repair("2"), repair("3", { department: "service" })], [])[0]).toMatchObject({ department: "logistics", cases: 2, stake: { amount: "100.00" }, perDay: { amount: "100.00" } });
});
it("an agent sees what nobody of the service desk took, and what they took themselves", () => {
  const of = (change: Partial<Case>) => things([], [repair("1", { overdue: true, department: "service", ...change })])[0];
  const seen = [of({}), of({ state: "taken", assignee: "小周" }), of({ state: "taken", assignee: "小王" }), of({ department: "logistics" })];
  expect(seen.map((t) => t && isMine("agent", t, "小周"))).toEqual([true, true, false, false]);
});
