// Every word of the page in both languages, and how numbers, money and times are said in each.
const words = {
  zh: {
    sentence: (signals, things) => [`过去 24 小时有 ${signals} 条信号，`, things ? `${things} 件事需要你。` : "没有事情需要你。"],
    waiting: "正在读取…", live: "实时", lost: "已断开，正在重连", login: "这台服务器需要密钥：", enter: "进入",
    stations: ["信号 RAW", "原因 CAUSE", "风险 RISK", "修复 REPAIR", "收益 REVENUE"],
    mentions: "条提及", language: (v) => `体验语言 v${v}`, inAll: "条", firing: () => "个告警", stake: (m) => `涉及金额 ${m}`, open: "进行中",
    overdue: (n) => (n ? `${n} 个逾期` : "无逾期"), rate: (r) => `每秒 ${r} 条`, lostMoney: "已损失", paid: (m) => `总支付 ${m}`,
    alerts: "正在发生", cases: "修复中", causes: "按损失排序的原因", reflex: "反射",
    noAlerts: "没有告警。所有产品 × 渠道 × 因素都在正常范围内。", noCases: "没有进行中的修复。", noCauses: "账还没有结：导入订单后会有损失。",
    now: "仍在发生", over: "已停止", since: (t) => `始于 ${t}`, ratio: (r) => `×${r}`, chance: (p) => `偶然如此的概率每周 ${p}`, customers: "涉及客户", atStake: "涉及金额",
    seen: "负面信号", expected: (e) => `预期 ${e}`, concentrated: (d, v, s, e) => `集中在${v.endsWith(d) ? "" : d}${v}（${s}，平时 ${e}）`, acknowledge: "确认", take: "由我接手", resolve: "结束",
    driver: (what, share) => `原因：${what}（占超出部分 ${share}）`,
    outside: "数据内没有能解释它的部分，请看外部因素",
    acknowledged: (t) => `已确认，至 ${t}`, dispatched: (d) => `责任部门 ${d}`, series: (d, n) => `${d} 每天的负面信号（最多 ${n}）；虚线为预期，竖线为开始`,
    rose: (p, c, f) => [p ? `「${p}」` : c ? "" : "全部商品的", c ? `在${c}的` : p ? "的" : "", f, "异常增多"], valued: (f) => ["一位高价值客户正在发怒：", f],
    due: (t) => `时限 ${t}`, late: "已逾期", orders: (n) => `${n} 单`, risk: (m) => `风险中 ${m}`,
    commit: "提交（均值 / 最长）", queue: "等待写入", quarantine: "隔离的行", dead: "送不出的动作", slow: "超过 10 ms 的提交", duplicate: "重复（未重复计）",
    foot: (t, m) => `自 ${t} 起运行 · 阅读模型 ${m}`, theme: { auto: "自动", light: "浅色", dark: "深色" }, other: "EN",
    failed: (m) => `没有成功：${m}`, unreachable: "服务器没有应答。请确认它在运行，然后再试。", heard: "刚刚听到", noHeard: "还没有听到一句话。", ended: "最近结束的告警",
    endedAt: (t) => `${t} 结束`, more: (n) => `还有 ${n} 个告警没有显示，见 myelin alerts。`, days: (from, until) => `${from} 至 ${until}`, themeIs: (t) => `配色：${t}`, otherIs: "Switch to English",
    keys: "键盘：j k 移动，a 确认，t 接手", nobody: "未指定部门", thisPage: "状态页上的人",
    channels: { tmall: "天猫", taobao: "淘宝", jd: "京东", douyin: "抖音", pdd: "拼多多", weibo: "微博", wechat: "微信", xiaohongshu: "小红书", phone: "电话", app: "App", email: "邮件", store: "门店" }, dimensions: { carrier: "承运商", warehouse: "仓", batch: "批次", region: "地区", store: "门店", agent: "客服", product: "产品", channel: "渠道", campaign: "活动", version: "版本" },
  },
  en: {
    sentence: (signals, things) => [`${signals} signals in the last 24 hours, and `, things ? `${things} ${things === 1 ? "thing needs" : "things need"} you.` : "nothing needs you."],
    waiting: "Reading…", live: "live", lost: "disconnected, trying again", login: "This server wants a key:", enter: "Enter",
    stations: ["RAW", "CAUSE", "RISK", "REPAIR", "REVENUE"],
    mentions: "mentions", language: (v) => `experience language v${v}`, inAll: "in all", firing: (n) => (n === 1 ? "alert" : "alerts"), stake: (m) => `${m} at stake`, open: "open",
    overdue: (n) => (n ? `${n} overdue` : "none overdue"), rate: (r) => `${r} a second`, lostMoney: "lost", paid: (m) => `of ${m} paid`,
    alerts: "Happening now", cases: "Being repaired", causes: "Causes by loss", reflex: "The reflex",
    noAlerts: "No alerts. Every product × channel × factor is within what is usual.", noCases: "No open cases.", noCauses: "The books are not closed yet: losses appear once orders are in.",
    now: "still happening", over: "not any more", since: (t) => `since ${t}`, ratio: (r) => `×${r}`, chance: (p) => `chance of this by accident in a week ${p}`, customers: "customers", atStake: "at stake",
    seen: "complaints", expected: (e) => `${e} expected`, concentrated: (d, v, s, e) => `concentrated in ${d} ${v} (${s}, usually ${e})`, acknowledge: "Acknowledge", take: "Take the case", resolve: "Resolve",
    driver: (what, share) => `driver: ${what} (${share} of the excess)`,
    outside: "nothing inside the data explains it",
    acknowledged: (t) => `acknowledged until ${t}`, dispatched: (d) => `owned by ${d}`, series: (d, n) => `complaints a day, ${d} (at most ${n}); dashed: expected, upright: the start`,
    rose: (p, c, f) => [p ? `${p}: complaints about ` : c ? "Complaints about " : "All products: complaints about ", f, c ? ` on ${c}` : "", " are unusually frequent"], valued: (f) => ["A customer of high value is furious: ", f],
    due: (t) => `due ${t}`, late: "overdue", orders: (n) => `${n} orders`, risk: (m) => `${m} at risk`,
    commit: "commit (mean / longest)", queue: "waiting for the writer", quarantine: "rows in quarantine", dead: "actions given up", slow: "commits over 10 ms", duplicate: "duplicates (counted once)",
    foot: (t, m) => `running since ${t} · reader ${m}`, theme: { auto: "auto", light: "light", dark: "dark" }, other: "中",
    failed: (m) => `That did not work: ${m}`, unreachable: "The server does not answer. See that it runs, then try again.", heard: "Just heard", noHeard: "Nobody has said a word yet.", ended: "Alerts that ended lately",
    endedAt: (t) => `ended ${t}`, more: (n) => `${n} more ${n === 1 ? "alert is" : "alerts are"} not shown; see myelin alerts.`, days: (from, until) => `${from} to ${until}`, themeIs: (t) => `Colours: ${t}`, otherIs: "切换到中文",
    keys: "Keys: j k move, a acknowledge, t take the case", nobody: "no department", thisPage: "somebody at the status page",
    channels: { tmall: "Tmall", taobao: "Taobao", jd: "JD", douyin: "Douyin", pdd: "Pinduoduo", weibo: "Weibo", wechat: "WeChat", xiaohongshu: "Xiaohongshu", phone: "phone", app: "app", email: "e-mail", store: "shops" }, dimensions: {},
  },
};

