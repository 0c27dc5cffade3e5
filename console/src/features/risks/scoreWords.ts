import type { Words } from "~/shared/words/language";

const zh = {
  sentence: (n: string, k: string) => `${n} 个在途或刚送达的订单已打分，最可能变成差评的 ${k} 个在下面。`, lead: "差评还没有写出来：现在还来得及联系这位客户。",
  list: "哪些订单会变成差评", listNote: (t: string) => `按概率从高到低；模型学于 ${t}`, order: "订单", customer: "客户", product: "商品", channel: "渠道", stage: "阶段", ordered: "下单", probability: "差评概率", usual: "同阶段平均", times: "倍数", reasons: "理由", none: "没有待评的订单。",
  records: "这些分数准不准", recordsNote: "在学习以后发生的、模型没有见过的本公司订单上检验", auc: "AUC", brier: "Brier", calibration: "校准误差", judged: "检验的订单", bad: "其中差评", learnt: "学习的订单", period: "检验期", noRecords: "检验还没有做：历史还短。",
  aucNote: "随手取一个变成差评的和一个没有的，前者分数更高的概率；0.5 是瞎猜", calibrationNote: "说的概率与真的比例平均差多少",
  back: "风险", orders: "订单风险", likely: (p: string, times: string) => `这个订单变成差评的概率是 ${p}，是同阶段平均的 ${times} 倍。`, why: "为什么", whyNote: "每条理由把概率推向哪边，按对数几率计", up: "更可能差评", down: "更不可能", moved: "推动",
  story: "这个订单发生过什么", noStory: "还没有人为它说过话。", all: "查看全部", openCustomer: "看这位客户", at: (t: string) => `${t} 打分`,
};
const en: typeof zh = {
  sentence: (n, k) => `${n} orders under way or just delivered are scored; the ${k} likeliest to end in a bad review stand here.`, lead: "The review is not written yet: there is still time to speak with this customer.",
  list: "Which orders will end in a bad review", listNote: (t) => `likeliest first; learnt ${t}`, order: "Order", customer: "Customer", product: "Product", channel: "Channel", stage: "Stage", ordered: "Ordered", probability: "Probability", usual: "Usual", times: "Times", reasons: "Reasons", none: "No open order.",
  records: "How far the scores can be trusted", recordsNote: "judged on the company's own later orders, which the judged model had not learnt from", auc: "AUC", brier: "Brier", calibration: "Calibration error", judged: "Orders judged", bad: "of them bad", learnt: "Orders learnt from", period: "Period judged", noRecords: "Not judged yet: history is too short.",
  aucNote: "the chance that an order which ended badly has a higher score than one that did not; 0.5 is guessing", calibrationNote: "how far the probabilities are from the shares that came, on average",
  back: "Risks", orders: "Orders at risk", likely: (p, times) => `The probability that this order ends in a bad review is ${p}, ${times} times the usual of its stage.`, why: "Why", whyNote: "where each reason moves the probability, in log odds", up: "likelier", down: "less likely", moved: "Moves it by",
  story: "What happened to this order", noStory: "Nobody has said a word about it yet.", all: "All of it", openCustomer: "The customer", at: (t) => `scored ${t}`,
};
export const scoreWords: Words<typeof zh> = { zh, en };
