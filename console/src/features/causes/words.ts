import type { Words } from "~/shared/words/language";

const zh = {
  title: "原因", lead: "体验语言：客户说的每句话落在哪个阶段、因素、问题上，谁负责，花掉多少钱。", sentence: (m: string, f: string) => `客户一共提到 ${m} 次，说得最多的不满是「${f}」。`,
  tabs: { tree: "体验语言", effects: "影响", compare: "比较", topics: "新话题", editor: "编辑" },
  by: { mentions: "按提及", negative: "按负面", lost: "按损失" }, sizeLabel: "面积", map: "全景", mapNote: "面积为所选数量，颜色越红负面占比越高；点击下钻", mapLabel: "体验语言各因素的提及量与负面占比",
  node: "节点", owner: "责任部门", mentions: "提及", negative: "负面", share: "负面占比", lost: "已损失", risk: "风险中", level: "层级", levels: { stage: "阶段", factor: "因素", issue: "问题", cause: "原因" } as Record<string, string>,
  all: "全部阶段", verbatims: "原声", onlyBad: "只看负面", none: "没有人提到过。", below: "下一层", version: (v: number) => `体验语言 v${v}`, expand: "展开", collapse: "收起",
  effectMetric: "对什么的影响", effectOn: (m: string) => `对${m}的影响`, metrics: { rating: "评分", return: "退货", refund: "退款" } as Record<string, string>, effectNote: "提到该原因与未提到者相比；横线为 95% 区间；多重检验已校正", effectLabel: "各原因的效应与 95% 区间", effect: "效应", low: "下限", high: "上限", nWith: "n 提到", nWithout: "n 未提到", with: "提到时", without: "未提到", q: "q 值", factor: "原因", noEffects: "还没有可以估计的效应：先导入订单与评价。",
  topics: "没有因素能解释的话题", topicsNote: "客户在说、但体验语言还没有名字的事", topic: "话题", texts: "条数", last7: "近 7 天", before: "此前每周", trend: "变化", firstAt: "首次", products: "商品", channels: "渠道", states: { candidate: "候选", accepted: "已采纳", rejected: "已驳回", merged: "已合并", all: "全部" } as Record<string, string>, noTopics: "没有新话题：客户说的都有名字。",
  accept: "采纳", reject: "驳回", merge: "合并到…", mergeTitle: "合并到哪个话题？", into: "话题", ok: "合并", cancel: "取消", quotes: "原话", phrases: "关键说法", yaml: "加入体验语言的片段", days: "每天条数", copy: "复制", copied: "已复制", newTag: "新", acceptedNote: "已采纳：把下面的片段贴进你的体验语言文件，再运行 myelin restate。", noName: "（未命名）", choose: "在左边选一个话题。", back: "原因", state: "状态", unknown: "这个因素不在现行的体验语言里。",
};
const en: typeof zh = {
  title: "Causes", lead: "The experience language: which stage, factor and issue each thing that customers say belongs to, who owns it, and what it costs.", sentence: (m, f) => `Customers spoke of something ${m} times; the most frequent complaint is “${f}”.`,
  tabs: { tree: "Experience language", effects: "Effects", compare: "Compare", topics: "New topics", editor: "Edit" },
  by: { mentions: "By mentions", negative: "By complaints", lost: "By loss" }, sizeLabel: "Area", map: "Panorama", mapNote: "area: what is chosen; the redder, the larger the share of complaints; click to go down", mapLabel: "Mentions and share of complaints per factor",
  node: "Node", owner: "Owner", mentions: "Mentions", negative: "Complaints", share: "Share", lost: "Lost", risk: "At risk", level: "Level", levels: { stage: "stage", factor: "factor", issue: "issue", cause: "cause" },
  all: "Every stage", verbatims: "Verbatims", onlyBad: "Only complaints", none: "Nobody spoke of it.", below: "Below it", version: (v) => `experience language v${v}`, expand: "Expand", collapse: "Collapse",
  effectMetric: "Effect on", effectOn: (m) => `Effect on ${m.toLowerCase()}`, metrics: { rating: "Rating", return: "Returns", refund: "Refunds" }, effectNote: "those who speak of it against those who do not; bars are 95% intervals; corrected for many tests", effectLabel: "Effect of each cause with its 95% interval", effect: "Effect", low: "Low", high: "High", nWith: "n with", nWithout: "n without", with: "With", without: "Without", q: "q value", factor: "Cause", noEffects: "No effect can be estimated yet: import orders and reviews first.",
  topics: "What no factor explains", topicsNote: "customers speak of it and the language has no name for it", topic: "Topic", texts: "Texts", last7: "Last 7 days", before: "A week before", trend: "Change", firstAt: "First", products: "Products", channels: "Channels", states: { candidate: "Candidates", accepted: "Accepted", rejected: "Rejected", merged: "Merged", all: "All" }, noTopics: "No new topic: everything customers say has a name.",
  accept: "Accept", reject: "Reject", merge: "Merge into…", mergeTitle: "Merge into which topic?", into: "Topic", ok: "Merge", cancel: "Cancel", quotes: "In their words", phrases: "Phrases", yaml: "A node for the experience language", days: "Texts a day", copy: "Copy", copied: "Copied", newTag: "new", acceptedNote: "Accepted: paste this into your experience language and run myelin restate.", noName: "(no name)", choose: "Choose a topic on the left.", back: "Causes", state: "State", unknown: "This factor is not in the language in force.",
};
export const causeWords: Words<typeof zh> = { zh, en };