let language = localStorage.getItem("myelin.language") || (navigator.language.startsWith("zh") ? "zh" : "en");
export const say = () => words[language];
export const spoken = () => language;
export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("myelin.language", language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}
document.documentElement.lang = language === "zh" ? "zh-CN" : "en";

export const named = (name) => (language === "zh" ? name.zh || name.en : name.en || name.zh);
export const number = (n) => (n ?? 0).toLocaleString("en-US");
export const fixed = (n, places) => (n === null || n === undefined ? "–" : n.toFixed(places));
export const percent = (n) => (n === null ? "–" : `${Math.round(n * 100)}%`);
export const probability = (p) => (p === null ? "–" : p < 0.001 ? "< 0.001" : `= ${p.toFixed(3)}`);

export function money(m) {
  if (!m) return "–";
  const value = Number(m.amount);
  const sign = m.currency === "CNY" ? "¥ " : `${m.currency} `;
  if (language === "zh" && Math.abs(value) >= 1e8) return `${sign}${(value / 1e8).toFixed(2)} 亿`;
  if (language === "zh" && Math.abs(value) >= 1e4) return `${sign}${(value / 1e4).toFixed(1)} 万`;
  return sign + value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) >= 1000 ? 0 : 2 });
}

export function day(text) {
  return new Date(text).toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", { timeZone: "Asia/Shanghai", month: language === "zh" ? "numeric" : "short", day: "numeric" });
}
// Today a clock is enough; on other days the day comes first.
export function lately(text) {
  return day(text) === day(Date.now()) ? new Date(text).toLocaleTimeString("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" }) : time(text);
}
export const channel = (key) => words[language].channels[key] ?? key;

export function time(text) {
  if (!text) return "–";
  return new Date(text).toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { timeZone: "Asia/Shanghai", month: language === "zh" ? "numeric" : "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
}
