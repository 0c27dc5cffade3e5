import type { Words } from "~/shared/words/language";

const zh = {
  title: "现行规则", mayNot: "查看现行规则需要操作员身份。",
  excessNote: "每个商品 × 渠道 × 因素，同时满足以下各条", falseAlarmsWeek: "每周容许的误报", falseAlarmsNote: "所有格子合计，由它定出显著性", ratio: "观察 / 预期至少", customers: "投诉客户至少", excess: "比预期多出至少", critical: "严重", warning: "警告", either: (n: string, m: string) => `多出 ${n} 条，或涉及 ${m}`, reopen: "这么久之内再起算同一个告警", hours: (n: string) => `${n} 小时`,
  paid: "一生付款至少", tiers: "或会员等级为", quiet: "同一客户最多每", eruption: "一天内转发达到", where: "以上都可以在 myelin.yaml 的 risk 里改，重启生效。",
};
const en: typeof zh = {
  title: "Rules in force", mayNot: "It takes an operator to see the rules.",
  excessNote: "every product × channel × factor, all of these together", falseAlarmsWeek: "False alarms accepted a week", falseAlarmsNote: "over all cells; it sets the level of the test", ratio: "Seen / expected at least", customers: "Complaining customers at least", excess: "Beyond the expected at least", critical: "Critical", warning: "Warning", either: (n, m) => `${n} too many, or ${m} at stake`, reopen: "The same alert again within", hours: (n) => `${n} h`,
  paid: "Paid in their life at least", tiers: "Or of the tier", quiet: "One alert a customer in", eruption: "Shares within a day", where: "All of it is set under risk in myelin.yaml and holds after a restart.",
};
export const ruleWords: Words<typeof zh> = { zh, en };
