import type { Words } from "~/shared/words/language";

const zh = {
  question: "这个告警有用吗？", useful: "有用", noise: "误报", takeBack: "撤回", because: "为什么（可不填）", hint: "例如：是促销，不是故障", cancel: "取消",
  saidUseful: (who: string, t: string) => `${who} 在 ${t} 说有用`, saidNoise: (who: string, t: string) => `${who} 在 ${t} 说是误报`,
  effect: "您的回答会改变以后的告警：同一处要有更强（或更弱）的证据才会再报，但不会听不见大的异常。",
  tab: "准确度", title: "告警有多少有用", note: "最近 90 天人听到的或评过的告警；区间为 95%（Wilson）", none: "还没有告警。", unmarked: "还没有人评过告警：打开一个告警，说它有用还是误报。",
  sentence: (useful: string, marked: string) => `${marked} 个评过的告警里 ${useful} 个有用。`,
  by: { rule: "规则", factor: "因素", product: "商品", channel: "渠道", week: "周" } as Record<string, string>, rules: { cell_excess: "负面超出常态", valued_customer: "高价值客户发怒", contagion: "帖子将扩散" } as Record<string, string>,
  group: "分组", which: "哪个", raised: "告警", precision: "有用占比", interval: "区间", weight: "下次的门槛", weightText: (n: string) => `证据 ×${n}`, weightTitle: "大于 1：下次更难报；小于 1：更容易报；1：评价没有改变它",
};
const en: typeof zh = {
  question: "Was this alert worth it?", useful: "Useful", noise: "Noise", takeBack: "Take back", because: "Why (optional)", hint: "for example: a promotion, not a fault", cancel: "Cancel",
  saidUseful: (who, t) => `${who} said useful, ${t}`, saidNoise: (who, t) => `${who} said noise, ${t}`,
  effect: "Your answer moves later alerts: the same place needs stronger (or weaker) evidence to be one again, and is never deaf to what is large.",
  tab: "Precision", title: "How many alerts were worth it", note: "those of the last 90 days that people were told of or marked; intervals of 95% (Wilson)", none: "No alerts yet.", unmarked: "Nobody has marked an alert yet: open one and say whether it was useful or noise.",
  sentence: (useful, marked) => `${useful} of ${marked} marked alerts were useful.`,
  by: { rule: "Rule", factor: "Factor", product: "Product", channel: "Channel", week: "Week" }, rules: { cell_excess: "more complaints than usual", valued_customer: "a valuable customer is furious", contagion: "a post will spread" },
  group: "By", which: "Which", raised: "Alerts", precision: "Useful", interval: "Interval", weight: "Next one needs", weightText: (n) => `evidence ×${n}`, weightTitle: "above 1: harder to raise next time; below 1: easier; 1: marks have not moved it",
};
export const markWords: Words<typeof zh> = { zh, en };
