import type { Words } from "~/shared/words/language";

const zh = {
  title: "同意与联系", note: "能否给这位客户发消息", withdraw: "不再联系…", withdrawTitle: "客户要求不再联系", withdrawNote: "对所有目的和渠道生效，早于此刻的同意以后再导入也不算数。", reason: "客户是怎么说的？例如：今天来电", ok: "记下", cancel: "取消",
  purposes: { service: "服务消息", marketing: "营销消息" }, media: { sms: "短信", phone: "电话", email: "邮件", app: "应用内", platform: "平台消息" }, allMedia: "所有渠道", anything: "所有目的", no: "不可以", agreed: "同意", withdrew: "撤回", message: (id: string) => `案件 ${id} 的消息`,
  states: { waiting: "等批准", queued: "待发", leaving: "发送中", sent: "已送达", bounced: "退回", unknown: "不确定", failed: "失败", skipped: "跳过", stopped: "停止", held_out: "对照" },
};
const en: typeof zh = {
  title: "Consent and messages", note: "whether this customer may be written to", withdraw: "Wants no messages…", withdrawTitle: "The customer wants no more messages", withdrawNote: "For every purpose and channel; consents given before this moment do not count, however late they are imported.", reason: "How did the customer say so? For example: call of today", ok: "Write it down", cancel: "Cancel",
  purposes: { service: "Service messages", marketing: "Marketing messages" }, media: { sms: "text message", phone: "phone", email: "e-mail", app: "in the app", platform: "platform message" }, allMedia: "every channel", anything: "everything", no: "no", agreed: "Agreed", withdrew: "Withdrew", message: (id) => `Message about case ${id}`,
  states: { waiting: "waiting", queued: "to leave", leaving: "leaving", sent: "sent", bounced: "bounced", unknown: "uncertain", failed: "failed", skipped: "skipped", stopped: "stopped", held_out: "held out" },
};
export const consentWords: Words<typeof zh> = { zh, en };
