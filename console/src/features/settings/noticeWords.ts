import type { Words } from "~/shared/words/language";

const zh = {
  title: "通知与路由", mayNot: "查看通知设置需要操作员身份。", everything: "所有响的事件",
  channels: "通知通道", channelsNote: "地址与密钥只在 myelin.yaml 里，这里不显示", noChannels: "还没有通道，没有人会收到通知。写法见 docs/notifications.md。", signed: "已签名", unsigned: "未签名", perMinute: (n: number) => `每分钟至多 ${n} 条`, test: "试发一条", arrived: (name: string) => `${name} 收到了试发的消息。`,
  routes: "路由", routesNote: "写了的条件都满足才走这条", noRoutes: "没有路由：每个通道都收到每个响的事件。", wait: (s: number) => `等 ${s} 秒，合成一条`,
  approvals: "先批准再发出", approvalsNote: "自上而下，第一条满足的算数", noApprovals: "没有要先批准的消息。", levels: { operate: "操作员批准", admin: "管理员批准" },
  departments: "部门", departmentsNote: "谁负责、谁被升级", noDepartments: "没有写明部门的负责人。", escalation: "升级给", onCall: "值班",
  deadlines: "时限", deadlinesNote: "都按工作时间算", severity: "程度", due: "多久内修好", silence: "多久没有动静就提醒", time: (h: number, d: number): string => [d ? `${d} 个工作日` : "", h ? `${h} 个工作小时` : ""].filter(Boolean).join("加 "),
};
const en: typeof zh = {
  title: "Notices and routing", mayNot: "It takes an operator to see how notices are routed.", everything: "every loud event",
  channels: "Channels", channelsNote: "their addresses and secrets stand in myelin.yaml only", noChannels: "No channel yet, so nobody is told. docs/notifications.md shows how.", signed: "signed", unsigned: "not signed", perMinute: (n) => `at most ${n} a minute`, test: "Send a test", arrived: (name) => `${name} took the test message.`,
  routes: "Routes", routesNote: "one matches where all that it names does", noRoutes: "No route: every channel hears of every loud event.", wait: (s) => `waits ${s} s, and sends one message`,
  approvals: "Approved before it leaves", approvalsNote: "from the top; the first that matches decides", noApprovals: "Nothing needs approval.", levels: { operate: "an operator approves", admin: "an administrator approves" },
  departments: "Departments", departmentsNote: "who answers, and who is called next", noDepartments: "Nobody is named for a department.", escalation: "then", onCall: "on call",
  deadlines: "Deadlines", deadlinesNote: "all in working time", severity: "Severity", due: "To be repaired within", silence: "Reminded after a silence of", time: (h, d) => [d ? `${d} working ${d === 1 ? "day" : "days"}` : "", h ? `${h} working ${h === 1 ? "hour" : "hours"}` : ""].filter(Boolean).join(" and "),
};
export const noticeWords: Words<typeof zh> = { zh, en };
