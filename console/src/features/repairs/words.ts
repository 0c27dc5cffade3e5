import type { Words } from "~/shared/words/language";

const zh = {
  tryFirst: "先在一部分客户上试", tryIt: "试一试…", tryTitle: "先在多少客户上修？", tryNote: "一部分客户得到修复，其余照旧，比较两边对这个原因的抱怨；谁在哪一组由接口告诉。", hypothesis: "会改变什么，为什么", tryShare: "得到修复的份额（%）", tryPlanned: "计划客户数（两组合计）", tryDays: "观察期（天）", experiment: (id: string) => `实验 ${id}`, experimentStates: { draft: "草稿", running: "进行中", stopped: "已停止", decided: "已决定" },
  title: "修复", sentence: (n: number, late: number) => (n ? `${n} 个案件在修复中${late ? "，" : "。"}` : "没有进行中的案件。"), late: (n: number) => `${n} 个已逾期。`, lead: "拖动卡片，或用键盘：j k 移动，← → 换列，t 接手，r 处理完，o 重开，d 派单，Enter 打开。",
  stake: "涉及金额", all: "所有部门", department: "部门", overdueOnly: "只看逾期", board: "看板", list: "列表", approvals: "待批准", evidence: (n: number) => `${n} 条原声`, none: "空", nobody: "无人", reopened: (n: number) => `重开 ${n} 次`,
  caseTitle: "案件", due: "时限", opened: "开启", owner: "责任", state: "状态", back: "修复",
  take: "由我接手", takeAs: "指派给…", person: "姓名", resolve: "处理完了…", reopen: "重开…", dispatch: "派给…", dispute: "不是我们的…", disputes: "归属争议", comment: "备注", send: "记下", note: "做了什么？以后验证效果时会用到", reason: "为什么重开？", resolveTitle: "说明做了什么", reopenTitle: "为什么没修好？", assignTitle: "指派给谁？", ok: "确定", cancel: "取消",
  cannot: (from: string, to: string) => `「${from}」不能直接变成「${to}」。`,
  history: "经过", tickets: "其他系统中的工单", progress: { open: "待办", working: "处理中", done: "完成" }, actions: "已发出的通知", noActions: "没有发出通知。", verbatims: "证据", attempts: (n: number) => `试了 ${n} 次`, retry: "再发一次", alert: (id: string) => `告警 ${id}`, clock: "距时限", took: (t: string) => `用时 ${t}`,
  playbook: "按剧本做", playbookNote: (n: string, t: string) => `${n}，${t} 开始`, stepBy: { machine: "系统经渠道去做", person: "由人去做" }, approver: (who: string) => `需 ${who} 批准`, offer: (o: string) => `附 ${o}`, stepDone: "做完了", stepApprove: "批准", stepRefuse: "不做",
  loops: "各部门未闭环的钱", loopsNote: "进行中的案件每天约涉及多少钱：涉及金额除以已经持续的天数", loopsLabel: "每个部门未闭环案件每天约涉及的金额", perDay: "每天约", cases: "案件数", overdue: "逾期", written: "写一条备注…",
};
const en: typeof zh = {
  tryFirst: "Try it on a share first", tryIt: "Try it…", tryTitle: "On how many customers first?", tryNote: "A share of the customers gets the repair, the others do not, and their complaints of this cause are compared; the API says who is in which arm.", hypothesis: "What will change, and why", tryShare: "Share that gets the repair (%)", tryPlanned: "Customers planned, both arms", tryDays: "Window (days)", experiment: (id) => `Experiment ${id}`, experimentStates: { draft: "draft", running: "running", stopped: "stopped", decided: "decided" },
  title: "Repairs", sentence: (n, late) => (n ? `${n} ${n === 1 ? "case is" : "cases are"} being repaired${late ? ", " : "."}` : "No case is open."), late: (n) => `${n} overdue.`, lead: "Drag a card, or use the keyboard: j k move, ← → change the column, t take, r resolve, o reopen, d dispatch, Enter opens.",
  stake: "At stake", all: "Every department", department: "Department", overdueOnly: "Only overdue", board: "Board", list: "List", approvals: "To approve", evidence: (n) => `${n} verbatims`, none: "Empty", nobody: "nobody", reopened: (n) => `reopened ${n}×`,
  caseTitle: "Case", due: "Due", opened: "Opened", owner: "Owner", state: "State", back: "Repairs",
  take: "Take it", takeAs: "Assign…", person: "Name", resolve: "It is done…", reopen: "Reopen…", dispatch: "Dispatch…", dispute: "Not ours…", disputes: "Disputes", comment: "Comment", send: "Add", note: "What was done? Verification will use it", reason: "Why is it opened again?", resolveTitle: "Say what was done", reopenTitle: "Why is it not fixed?", assignTitle: "Who takes it?", ok: "OK", cancel: "Cancel",
  cannot: (from, to) => `“${from}” cannot become “${to}” at once.`,
  history: "History", tickets: "Tickets in other tools", progress: { open: "Open", working: "Being worked on", done: "Done" }, actions: "Notices sent", noActions: "No notice was sent.", verbatims: "Evidence", attempts: (n) => `${n} attempts`, retry: "Send again", alert: (id) => `Alert ${id}`, clock: "Deadline", took: (t) => `took ${t}`,
  playbook: "The playbook", playbookNote: (n, t) => `${n}, begun ${t}`, stepBy: { machine: "carried out through a channel", person: "for a person" }, approver: (who) => `needs ${who} to agree`, offer: (o) => `with ${o}`, stepDone: "Done", stepApprove: "Approve", stepRefuse: "Leave it",
  loops: "Money in open loops by department", loopsNote: "what open cases cost a day: what is at stake, over the days it has gone on", loopsLabel: "Money a day in open cases of each department", perDay: "A day, about", cases: "Cases", overdue: "Overdue", written: "Write a comment…",
};
export const repairWords: Words<typeof zh> = { zh, en };
