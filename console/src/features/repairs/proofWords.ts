import type { Words } from "~/shared/words/language";

const zh = {
  title: "真的修好了吗", how: "怎样比较的", planned: "将怎样判断是否修好", plannedNote: (t: string) => `${t} 解决时写下，那时结果未知`,
  verdicts: { fixed: "已修好", not_fixed: "没修好", cannot_tell: "说不准" }, picture: "实线为观察，虚线为如果没有修复，灰带为 95% 区间，蓝线为修复", pictureLabel: "修复前后每段时间的投诉：观察与反事实",
  observed: "观察", expected: "如果没有修复", low: "下限", high: "上限", day: "时间", fell: "投诉率下降", rose: "投诉率上升", interval: (a: string, b: string) => `变化 ${a}% 至 ${b}%`, p: "p", before: "修复前", after: "修复后", wouldShow: "能看出的最小降幅", judged: "判断于",
  methods: { none: "无法比较", interrupted_series: "与自身此前相比（中断时间序列）", synthetic_did: "与未受影响的商品相比（合成双重差分）", rate_change: "与自身此前相比（波动由预警前四周学得）" }, freedom: (n: string, r: string) => `自由度 ${n}，自相关 ${r}`,
  counts: "降这么多才算修好", couldShow: "看得出的最小降幅", toldWhole: "完全修好时得出结论的机会", toldNone: "毫无改善时得出结论的机会", usual: "平时投诉率", burning: "告警期间", due: "到期", beforeSpan: "之前", afterSpan: "之后", steps: (h: string) => `每 ${h} 小时一段`, controls: (n: number) => `对照 ${n} 个商品`, judge: "现在判断", notDue: "比较的日子还没有过完，到期后自动判断。",
};
const en: typeof zh = {
  title: "Was it really fixed?", how: "How it was compared", planned: "How it will be judged", plannedNote: (t) => `written down ${t} when it was resolved, before the outcome was known`,
  verdicts: { fixed: "fixed", not_fixed: "not fixed", cannot_tell: "cannot tell" }, picture: "line: seen; dashed: without the repair; grey: its 95% interval; blue: the repair", pictureLabel: "Complaints before and after the repair: seen, and expected without it",
  observed: "Seen", expected: "Without the repair", low: "Low", high: "High", day: "Time", fell: "Rate of complaints fell by", rose: "Rate of complaints rose by", interval: (a, b) => `change ${a}% to ${b}%`, p: "p", before: "Before", after: "After", wouldShow: "Smallest fall that would show", judged: "Judged",
  methods: { none: "nothing can be compared", interrupted_series: "against itself before (interrupted time series)", synthetic_did: "against products that were not touched (synthetic difference-in-differences)", rate_change: "against itself before (its scatter learnt from the four weeks before the alert)" }, freedom: (n, r) => `${n} degrees of freedom, autocorrelation ${r}`,
  counts: "Fall that counts as a repair", couldShow: "Fall that would show", toldWhole: "Chance to be told if wholly repaired", toldNone: "Chance to be told if nothing changed", usual: "Usual rate of complaints", burning: "During the alert", due: "Due", beforeSpan: "before", afterSpan: "after", steps: (h) => `in steps of ${h} hours`, controls: (n) => `${n} products to compare with`, judge: "Judge now", notDue: "The days of the comparison are not over; it is judged by itself when they are.",
};
export const proofWords: Words<typeof zh> = { zh, en };
