import type { Words } from "~/shared/words/language";

const zh = {
  title: "收益", sentence: (lost: string, paid: string) => `客户付了 ${paid}，其中 ${lost} 已经因体验问题失去。`, lead: "每一分钱都对得上订单：付款 = 已损失 + 风险中 + 留住的。",
  tabs: { ledger: "账本", months: "逐月", losses: "全部损失", customers: "客户价值", worth: "体验值多少", experiments: "实验" },
  period: "月份", month: "月份", state: "状态", paid: "付款", lost: "已损失", risk: "风险中", untouched: "未受影响", kept: "留住的", orders: "订单", reconcile: "对账", reconciled: "分文不差", notBalanced: "不平", gap: (g: string) => `差 ${g}`, computed: (t: string) => `${t} 结账`, close: "重新结账",
  closing: "版本", asItStands: "现在的样子", closedAs: (v: number, t: string, by: string) => `第 ${v} 版，${t} 由 ${by} 关账`, closed: "已关账", open: "未关账", openNote: (t: string) => `${t} 的样子，之后的退款还会改变它`, closeMonth: "关账…", closeTitle: (m: string) => `关 ${m} 的账`, closeNote: "关账后这一版保留不变；以后的变化要以新版本重述。", closeAgain: "这个月关过账了：再关一次会成为新的一版，旧版保留，逐行列出变化。", reason: "说明（可不填）", reasonWanted: "为什么重述？", cancel: "取消",
  statement: "月度体验报告", bridge: "从付款到留住的钱", bridgeNote: "按原因扣减，最大的几个，其余合并；纵轴不从零开始；点击看明细", bridgeLabel: "付款逐项扣除各原因损失后的余额", other: "其他原因", amountTitle: "金额",
  byCause: "按原因", byDepartment: "按部门", byCase: "按案件", accounts: "科目", restated: (v: number) => `与第 ${v} 版的差别`, cause: "原因", department: "部门", case: "案件", account: "科目", entries: "分录", share: "占付款", unexplained: "没有原因能解释", none: "未指定", noCases: "这个月没有记到案件上的损失。", noOrders: "这个月没有订单。",
  accountNames: { kept: "留住的", at_risk: "风险中", lost: "已损失", sales: "付款", spend: "花费", cash: "现金", promised: "承诺", promises: "承诺（对方）", recovered: "收回", recoveries: "收回（对方）", avoided: "避免", avoidances: "避免（对方）" } as Record<string, string>,
  order: "订单", manyOrders: (n: string) => `${n} 个订单`, noEntries: "没有分录。",
  promises: "承诺与兑现", promisesNote: "修复花了多少、承诺带来多少、实际收回与避免多少；与订单的钱分开记", book: "记一笔…", bookIt: "记账", bookNote: "承诺不是兑现，两者都不是现金：各记在自己的科目里。", noPostings: "还没有记过修复的花费、承诺或收回。", kind: "种类", kinds: { spend: "花费", promised: "承诺", recovered: "收回", avoided: "避免" }, note: "说明", noteWanted: "为了什么，或估计的来源", bookedBy: "记账人", bookedAt: "时间", low: "下限", high: "上限",
  monthsNote: "点击打开那个月的账本", monthsLabel: "每个月留住的、风险中与已损失的钱", lostShare: "损失占比", noBooks: "账还没有结：导入订单后会有损失。",
};
const en: typeof zh = {
  title: "Revenue", sentence: (lost, paid) => `Customers paid ${paid}; ${lost} of it is lost to what they experienced.`, lead: "Every cent reconciles to the orders: paid = lost + at risk + kept.",
  tabs: { ledger: "Ledger", months: "By month", losses: "All losses", customers: "Customer value", worth: "What it is worth", experiments: "Experiments" },
  period: "Month", month: "Month", state: "State", paid: "Paid", lost: "Lost", risk: "At risk", untouched: "Untouched", kept: "Kept", orders: "orders", reconcile: "Reconciliation", reconciled: "to the cent", notBalanced: "not balanced", gap: (g) => `off by ${g}`, computed: (t) => `closed ${t}`, close: "Close the books anew",
  closing: "Version", asItStands: "As it stands now", closedAs: (v, t, by) => `Version ${v}, closed ${t} by ${by}`, closed: "Closed", open: "Open", openNote: (t) => `as it stood ${t}; later refunds still change it`, closeMonth: "Close the month…", closeTitle: (m) => `Close ${m}`, closeNote: "What is closed is kept as it is; later changes are restated as a new version.", closeAgain: "This month was closed before: closing again makes a new version. The old one stays, and each line that moved is listed.", reason: "A note (may be empty)", reasonWanted: "Why is it restated?", cancel: "Cancel",
  statement: "Monthly statement", bridge: "From what was paid to what was kept", bridgeNote: "less each cause, the greatest and the rest; the axis does not begin at nought; click for the entries", bridgeLabel: "What was paid, less the loss of each cause", other: "Other causes", amountTitle: "Amount",
  byCause: "By cause", byDepartment: "By department", byCase: "By case", accounts: "Accounts", restated: (v) => `Against version ${v}`, cause: "Cause", department: "Department", case: "Case", account: "Account", entries: "Entries", share: "Of paid", unexplained: "No cause explains it", none: "nobody", noCases: "Nothing lost in this month is booked to a case.", noOrders: "No orders in this month.",
  accountNames: { kept: "kept", at_risk: "at risk", lost: "lost", sales: "paid", spend: "spend", cash: "cash", promised: "promised", promises: "promises", recovered: "recovered", recoveries: "recoveries", avoided: "avoided", avoidances: "avoidances" },
  order: "Order", manyOrders: (n) => `${n} orders`, noEntries: "No entries.",
  promises: "Promised and realised", promisesNote: "what repairs cost, were to bring, brought and avoided; kept apart from the orders' money", book: "Book…", bookIt: "Book it", bookNote: "A promise is not a return, and neither is cash: each stands in its own account.", noPostings: "Nothing is booked yet of what repairs cost, promised or brought back.", kind: "Kind", kinds: { spend: "Spend", promised: "Promised", recovered: "Recovered", avoided: "Avoided" }, note: "Note", noteWanted: "What for, or the source of the estimate", bookedBy: "By", bookedAt: "Booked", low: "Low", high: "High",
  monthsNote: "click to open a month", monthsLabel: "Kept, at risk and lost in each month", lostShare: "Lost", noBooks: "The books are not closed yet: losses appear once orders are in.",
};
export const revenueWords: Words<typeof zh> = { zh, en };
