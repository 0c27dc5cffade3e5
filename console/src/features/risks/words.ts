import type { Words } from "~/shared/words/language";

const zh = {
  title: "风险",
  sentence: (n: number, c: number) => (n ? `${n} 个告警正在发生${c ? `，其中 ${c} 个严重` : ""}。` : "没有正在发生的告警。"), lead: "每个商品 × 渠道 × 因素都在被看着；这里只列出偶然解释不了的。",
  states: { firing: "正在发生", acknowledged: "已确认", resolved: "已结束" } as Record<string, string>, state: "状态", all: "全部",
  muted: "包含静音与抑制的", silences: "静音", list: "告警", product: "商品", channel: "渠道", factor: "因素", since: "始于", seen: "负面", expected: "预期", ratio: "倍数", q: "偶然误报 / 周", customers: "客户", stake: "涉及金额", severity: "程度", noRows: "没有这样的告警。", heat: "因素 × 渠道", heatNote: "正在发生与已确认的告警，颜色越深倍数越高",
  orders: "订单风险", rules: "规则", timeline: "时间线", timelineNote: "每个告警从开始到结束；红色仍在发生",
  back: "风险", firstSeen: "开始", raised: "告警", group: "事件", caseLink: (id: string) => `案件 ${id}`, noCase: "没有案件", still: "仍在发生", over: "已停止", ended: (t: string) => `${t} 结束`,
  series: "每天的负面信号", seriesNote: "灰带为常态的 95% 范围（泊松），虚线为预期，红线为开始", seriesLabel: (n: number) => `最近 ${n} 天每天的负面信号与预期`, observed: "观察", low: "常态下限", high: "常态上限", exposure: "暴露量", dayTitle: "日期",
  drivers: "集中在哪里", driversNote: "与平时占比相比，已做多重检验校正", dimension: "维度", value: "取值", share: "占比", usual: "平时", n: "n", qValue: "q 值", driverNone: "没有哪个取值明显偏多。",
  verbatims: "原声", verbatimsNote: (n: number) => `${n} 条，划线处是判断依据`, history: "经过", actions: "怎么办",
  acknowledge: "确认 24 小时", silence: "静音…", end: "宣布结束", dispatch: "派给…", take: "由我接手",
  silenceTitle: "静音同类告警", silenceWhat: "匹配", hours: "时长", hour: (n: number) => `${n} 小时`, comment: "为什么", silenceHint: "以后的人要知道为什么听不到它", mute: "静音", cancel: "取消", unacknowledge: "撤回确认", acknowledgedBy: (p: string, t: string) => `${p} 已确认，${t} 后重现`, silencedBy: (id: string) => `被静音 ${id} 静音`, inhibitedBy: (id: string) => `被告警 ${id} 抑制`,
  silencesTitle: "生效中的静音", noSilences: "没有静音。", until: "直到", by: "由", expire: "解除", why: "为什么", lookedNow: "刚刚计算；每个取值都试过，已按次数校正", method: "异常检验：同一格子的负面数对比其历史、季节与暴露量下的预期；全部格子里每周因偶然出现这样的告警，至多这么多次。",
  accident: (p: string) => `这里偶然如此的概率每周 ${p}`, anywhere: (n: string) => `全部格子合计每周偶然至多 ${n} 次`, allVerbatims: "查看全部", wholeCustomer: "这位客户的一切",
};
const en: typeof zh = {
  title: "Risks",
  sentence: (n, c) => (n ? `${n} ${n === 1 ? "alert is" : "alerts are"} firing${c ? `, ${c} of them critical` : ""}.` : "Nothing is firing."), lead: "Every product × channel × factor is watched; here stands only what chance does not explain.",
  states: { firing: "Firing", acknowledged: "Acknowledged", resolved: "Ended" }, state: "State", all: "All",
  muted: "with silenced and inhibited ones", silences: "Silences", list: "Alerts", product: "Product", channel: "Channel", factor: "Factor", since: "Since", seen: "Seen", expected: "Expected", ratio: "Times", q: "by chance a week", customers: "Customers", stake: "At stake", severity: "Severity", noRows: "No such alert.", heat: "Factor × channel", heatNote: "firing and acknowledged alerts; the deeper, the more times the usual",
  orders: "Orders at risk", rules: "Rules", timeline: "Timeline", timelineNote: "each alert from its start to its end; red still goes on",
  back: "Risks", firstSeen: "began", raised: "raised", group: "incident", caseLink: (id) => `Case ${id}`, noCase: "no case", still: "still happening", over: "not any more", ended: (t) => `ended ${t}`,
  series: "Complaints a day", seriesNote: "grey: 95% of usual days (Poisson); dashed: expected; red: the start", seriesLabel: (n) => `Complaints a day over ${n} days, against what is expected`, observed: "Observed", low: "Usual low", high: "Usual high", exposure: "Exposure", dayTitle: "Day",
  drivers: "Where it concentrates", driversNote: "against the usual share, corrected for many tests", dimension: "Dimension", value: "Value", share: "Share", usual: "Usually", n: "n", qValue: "q", driverNone: "No value stands out.",
  verbatims: "Verbatims", verbatimsNote: (n) => `${n}, with the words that judged marked`, history: "History", actions: "What to do",
  acknowledge: "Acknowledge 24 h", silence: "Silence…", end: "Declare it over", dispatch: "Dispatch…", take: "Take it",
  silenceTitle: "Silence alerts like this", silenceWhat: "That fit", hours: "For", hour: (n) => `${n} hours`, comment: "Why", silenceHint: "Whoever comes later must know why it is quiet", mute: "Silence", cancel: "Cancel", unacknowledge: "Take the acknowledgement back", acknowledgedBy: (p, t) => `acknowledged by ${p}; comes back ${t}`, silencedBy: (id) => `silenced by silence ${id}`, inhibitedBy: (id) => `inhibited by alert ${id}`,
  silencesTitle: "Silences in force", noSilences: "No silences.", until: "until", by: "by", expire: "End it", why: "Why", lookedNow: "looked into just now; every value was tried, and p corrected for it", method: "The complaints of a cell against what its past, its season and its exposure lead one to expect; over all cells chance alone raises at most so many such alarms a week.",
  accident: (p) => `chance of this here by accident in a week ${p}`, anywhere: (n) => `anywhere at most ${n} such alarms a week by chance`, allVerbatims: "All of them", wholeCustomer: "All of this customer",
};
export const riskWords: Words<typeof zh> = { zh, en };
