// Things: what needs somebody, alerts merged by cause with the case that repairs them, ranked by harm.
import type { Alert, Case, Money } from "~/shared/api/contract";
import { perDay, total, value } from "~/shared/format/figures";

export interface Thing {
  key: string;
  lead: Alert | null;  // null: an overdue case whose alerts are over
  others: Alert[];
  repair: Case | null;
  stake: Money;
  since: string | null;  // since when money is at stake
  customers: number;
  department: string;
  factor: string;
  needs: boolean;
}
const weight = { critical: 3, warning: 2, info: 1 };
const rank = (a: Alert) => (a.state === "firing" ? 10 : 0) + weight[a.severity];

export function things(alerts: Alert[], cases: Case[]): Thing[] {
  const groups = new Map<string, Alert[]>(), byId = new Map(cases.map((c) => [c.id, c]));
  // Alerts that one case repairs are one thing, whatever incident they began in.
  for (const a of alerts) {
    const key = a.case_id ? `case ${a.case_id}` : a.group || `alert ${a.id}`;
    groups.set(key, [...(groups.get(key) ?? []), a]);
  }
  const found: Thing[] = [];
  const spoken = new Set<string>();
  for (const [key, group] of groups) {
    const [lead, ...others] = [...group].sort((a, b) => rank(b) - rank(a) || value(b.at_stake) - value(a.at_stake));
    if (!lead) continue;
    const repair = byId.get(lead.case_id ?? "") ?? null;
    if (repair) spoken.add(repair.id);
    found.push({
      key, lead, others, repair,
      stake: repair ? repair.at_stake : group.reduce((most, a) => (value(a.at_stake) > value(most) ? a.at_stake : most), lead.at_stake),
      since: group.map((a) => a.since).reduce((first, at) => (at !== null && (first === null || at < first) ? at : first), null),
      customers: Math.max(...group.map((a) => a.customers)),
      department: repair?.department ?? lead.factor.department,
      factor: lead.factor.key,
      needs: group.some((a) => a.state === "firing") || (repair?.overdue ?? false),
    });
  }
  for (const c of cases) {
    if (spoken.has(c.id) || !c.overdue) continue;
    found.push({ key: `case ${c.id}`, lead: null, others: [], repair: c, stake: c.at_stake, since: c.opened_at, customers: 0, department: c.department, factor: c.factor.key, needs: true });
  }
  const harm = (t: Thing) => (t.repair?.overdue ? 4 : 0) + (t.lead ? rank(t.lead) : 10);
  return found.sort((a, b) => harm(b) - harm(a) || value(b.stake) - value(a.stake));
}

export const rolesDepartments: Record<string, string[]> = {
  service: ["service", "aftersales", "membership"],
  product: ["product", "quality", "pricing"],
  supply: ["warehouse", "logistics", "stores"],
  platform: ["platform", "finance", "marketing"],
};
// An agent's are those they took and those of the service desk that nobody took; `me`: the name of whoever sits here.
export const isMine = (role: string, t: Thing, me: string | null = null): boolean => {
  if (role === "agent") return t.repair?.state === "taken" ? t.repair.assignee === me : rolesDepartments.service?.includes(t.department) ?? false;
  return !rolesDepartments[role] || rolesDepartments[role].includes(t.department);
};
export function loops(cases: Case[], all: Thing[]): { department: string; cases: number; stake: Money; perDay: Money }[] {
  const since = new Map(all.map((t) => [t.repair?.id, t.since])), by = new Map<string, Case[]>();
  for (const c of cases) by.set(c.department, [...(by.get(c.department) ?? []), c]);
  return [...by].map(([department, list]) => ({ department, cases: list.length, stake: total(list.map((c) => c.at_stake)), perDay: total(list.map((c) => perDay(c.at_stake, since.get(c.id) ?? c.opened_at))) })).sort((a, b) => value(b.perDay) - value(a.perDay));
}
