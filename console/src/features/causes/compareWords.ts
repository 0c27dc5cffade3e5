import type { Words } from "~/shared/words/language";

const zh = {
  title: "比较什么", note: "任意两段时间、两个商品、渠道或地区；默认是最近七天与再往前七天", metric: "指标", metrics: { complaints: "投诉", returns: "退货", refunds: "退款", rating: "评分", late_arrivals: "晚到", late_dispatches: "晚发" }, factor: "只看一个因素",
  this: "这一边", that: "与那一边", from: "从", until: "到（不含）", product: "商品", channel: "渠道", region: "地区", all: "全部", compare: "比较", difference: "差在哪里",
};
const en: typeof zh = {
  title: "What to compare", note: "any two periods, products, channels or regions; the last seven days and the seven before otherwise", metric: "Measure", metrics: { complaints: "Complaints", returns: "Returns", refunds: "Refunds", rating: "Rating", late_arrivals: "Late arrivals", late_dispatches: "Late dispatches" }, factor: "One factor only",
  this: "This", that: "Against", from: "From", until: "Until (not included)", product: "Product", channel: "Channel", region: "Region", all: "All", compare: "Compare", difference: "What differs",
};
export const compareWords: Words<typeof zh> = { zh, en };
