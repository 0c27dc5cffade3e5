import type { Words } from "~/shared/words/language";

const zh = {
  note: "各维度的每个取值都试过，已按次数校正；区间为 95%",
  explained: (who: string, part: string) => `${who}解释了多出部分的 ${part}。`, explainsAll: (who: string) => `${who}解释了全部多出的部分；别处在下降。`,
  verdicts: {
    explained: "以下取值解释了它。", everything: "数据内部没有哪一部分能解释它：各处一起上升。请看外面：价格、活动、竞品，或口径的变化。",
    nothing: "没有哪一部分的上升超出偶然。", too_little: "发生得太少，还说不出原因。",
  },
  rates: { complaints: "投诉率", returns: "退货率", refunds: "退款率", rating: "失分率", late_arrivals: "晚到率", late_dispatches: "晚发率" }, events: { complaints: "投诉", returns: "退货", refunds: "退款", rating: "失去的分", late_arrivals: "晚到的包裹", late_dispatches: "晚发的包裹" },
  against: (r: string) => `对照 ${r}`, expected: (e: string) => `预期 ${e}`, n: "n", driver: "解释它的取值", effect: "效应（百分点）", interval: "95% 区间", share: "占多出部分", seen: "观察 / 预期", p: "p（已校正）", evidence: "证据", verbatims: (n: number) => `${n} 条原声`,
  reversal: (d: string, crude: string, adjusted: string) => `小心：总体变化 ${crude} 个百分点，但在每个${d}内部是 ${adjusted}。变的是构成，不是质量。`,
  measures: { delivery_hours: "送达用时", delay_hours: "延误", late_share: "晚到占比" }, hours: (h: string) => `${h} 小时`,
  operation: (m: string, a: string, b: string) => `投诉者的${m} ${a}，没有投诉的 ${b}。`, computed: (t: string) => `${t} 计算`, language: (v: number) => `体验语言 v${v}`,
};
const en: typeof zh = {
  note: "every value of every dimension was tried, and p corrected for it; intervals are 95%",
  explained: (who, part) => `${who[0]?.toUpperCase()}${who.slice(1)}: ${part} of the excess.`, explainsAll: (who) => `${who[0]?.toUpperCase()}${who.slice(1)}: all of the excess, and more; elsewhere it fell.`,
  verdicts: {
    explained: "These explain it.", everything: "Nothing inside the data explains it: everything rose alike. Look outside: a price, a campaign, a rival, a change of what is measured.",
    nothing: "No part rose by more than chance.", too_little: "Too little happened to say why.",
  },
  rates: { complaints: "Rate of complaints", returns: "Rate of returns", refunds: "Rate of refunds", rating: "Stars not given", late_arrivals: "Share of parcels that arrive late", late_dispatches: "Share of parcels sent late" }, events: { complaints: "Complaints", returns: "Returns", refunds: "Refunds", rating: "Stars lost", late_arrivals: "Late arrivals", late_dispatches: "Late dispatches" },
  against: (r) => `against ${r}`, expected: (e) => `${e} expected`, n: "n", driver: "What explains it", effect: "Effect (points)", interval: "95% interval", share: "Of the excess", seen: "Seen / expected", p: "p, corrected", evidence: "Evidence", verbatims: (n) => `${n} ${n === 1 ? "verbatim" : "verbatims"}`,
  reversal: (d, crude, adjusted) => `Careful: on the whole it moved by ${crude} points, but within each ${d} by ${adjusted}. The mix changed, not the quality.`,
  measures: { delivery_hours: "Hours to delivery", delay_hours: "Delay", late_share: "Share late" }, hours: (h) => `${h} h`,
  operation: (m, a, b) => `${m}: ${a} where customers complain, ${b} where they do not.`, computed: (t) => `computed ${t}`, language: (v) => `experience language v${v}`,
};
export const explanationWords: Words<typeof zh> = { zh, en };
