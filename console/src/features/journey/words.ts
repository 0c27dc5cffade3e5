import type { Words } from "~/shared/words/language";

const zh = {
  title: "旅程", sentence: (part: string, step: string, lost: string) => `${part} 的订单按预期走完；「${step}」之后丢得最多：${lost}。`, calm: (part: string) => `${part} 的订单按预期走完。`, lead: "由真实事件还原：每一单从下单到评价实际走过的路、用时、情绪，以及在哪里断开。",
  tabs: { path: "路径", steps: "环节", variants: "走法", segments: "按分组", departments: "按部门", voices: "客户怎么说" }, product: "商品", channel: "渠道", all: "全部", days: "期间", period: { "": "全部时间", "7": "最近 7 天", "30": "最近 30 天", "90": "最近 90 天" } as Record<string, string>, none: "这段时间没有订单。",
  orders: "订单", events: "事件", ways: "不同走法", conforming: "按预期", fitness: "契合度", fitnessNote: "与预期路径对齐的平均程度，1 为完全一致",
  intended: "预期路径与断点", intendedNote: "时间为上一环节到这里的平均用时；红色是断点", hours: (h: string) => `${h} 小时`, drop: (d: string) => `${d} 没有走下去`, goesOn: "都走下去了",
  flow: "实际走过的路", flowNote: "宽度为次数；红色通向取消、退货或退款。回头路在「环节」里", flowLabel: "各环节之间的流向与次数",
  breaks: "断点", breaksNote: "损失最多的在前；有时间走下去却没有走的才算", after: "之后", instead: "本该", reached: "到达", left: "离开", lost: "损失", went: "转向", negativeLeft: "离开者的负面", negativeOn: "继续者的负面", noBreaks: "没有断点：所有订单都走完了预期的路。", dropped: "流失",
  step: "环节", times: "次数", texts: "原声", negative: "负面占比", polarity: "情感", began: "从这里开始", ended: "在这里结束", edges: "从一步到下一步", from: "从", to: "到", mean: "平均用时", longest: "最长",
  way: "走法", share: "占订单", asIntended: "按预期", otherwise: "偏离", variants: (n: string) => `共 ${n} 种走法，列出最常见的`, worst: "最大断点",
  segmentsNote: "每组订单各自的路径；自己没有记录的环节不作要求。差距为按预期的比例与其余注明了的订单之差（百分点，95% 区间），红色为明确更差", by: "按什么分组", unnamed: "未注明", difference: "与其余相比", stages: "按体验语言的阶段",
  department: "部门", troubled: "涉及订单", part: "它的一份", interval: "95% 区间", otherDepartments: "其他部门", stars: (n: string) => `${n} 星`, points: (n: string) => `${n} 个百分点`, nothingToSplit: "没有部门给这些订单添过乱，或每一单都有：没有可比的。",
  starsSplit: (n: string, mean: string, free: string) => `${n} 笔有评分的订单平均 ${mean} 星；没有部门添乱的订单 ${free} 星`, returnedSplit: (n: string, mean: string, free: string) => `${n} 笔未取消的订单退货或退款 ${mean}；没有部门添乱的订单 ${free}`, splitNote: "夏普利值：一笔坏订单由它涉及的部门分担；是关联，不保证修好就回到那里",
};
const en: typeof zh = {
  title: "Journey", sentence: (part, step, lost) => `${part} of the orders went as intended; most is lost after “${step}”: ${lost}.`, calm: (part) => `${part} of the orders went as intended.`, lead: "From real events: the ways that orders really took from order to review, how long, in what mood, and where they break off.",
  tabs: { path: "Path", steps: "Steps", variants: "Ways", segments: "By segment", departments: "By department", voices: "What customers say" }, product: "Product", channel: "Channel", all: "All", days: "Period", period: { "": "All time", "7": "Last 7 days", "30": "Last 30 days", "90": "Last 90 days" }, none: "No orders in this time.",
  orders: "Orders", events: "Events", ways: "Different ways", conforming: "As intended", fitness: "Fitness", fitnessNote: "how well orders align with the intended path on average; 1 is fully",
  intended: "The intended path and its breakpoints", intendedNote: "hours on average from the step before; red is a breakpoint", hours: (h) => `${h} h`, drop: (d) => `${d} went no further`, goesOn: "all went on",
  flow: "The ways really taken", flowNote: "width: how often; red leads to a cancellation, return or refund. What turns back stands under Steps", flowLabel: "How often one step follows another",
  breaks: "Breakpoints", breaksNote: "the greatest loss first; only orders that had the time to go on count", after: "After", instead: "Instead of", reached: "Reached", left: "Left", lost: "Lost", went: "Went to", negativeLeft: "Negative, left", negativeOn: "Negative, went on", noBreaks: "No breakpoint: every order went the intended way.", dropped: "Drop",
  step: "Step", times: "Times", texts: "Verbatims", negative: "Negative", polarity: "Polarity", began: "Began here", ended: "Ended here", edges: "From step to step", from: "From", to: "To", mean: "Mean time", longest: "Longest",
  way: "Way", share: "Of orders", asIntended: "as intended", otherwise: "other", variants: (n) => `${n} ways in all, the commonest listed`, worst: "Greatest breakpoint",
  segmentsNote: "the path of each group by itself; a step that none of its records tells of is not expected. Beside others: its share as intended less that of all other orders that name one, in points with a 95% interval; red is clearly worse", by: "Group by", unnamed: "none named", difference: "Beside others", stages: "By stage of the experience language",
  department: "Department", troubled: "Orders troubled", part: "Its part", interval: "95%", otherDepartments: "Others", stars: (n) => `${n} stars`, points: (n) => `${n} points`, nothingToSplit: "No department troubled any of these orders, or each had trouble: there is nothing to compare.",
  starsSplit: (n, mean, free) => `${n} rated orders have ${mean} stars; ${free} where no department troubled them`, returnedSplit: (n, mean, free) => `${mean} of ${n} orders not cancelled came back; ${free} where no department troubled them`, splitNote: "Shapley values: the departments behind one bad order share it; association, no promise",
};
export const journeyWords: Words<typeof zh> = { zh, en };
