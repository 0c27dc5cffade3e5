import type { Words } from "~/shared/words/language";

const zh = {
  horizon: "往后看", days: (n: number) => `${n} 天`,
  sentence: (n: string, d: number, buys: string, worth: string) => `${n} 位客户，往后 ${d} 天预计还会下单 ${buys} 次，值 ${worth}。`, again: (n: string, part: string) => `其中 ${n} 位（${part}）买过不止一次。`,
  customers: "下过单的客户", repeat: "买过不止一次", orders: "订单", value: "预计价值", purchases: "预计下单", asOf: (t: string) => `${t} 计算`,
  model: (r: string, alpha: string, a: string, b: string) => `BG/NBD：r ${r}，α ${alpha} 周，a ${a}，b ${b}`, spend: "花费用 gamma-gamma 模型", spendMean: "花费没有拟合出来，都按平均数算", revenueNote: "价值是预计的付款，不是利润",
  backtest: "这样的预计准不准", backtestNote: (a: string, b: string) => `用更早的订单拟合，预测 ${a} 至 ${b}，再与真的发生的比`, expected: "预计下单", happened: "真的下单", off: "差", error: "每位客户平均差", errorUnit: (n: string) => `${n} 次`, n: "n", noBacktest: "历史还短，没法检验：",
  over: "高估", under: "低估",
  effect: "一次坏体验改变了什么", effectNote: (d: number) => `下单后 ${d} 天内是否再买；同样的商品、渠道、金额与过往相比（AIPW）`,
  bites: (p: string, low: string, high: string) => `一次坏体验让再买的比例变化 ${p} 个百分点（95% ${low} 至 ${high}）。`, unclear: (p: string, low: string, high: string) => `看不出差别：再买的比例变化 ${p} 个百分点，区间 ${low} 至 ${high} 含有零。`,
  badGroup: "坏体验后再买", fineGroup: "好体验后再买", of: (n: string) => `${n} 位`, adjusted: "调整后的差（百分点）", spendEffect: "每单之后花费的差", interval: (a: string, b: string) => `95% ${a} 至 ${b}`, evalue: "E 值", evalueNote: "没有记录的原因要强到这个风险比，才能把差别全部解释掉；1 表示本来就没有差别可解释", kept: "有可比对象的订单", noEffect: "还比不出来：",
  groups: "按最近一次体验", experience: "最近的体验", count: "客户", alive: "仍是我们的", aliveNote: "没有永远离开的概率", nobodyLeft: "从这些订单看不出有谁永远离开：历史太短，或大家都还在买。", buys: "人均预计下单", worth: "合计", mean: "人均",
  top: "最值钱的客户", topNote: "预计价值最高的；点开看这位客户", customer: "客户", own: "订单数", last: "最近下单", each: "每次花费",
};
const en: typeof zh = {
  horizon: "Ahead", days: (n) => `${n} days`,
  sentence: (n, d, buys, worth) => `${n} customers are likely to order ${buys} times in the next ${d} days, worth ${worth}.`, again: (n, part) => ` ${n} of them (${part}) bought more than once.`,
  customers: "Who ordered", repeat: "Bought more than once", orders: "orders", value: "Expected value", purchases: "Expected orders", asOf: (t) => `worked out ${t}`,
  model: (r, alpha, a, b) => `BG/NBD: r ${r}, α ${alpha} weeks, a ${a}, b ${b}`, spend: "spending by the gamma-gamma model", spendMean: "spending could not be fitted: everybody is taken to spend the mean", revenueNote: "value is revenue expected, not profit",
  backtest: "How far such forecasts can be trusted", backtestNote: (a, b) => `fitted on earlier orders, asked for ${a} to ${b}, and held against what came`, expected: "Orders expected", happened: "Orders that came", off: "Off by", error: "A customer, on average", errorUnit: (n) => `${n} orders`, n: "n", noBacktest: "History is too short to check it: ",
  over: "too many", under: "too few",
  effect: "What one bad experience changes", effectNote: (d) => `whether they buy again within ${d} days; adjusted for product, channel, amount and past (AIPW)`,
  bites: (p, low, high) => `One bad experience moves the share that buys again by ${p} points (95% ${low} to ${high}).`, unclear: (p, low, high) => `No difference can be seen: the share that buys again moves by ${p} points, and the interval ${low} to ${high} holds nought.`,
  badGroup: "Buy again after a bad one", fineGroup: "Buy again after a fine one", of: (n) => `of ${n}`, adjusted: "Adjusted difference (points)", spendEffect: "Difference in what is spent after an order", interval: (a, b) => `95% ${a} to ${b}`, evalue: "E-value", evalueNote: "The risk ratio that an unrecorded reason would need to explain the difference away; 1: there is none to explain", kept: "Orders with a counterpart", noEffect: "It cannot be compared yet: ",
  groups: "By the last experience", experience: "Last experience", count: "Customers", alive: "Still ours", aliveNote: "probability of not having left for good", nobodyLeft: "These orders do not show that anybody left for good: history is short, or everybody still buys.", buys: "Expected orders each", worth: "Together", mean: "Each",
  top: "The most valuable customers", topNote: "by expected value; open one to see the person", customer: "Customer", own: "Orders", last: "Last order", each: "A purchase",
};
export const valueWords: Words<typeof zh> = { zh, en };
