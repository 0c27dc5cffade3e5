import type { Words } from "~/shared/words/language";

const zh = {
  title: "接下来会怎样", note: "逐单得出：投诉过的订单与同龄、未投诉的订单相比；没有订单号的投诉由九周以上的逐日先后关系得出。粗线为 80% 区间，细线 95%，虚线为平时", none: "还没有已知的后续：需要十几张投诉过的订单（没有订单号时约九周历史），以及一个不是偶然的先后关系。",
  orders: (n: string, of: string, o: string, ratio: string, range: string, open: string, x: string, days: string) => `投诉过的 ${of} 单里有 ${n} 单${o}，是同龄未投诉订单的 ${ratio} 倍（95% ${range}）；另有 ${open} 单投诉过、还没有定，其中未来 ${days} 天预计 ${x} 单。`, times: "倍数", timesNote: (r: string) => `95% 区间 ${r}`, fromComplaints: "未来 / 待定单",
  sentence: (o: string, lag: string, days: string, n: string, usual: string, p: string, fewer: boolean) => `${o}约在 ${lag} 天后跟来。合计未来 ${days} 天预计 ${n} 次，平时 ${usual} 次；${fewer ? "比平时少五分之一以上" : "比平时多四分之一以上"}的概率为 ${p}。`,
  outcome: "后果", lag: "滞后", days: (n: number) => `${n} 天`, expected: "预计 / 平时", interval: "80% 区间", wide: "95% 区间", rise: "变化的概率", riseNote: "比平时多四分之一以上；复购为少五分之一以上", record: "回测命中", came: (a: number, b: number) => `${b} 次中 ${a} 次`, neverRose: "未曾预报", recordNote: (d: number, a: string, b: string) => `回测 ${d} 天：80% 区间覆盖 ${a}，95% 区间覆盖 ${b}`, n: "n 投诉 → 后果",
  spreadNote: "由以往帖子的传播学得；区间为 90%", spreads: (s: string, e: string, i: string) => `已有 ${s} 次转发；发帖一天后预计 ${e} 次（90% 区间 ${i}）。`, crosses: (t: string) => `预计 ${t} 越过爆发线。`, stage: "阶段",
  probability: "越过爆发线的概率", threshold: (n: string) => `${n} 次转发`, perHour: "每小时转发", negative: "负面占比", depth: "层数", reach: "触及", spreader: "传播者", shares: "转发",
};
const en: typeof zh = {
  title: "What will follow", note: "order by order: those that complained beside others of the same age; where no order is named, from nine weeks of days. Bold: 80% interval, thin: 95%, dashed: usual", none: "Nothing is known to follow: it takes a dozen orders that complained (about nine weeks of history where none is named) and a relation that is no accident.",
  orders: (n, of, o, ratio, range, open, x, days) => `${o}: ${n} of ${of} orders that complained, ${ratio} times as often as others of their age (95% ${range}). ${open} more complained and are open; ${x} of them are expected to come to it within ${days} days. `, times: "Times as often", timesNote: (r) => `95% interval ${r}`, fromComplaints: "To come / open",
  sentence: (o, lag, days, n, usual, p, fewer) => `${o} follow after about ${lag} days. In all ${n} are expected in the next ${days} days, usually ${usual}; ${fewer ? "a fifth less" : "a quarter more"} than usual with probability ${p}.`,
  outcome: "Outcome", lag: "After", days: (n) => `${n} days`, expected: "Expected / usual", interval: "80% interval", wide: "95% interval", rise: "Turn", riseNote: "a quarter more than usual, or above; of repurchase a fifth less, or below", record: "Came true", came: (a, b) => `${a} of ${b}`, neverRose: "never forecast", recordNote: (d, a, b) => `over ${d} days behind: 80% intervals held ${a}, 95% intervals ${b}`, n: "n complaints → outcomes",
  spreadNote: "learnt from how posts spread before; intervals are 90%", spreads: (s, e, i) => `Shared ${s} times; ${e} expected a day after the post (90% interval ${i}).`, crosses: (t) => ` It is expected to pass the threshold ${t}.`, stage: "Stage",
  probability: "Passes the threshold", threshold: (n) => `${n} shares`, perHour: "Shares an hour", negative: "Negative", depth: "Depth", reach: "Reach", spreader: "Spreader", shares: "Shares",
};
export const forecastWords: Words<typeof zh> = { zh, en };
