import type { Words } from "~/shared/words/language";

const zh = {
  title: "信号", sentence: (s: string, c: string, silent: string) => `${s} 个来源在说话；${c} 位客户里有 ${silent} 从未开口。`, lead: "公司听到了什么、听不到谁，每个来源连上了多少订单。",
  tabs: { live: "实时", search: "搜索", sources: "来源", coverage: "覆盖", quarantine: "隔离", imports: "导入" },
  live: "刚刚听到", liveNote: "只列出有文字的信号；每三秒最多更新一次", pause: "暂停", resume: "继续", noLive: "还没有听到一句话。",
  search: "搜索原声", q: "包含文字", product: "商品", channel: "渠道", factor: "因素", customer: "客户编号", order: "订单号", mood: "情绪", moods: { all: "全部", bad: "负面", good: "非负面" }, found: (n: number, more: boolean) => `${n} 条${more ? "，还有更多" : ""}`, noHit: "没有这样的原声。", clear: "清空", any: "任意", took: (ms: number) => `${ms} ms`,
  source: "来源", kind: "种类", signals: "信号", texts: "有文字", order2: "关联订单", product2: "关联商品", carrier: "关联承运商", customer2: "关联客户", negative: "负面占比", last: "最近一条", health: "状况", fresh: "正常", quiet: (t: string) => `${t} 没有新信号`, neverTexts: "无文字",
  coverage: "每个来源的份量", coverageNote: "信号条数；深色为带文字的", coverageLabel: "每个来源的信号条数与带文字的条数", silent: "从未开口的客户", silentNote: "买过，但没有一条文字；他们不会出现在投诉里", all: "全量负面占比", complaints: "只看投诉渠道", bias: (f: string) => `只看投诉渠道会把负面放大 ${f} 倍`, orders: "订单", orphans: "无主信号", customers: "客户", seeSilent: "看看他们是谁",
  quarantine: "读不懂的行", quarantineNote: "没有丢，修好就能重放", mend: "修理…", mendTitle: "修好再读一次", mendNote: "改正有问题的列；编号不变，所以不会重复。", replay: "重放", cancel: "取消", replayed: "已读进来", row: "原始行", reason: "原因", at: "时间", drop: "丢弃", noQuarantine: "没有被隔离的行。", origin: "出处", states: { open: "待处理", replayed: "已重放", dropped: "已丢弃" } as Record<string, string>, state: "状态",
  imports: "导入记录", noImports: "还没有导入过文件。", read: "读到", accepted: "接受", duplicates: "重复", refused: "隔离", started: "开始", mapping: "映射",
};
const en: typeof zh = {
  title: "Signals", sentence: (s, c, silent) => `${s} sources speak; of ${c} customers ${silent} never said a word.`, lead: "What the company hears, whom it does not hear, and how much of it joins to orders.",
  tabs: { live: "Live", search: "Search", sources: "Sources", coverage: "Coverage", quarantine: "Quarantine", imports: "Imports" },
  live: "Just heard", liveNote: "signals with words; at most every three seconds", pause: "Pause", resume: "Go on", noLive: "Nobody has said a word yet.",
  search: "Search verbatims", q: "Words", product: "Product", channel: "Channel", factor: "Factor", customer: "Customer id", order: "Order", mood: "Mood", moods: { all: "All", bad: "Complaints", good: "Others" }, found: (n, more) => `${n} found${more ? ", and more" : ""}`, noHit: "No such verbatim.", clear: "Clear", any: "Any", took: (ms) => `${ms} ms`,
  source: "Source", kind: "Kind", signals: "Signals", texts: "With words", order2: "Joined to orders", product2: "To products", carrier: "To carriers", customer2: "To customers", negative: "Complaints", last: "Latest", health: "Health", fresh: "fine", quiet: (t) => `nothing for ${t}`, neverTexts: "no words",
  coverage: "Weight of each source", coverageNote: "signals; dark: with words", coverageLabel: "Signals of each source, and those with words", silent: "Customers who never spoke", silentNote: "they bought and said nothing; no complaint will show them", all: "Complaints, all sources", complaints: "Complaint channels alone", bias: (f) => `complaint channels alone make it look ${f} times as bad`, orders: "Orders", orphans: "Orphans", customers: "Customers", seeSilent: "See who they are",
  quarantine: "Rows that could not be read", quarantineNote: "nothing is lost: mended, they are read again", mend: "Mend…", mendTitle: "Mend it and read it again", mendNote: "Correct what is wrong; its id stays, so nothing is doubled.", replay: "Replay", cancel: "Cancel", replayed: "It is in", row: "The row", reason: "Reason", at: "When", drop: "Drop", noQuarantine: "No row is in quarantine.", origin: "From", states: { open: "Waiting", replayed: "Replayed", dropped: "Dropped" }, state: "State",
  imports: "Imports", noImports: "No file was imported yet.", read: "Read", accepted: "Accepted", duplicates: "Duplicates", refused: "Quarantined", started: "Started", mapping: "Mapping",
};
export const signalWords: Words<typeof zh> = { zh, en };
