// By what an alert is raised: the rules in force, in words. They are set in myelin.yaml.
import { useConfiguration } from "~/shared/api/questions";
import { useMay } from "~/shared/api/session";
import { count, fixed, money } from "~/shared/format/figures";
import { Card, Line } from "~/shared/ui/page";
import { Asked, Empty } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { called, listed } from "~/shared/words/names";
import { ruleWords } from "./ruleWords";

// Shops write one tier in several ways.
const tiersOf = (keys: string[]): string[] => [...new Set(keys.map((key) => called("tier", key)))];

export function Rules() {
  const w = useWords(ruleWords);
  return useMay("operate") ? <InForce /> : <Card title={w.title}><Empty>{w.mayNot}</Empty></Card>;
}

function InForce() {
  const w = useWords(ruleWords), found = useConfiguration(true);
  return (
    <Asked of={found}>{({ rules: r }) => (
      <div className="halves">
        <Card title={called("rule", "cell_excess")} note={w.excessNote}>
          <Line label={w.falseAlarmsWeek} below={w.falseAlarmsNote} value={fixed(r.false_alarms_per_week, 0)} />
          <Line label={w.ratio} value={`×${fixed(r.relative_change_min, 1)}`} />
          <Line label={w.customers} value={count(r.customers_min)} />
          <Line label={w.excess} value={fixed(r.excess_min, 0)} />
          <Line label={w.critical} value={w.either(fixed(r.critical_excess, 0), money(r.critical_stake))} tone="bad" />
          <Line label={w.warning} value={w.either(fixed(r.warning_excess, 0), money(r.warning_stake))} tone="warn" />
          <Line label={w.reopen} value={w.hours(count(r.reopen_within_hours))} />
        </Card>
        <div>
        <Card title={called("rule", "valued_customer")}>
          <Line label={w.paid} value={money(r.valued_paid_min)} />
          <Line label={w.tiers} below={listed(tiersOf(r.valued_tiers))} value={count(tiersOf(r.valued_tiers).length)} />
          <Line label={w.quiet} value={w.hours(count(r.valued_quiet_hours))} />
        </Card>
        <Card title={called("rule", "contagion")}>
          <Line label={w.eruption} value={count(r.eruption_shares)} />
          <p className="dim">{w.where}</p>
        </Card>
        </div>
      </div>
    )}</Asked>
  );
}
