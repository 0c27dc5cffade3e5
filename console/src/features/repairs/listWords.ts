import type { Words } from "~/shared/words/language";

const zh = {
  title: "可能流失的客户", note: "名单在开案时定下，之后不再改", loss: "预计损失", between: (low: string, high: string) => `95%：${low} 至 ${high}`, back: "又购买了", foreseen: (n: string, low: string, high: string) => `不做任何事预计 ${n} 位（${low} 至 ${high}）`, until: "统计到", over: "已到期",
  record: (n: string, level: string, left: string, auc: string, calibration: string) => `检验：在之后的日子里，得分达到 ${level} 的 ${n} 位客户中有 ${left} 位离开；AUC ${auc}，校准误差 ${calibration}。`,
  customer: "客户", leaves: "流失概率", spend: "通常付款", why: "理由", bought: "又购买", complained: (f: string) => `最近抱怨过${f}`, complainedSince: "又抱怨了",
};
const en: typeof zh = {
  title: "Customers who may leave", note: "the list was made when the case opened and does not change", loss: "Expected to be lost", between: (low, high) => `95 %: ${low} to ${high}`, back: "Bought again", foreseen: (n, low, high) => `${n} expected if nothing is done (${low} to ${high})`, until: "Counted until", over: "the days are over",
  record: (n, level, left, auc, calibration) => `On later days, of ${n} customers who were given ${level} or more ${left} left; AUC ${auc}, calibration error ${calibration}.`,
  customer: "Customer", leaves: "Leaves", spend: "Pays as a rule", why: "Because", bought: "Bought again", complained: (f) => `complained of ${f} lately`, complainedSince: "complained since",
};
export const listWords: Words<typeof zh> = { zh, en };
