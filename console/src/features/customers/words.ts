import type { Words } from "~/shared/words/language";
import { called } from "~/shared/words/names";

const zh = {
  title: "客户", lead: "每位客户的一切：身份、订单、说过的话、情绪、案件。", find: "编号，或 phone:13800138000", findLabel: "查找客户", go: "打开", silent: "只看从未开口的", list: "最近有动静的客户",
  id: "客户", signals: "信号", orders: "订单", paid: "付款", last: "最近", mood: "情绪", tier: "等级", none: "没有这样的客户。",
  sentence: (id: string, orders: string, paid: string) => `客户 ${id}：${orders} 单，付款 ${paid}。`, back: "客户", keys: "身份", keysNote: "散列后的标识，原值不留", merges: "合并记录", noMerges: "没有合并过。", kept: "保留", absorbed: "并入", undo: "拆开", undone: (t: string) => `${t} 已拆开`, because: "依据",
  timeline: "时间线", timelineNote: (n: number) => `${n} 条信号，新的在前`, emotion: "情绪变化", emotionNote: "每条有文字的信号；零以上为正面", emotionLabel: "客户每条原声的情感随时间变化", polarity: "情感", at: "时间", text: "原声", openCases: "进行中的案件", noCases: "没有进行中的案件。", caseName: (id: string) => `案件 ${id}`, kindOnly: "没有文字", undoAsk: "确定拆开？两位客户会各自保留自己的历史。", yes: "拆开", no: "取消", positive: "正面", negative: "负面",
  value: "往后的价值", valueNote: (days: string) => `今后 ${days} 天`, expectedValue: "预计付款", expectedOrders: "预计下单", spend: "每次约", alive: "仍是客户的概率", lastExperience: "最近一次体验", noValue: "还没有带金额的订单。", method: "BG/NBD 与 gamma-gamma", record: "这样的预计准不准", asOf: (t: string) => `${t} 计算`,
  risk: "订单风险", riskNote: "未了结的订单变成差评的概率", noRisk: "没有未了结的订单，或历史还不够打分。", reason: (text: string) => text.replace(/^signal (\d+) carried a (\w+) key of one and a (\w+) key of the other.*/, (_, id: string, a: string, b: string) => `信号 ${id} 同时带着一方的${called("keyKind", a)}和另一方的${called("keyKind", b)}`),
};
const en: typeof zh = {
  title: "Customers", lead: "Everything about one customer: identities, orders, words, mood, cases.", find: "Id, or phone:13800138000", findLabel: "Find a customer", go: "Open", silent: "Only those who never spoke", list: "Customers heard of lately",
  id: "Customer", signals: "Signals", orders: "Orders", paid: "Paid", last: "Latest", mood: "Mood", tier: "Tier", none: "No such customer.",
  sentence: (id, orders, paid) => `Customer ${id}: ${orders} orders, ${paid} paid.`, back: "Customers", keys: "Identities", keysNote: "hashed; what they were is not kept", merges: "Merges", noMerges: "Never merged.", kept: "kept", absorbed: "absorbed", undo: "Take apart", undone: (t) => `taken apart ${t}`, because: "because of",
  timeline: "Timeline", timelineNote: (n) => `${n} signals, the newest first`, emotion: "Mood over time", emotionNote: "each signal with words; above nought is content", emotionLabel: "Polarity of the customer's verbatims over time", polarity: "Polarity", at: "When", text: "Verbatim", openCases: "Open cases", noCases: "No open case.", caseName: (id) => `Case ${id}`, kindOnly: "no words", undoAsk: "Take them apart? Each keeps a history of its own.", yes: "Take apart", no: "Cancel", positive: "content", negative: "discontent",
  value: "Value ahead", valueNote: (days) => `over the next ${days} days`, expectedValue: "Expected to pay", expectedOrders: "Expected orders", spend: "Each about", alive: "Still a customer", lastExperience: "Last experience", noValue: "No order with an amount yet.", method: "BG/NBD and gamma-gamma", record: "How well such forecasts held", asOf: (t) => `computed ${t}`,
  risk: "Orders at risk", riskNote: "the probability that an open order ends in a bad review", noRisk: "No open order, or too little history for scores.", reason: (text) => text,
};
export const customerWords: Words<typeof zh> = { zh, en };
