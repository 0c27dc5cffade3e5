import type { Words } from "~/shared/words/language";

const zh = {
  pages: { today: "今日", signals: "信号", causes: "原因", risks: "风险", repairs: "修复", revenue: "收益", customers: "客户", journey: "旅程", settings: "设置" },
  glyphs: { today: "今", signals: "听", causes: "因", risks: "险", repairs: "修", revenue: "益", customers: "客", journey: "程", settings: "设" },
  more: "更多", menu: "主导航", skip: "跳到正文",
  search: "搜索原声…", searchLabel: "在所有原声里搜索",
  link: { opening: "正在连接", live: "实时", lost: "已断开，正在重连" },
  colours: { auto: "跟随系统", light: "浅色", dark: "深色" }, coloursLabel: "配色",
  other: "EN", otherIs: "Switch to English",
  account: "账户", logout: "退出登录", help: "键盘与帮助",
  login: "请登录", loginLead: "这台服务器要先知道你是谁。", key: "密钥", nameHint: "管理员用 myelin people add 为你开账户。", keyHint: "管理员用 myelin keys create 为你生成密钥。", enter: "进入", user: "用户名", password: "密码", byKey: "用密钥登录", byPassword: "用密码登录",
  offline: "服务器没有应答，页面停在最后读到的样子；连上以后会自己更新。", away: "这个页面还没有载入过，现在连不上服务器。", awayNote: "请确认服务器在运行，再重新载入。",
  keys: "键盘",
  keyList: [["/", "搜索原声"], ["j  k", "在列表里移动"], ["Enter", "打开"], ["a", "确认告警"], ["d", "派单或接手"], ["1 … 9", "换页"], ["?", "这份帮助"], ["Esc", "关闭"]] as [string, string][],
  lost: "没有这个页面。", home: "回到今日", broken: "这个页面出了错。", reload: "重新载入",
};
const en: typeof zh = {
  pages: { today: "Today", signals: "Signals", causes: "Causes", risks: "Risks", repairs: "Repairs", revenue: "Revenue", customers: "Customers", journey: "Journey", settings: "Settings" },
  glyphs: { today: "", signals: "", causes: "", risks: "", repairs: "", revenue: "", customers: "", journey: "", settings: "" },
  more: "More", menu: "Main navigation", skip: "Skip to the content",
  search: "Search verbatims…", searchLabel: "Search all verbatims",
  link: { opening: "connecting", live: "live", lost: "disconnected, trying again" },
  colours: { auto: "As the system", light: "Light", dark: "Dark" }, coloursLabel: "Colours",
  other: "中", otherIs: "切换到中文",
  account: "Account", logout: "Log out", help: "Keyboard and help",
  login: "Log in", loginLead: "This server needs to know who you are.", key: "Key", nameHint: "An administrator lets you in with myelin people add.", keyHint: "An administrator makes one for you with myelin keys create.", enter: "Enter", user: "User name", password: "Password", byKey: "Log in with a key", byPassword: "Log in with a password",
  offline: "The server does not answer; the page shows what it last knew and catches up by itself.", away: "This page was never loaded, and the server cannot be reached now.", awayNote: "See that the server runs, then reload.",
  keys: "Keyboard",
  keyList: [["/", "search verbatims"], ["j  k", "move in a list"], ["Enter", "open"], ["a", "acknowledge the alert"], ["d", "dispatch or take"], ["1 … 9", "change the page"], ["?", "this help"], ["Esc", "close"]],
  lost: "There is no such page.", home: "Back to Today", broken: "This page broke.", reload: "Reload",
};
export const appWords: Words<typeof zh> = { zh, en };
export type PageName = keyof typeof zh.pages;
