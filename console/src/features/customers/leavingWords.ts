import type { Words } from "~/shared/words/language";

const zh = {
  title: "谁快要走了", learnt: (t: string) => `模型学于 ${t}`, sentence: (n: string, m: string, d: string) => `${n} 位还在买的客户已打分；今后 ${d} 天里，比平时多流失的付款约 ${m}。`, none: "没有这样的客户。", only: "只看快要走的",
  customer: "客户", atRisk: "多流失的付款", leaves: "流失概率", usual: "平均", why: "理由", factor: "最近抱怨", last: "最近下单",
  record: "这些分数准不准", recordNote: (n: string, t: string) => `在 ${t} 的 ${n} 位客户上检验：之后发生的事，模型都没有学过`, alone: "只看购买节奏", auc: "AUC", brier: "Brier", calibration: "校准误差", lessons: "学习的客户", left: "其中离开", horizon: "多少天不买算离开", horizonNote: (d: string) => `本公司十次回购里九次在 ${d} 天以内；历史短时取历史的三分之一。`,
  oneTitle: "会不会走", within: (d: string) => `今后 ${d} 天不再买的概率`, givenUp: "很久没有下单，或从未下单：没有可预测的。",
  watch: "流失工单", watchNote: "分数经得起检验时，每期为负责部门自动开一张", would: (n: string, d: string, loss: string, low: string, high: string) => `本期会为${d}开一张工单：${n} 位客户，预计损失 ${loss}（${low} 至 ${high}）。`, waiting: (n: string) => `另有 ${n} 位超出本期能照顾的人数。`, open: "现在就开", newest: (id: string) => `最近一张：工单 ${id}`, next: (t: string) => `下一张不早于 ${t}`,
};
const en: typeof zh = {
  title: "About to leave", learnt: (t) => `learnt ${t}`, sentence: (n, m, d) => `${n} customers who still buy are scored; about ${m} of what they pay within ${d} days is at risk beyond the usual.`, none: "No such customer.", only: "Only those about to leave",
  customer: "Customer", atRisk: "At risk beyond the usual", leaves: "Leaves", usual: "usual", why: "Because", factor: "Complained of", last: "Last order",
  record: "How far the scores can be trusted", recordNote: (n, t) => `judged on ${n} customers as of ${t}, by what came after every day that was learnt from`, alone: "rhythm alone", auc: "AUC", brier: "Brier", calibration: "Calibration error", lessons: "Customers learnt from", left: "of whom left", horizon: "Days without buying that mean leaving", horizonNote: (d) => `Nine of ten repurchases of this company came within ${d} days; a third of the history where that is shorter.`,
  oneTitle: "Will they leave", within: (d) => `the probability of not buying within ${d} days`, givenUp: "No order for long, or never: nothing to foresee.",
  watch: "Cases about leaving customers", watchNote: "where the scores bear it, one is opened a period for the department that owns them", would: (n, d, loss, low, high) => `This period's case would go to ${d}: ${n} customers, ${loss} expected to be lost (${low} to ${high}).`, waiting: (n) => `${n} more are beyond what a period takes.`, open: "Open it now", newest: (id) => `The newest: case ${id}`, next: (t) => `the next not before ${t}`,
};
export const leavingWords: Words<typeof zh> = { zh, en };
