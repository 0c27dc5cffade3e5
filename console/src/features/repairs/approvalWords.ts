import type { Words } from "~/shared/words/language";

const zh = {
  sentence: (n: string) => `${n} 条消息在等人批准，批准以前不会发出。`, lead: "照原样显示：渠道、收件人和内容就是将要发出的样子。键盘：j k 移动，a 批准，x 拒绝，Enter 打开案件。",
  none: "没有等待批准的消息。哪些消息要先批准，由 myelin.yaml 的 approvals 规定。", more: "再看更多",
  to: "发往", recipients: "收件人", waits: "等了", level: { none: "不再需要批准", operate: "操作者可批准", admin: "需要管理员批准" }, mayNot: "你的身份不能批准这一条。", fourEyes: "这是你自己发起的：须由另一个人批准。", askedBy: "发起人", gone: "它的渠道已不在配置里：只能拒绝。",
  approve: "批准发出", refuse: "拒绝…", refuseTitle: "为什么不发？", reason: "理由会写进案件经过和审计", refuseIt: "拒绝", cancel: "取消", approved: "已批准，正在发出", refused: "已拒绝，不会发出", caseLink: (id: string) => `案件 ${id}`, preview: "打开看到的样子",
};
const en: typeof zh = {
  sentence: (n) => `${n} ${n === "1" ? "message waits" : "messages wait"} for somebody's approval; nothing leaves before.`, lead: "As they would be sent: channel, recipients and words. Keyboard: j k move, a approve, x refuse, Enter opens the case.",
  none: "Nothing waits for approval. What has to be approved first is said by approvals in myelin.yaml.", more: "Show more",
  to: "To", recipients: "Recipients", waits: "Waits", level: { none: "needs no approval any more", operate: "an operator may approve", admin: "needs an administrator" }, mayNot: "You may not approve this one.", fourEyes: "You asked for it yourself: somebody else has to approve it.", askedBy: "Asked by", gone: "Its channel is not configured any more: it can only be refused.",
  approve: "Approve", refuse: "Refuse…", refuseTitle: "Why is it not sent?", reason: "The reason stands in the case's history and in the audit log", refuseIt: "Refuse", cancel: "Cancel", approved: "Approved; it leaves now", refused: "Refused; it does not leave", caseLink: (id) => `Case ${id}`, preview: "As it would be seen",
};
export const approvalWords: Words<typeof zh> = { zh, en };
