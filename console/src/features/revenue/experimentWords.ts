import type { Words } from "~/shared/words/language";

const zh = {
  list: "实验", listNote: "先在一部分客户或订单上试，再决定；结果随时可看，不会因为看得多而出错", none: "还没有实验。计划一个：先说清要试什么、会改变什么。", plan: "计划实验…", name: "名称", state: "状态", metric: "指标", exposed: "已分组", planned: "计划数量", started: "开始", decision: "决定", back: "全部实验",
  states: { draft: "草稿", running: "进行中", stopped: "已停止", decided: "已决定" },
  metrics: { repurchase: "再次下单的比例", spend: "每个单位付了并留住的钱", returned: "退货、退款或取消的比例", rating: "平均星级", complained: "抱怨的比例" },
  units: { customer: "客户", order: "订单" }, within: (d: number) => `分组后 ${d} 天内`,
  conclusions: { too_early: "还太早", withheld: "不给结果", open: "还没有差别", difference: "有差别", none_found: "没有找到差别" },
  said: {
    too_early: "观察期满的单位还太少，说不出什么。", withheld: "各组得到的单位数与计划不符，所以不给任何效果：先找出是什么让一些单位消失了。", open: "到现在看不出差别；再看多少次都不影响结论。",
    difference: (arm: string, v: string, low: string, high: string, p: string) => `「${arm}」与对照不同：${v}（95% ${low} 至 ${high}，p ${p}）。`, none_found: "计划的数量已满，没有一组与对照不同；看看原本能找到多大的差别。",
  },
  hypothesis: "假设", sampleRatio: "分组比例检查", ratioNote: "低于 0.001 就不给结果", counted: "计入", ripe: "观察期满", of: (n: string) => `共 ${n}`, arms: "各组", arm: "组", share: "计划份额", mean: "均值", control: "对照",
  effects: "与对照相比", effectsNote: "用每个单位自己的过去调整（CUPED）；区间和 p 任何时候看都成立", effect: "效果", interval: "95% 区间（随时有效）", p: "p", plain: "未调整", explained: "过去解释的方差", detectable: "计划数量下能找到的", n: "单位数",
  overTime: "效果随时间", overTimeNote: "每个点只用当时已知的；带子是随时有效的 95% 区间", overTimeLabel: "每个时点的效果与随时有效的区间", at: "时间", unitsAt: "计入单位", low: "下限", high: "上限",
  guards: "护栏指标", guardsNote: "不许受的伤害；容许的边界之内不算", mustNot: { fall: "不许下降", rise: "不许上升" }, margin: "边界", guardStates: { open: "还不知道", held: "守住了", harmed: "受了伤害" },
  segments: "分群的效果", segmentsNote: (n: number) => `按 ${n} 个比较校正过`, by: { channel: "渠道", product: "商品", customer: "客户" }, segment: "分群", value: "值", kinds: { new: "新客", returning: "老客" } as Record<string, string>, noSegments: "还没有哪一群够大（每组 25 个）。",
  money: "折成钱", moneyNote: "付了并留住的钱之差 × 已分组的单位", moneyAll: (arm: string, n: string) => `若 ${n} 个都是「${arm}」`, perUnit: "每个单位",
  crossed: (n: string) => `${n} 位客户在合并之前进了两组，不计入`, unmatched: (n: string) => `${n} 个单位没有任何信号，按什么也没做计`, caseLink: "案件", read: (t: string) => `${t} 读取`, by_: (who: string) => `${who} 计划`, until: (t: string) => `计划到 ${t}`, reasonSaid: "理由",
  start: "开始", stop: "停止…", stopTitle: "停止这个实验？", stopNote: "停止后不再给单位分组；已分组的仍会读完观察期。", decide: "决定…", decideTitle: "以后所有人用哪一组？", reason: "理由", ok: "确定", cancel: "取消",
  formTitle: "计划一个实验", nameHint: "试什么，几个字", hypothesisHint: "会改变什么，为什么", unit: "单位", window: "观察期（天）", before: "过去（天）", factor: "抱怨的原因（可不填）", product: "商品（可不填）", channel: "渠道（可不填）", controlName: "对照组名称", treatedName: "试验组名称", treatedShare: "试验组份额（%）", guard: "护栏", noGuard: "不设", create: "建立草稿",
  assignNote: "接入方用它问每个单位在哪一组：", rates: "百分点",
};
const en: typeof zh = {
  list: "Experiments", listNote: "tried on a share of customers or orders before it is decided; look as often as you like, looking makes nothing wrong", none: "No experiments yet. Plan one: say what is tried, and what it will change.", plan: "Plan an experiment…", name: "Name", state: "State", metric: "Metric", exposed: "Exposed", planned: "Planned", started: "Started", decision: "Decision", back: "All experiments",
  states: { draft: "draft", running: "running", stopped: "stopped", decided: "decided" },
  metrics: { repurchase: "share that orders again", spend: "money paid and kept, each", returned: "share with a return, refund or cancellation", rating: "mean stars", complained: "share that complains" },
  units: { customer: "customer", order: "order" }, within: (d) => `within ${d} days of exposure`,
  conclusions: { too_early: "too early", withheld: "withheld", open: "no difference yet", difference: "a difference", none_found: "none found" },
  said: {
    too_early: "The windows of too few units are over to say anything.", withheld: "The arms did not get the units that were planned, so no effect is shown: find out first what takes units away.", open: "No difference so far; looking again costs nothing.",
    difference: (arm, v, low, high, p) => `“${arm}” differs from the control: ${v} (95% ${low} to ${high}, p ${p}).`, none_found: "The planned number is reached and no arm differs from the control; see how large a difference would have been found.",
  },
  hypothesis: "Hypothesis", sampleRatio: "Sample-ratio check", ratioNote: "below 0.001 nothing is shown", counted: "Counted", ripe: "window over", of: (n) => `of ${n}`, arms: "Arms", arm: "Arm", share: "Planned share", mean: "Mean", control: "control",
  effects: "Against the control", effectsNote: "adjusted for each unit's own past (CUPED); interval and p hold at any moment", effect: "Effect", interval: "95% interval, any time", p: "p", plain: "Unadjusted", explained: "Variance that the past explains", detectable: "Would be found at the planned number", n: "Units",
  overTime: "The effect over time", overTimeNote: "each point knows only what was known then; the band is the 95% interval that holds at any moment", overTimeLabel: "The effect at each moment, with the interval that holds at any moment", at: "Time", unitsAt: "Units counted", low: "Low", high: "High",
  guards: "Guards", guardsNote: "harm that must not come; within the margin it is borne", mustNot: { fall: "must not fall", rise: "must not rise" }, margin: "Margin", guardStates: { open: "not known yet", held: "held", harmed: "harmed" },
  segments: "By segment", segmentsNote: (n) => `corrected for all ${n} comparisons`, by: { channel: "channel", product: "product", customer: "customer" }, segment: "Segment", value: "Value", kinds: { new: "new", returning: "returning" }, noSegments: "No segment is large enough yet (25 in each arm).",
  money: "In money", moneyNote: "difference in what is paid and kept, times the exposed units", moneyAll: (arm, n) => `had all ${n} been “${arm}”`, perUnit: "Each unit",
  crossed: (n) => `${n} customers were in two arms before a merge and are left out`, unmatched: (n) => `${n} units are unknown to every signal and count as having done nothing`, caseLink: "Case", read: (t) => `read ${t}`, by_: (who) => `planned by ${who}`, until: (t) => `planned until ${t}`, reasonSaid: "Reason",
  start: "Start", stop: "Stop…", stopTitle: "Stop this experiment?", stopNote: "No unit gets an arm any more; those exposed are still read to the end of their window.", decide: "Decide…", decideTitle: "Which arm does everybody get from now on?", reason: "Reason", ok: "OK", cancel: "Cancel",
  formTitle: "Plan an experiment", nameHint: "What is tried, in a few words", hypothesisHint: "What will change, and why", unit: "Unit", window: "Window (days)", before: "Past (days)", factor: "Cause of complaints (may be empty)", product: "Product (may be empty)", channel: "Channel (may be empty)", controlName: "Name of the control", treatedName: "Name of what is tried", treatedShare: "Its share (%)", guard: "Guard", noGuard: "none", create: "Make the draft",
  assignNote: "Whoever shows the change asks for each unit's arm with:", rates: "points",
};
export const experimentWords: Words<typeof zh> = { zh, en };
