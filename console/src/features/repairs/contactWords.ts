import type { Words } from "~/shared/words/language";

const zh = {
  title: "受影响的客户", note: "证据里的客户，以及订单有同样成因、还没有开口的客户", who: { all: "全部", complained: "抱怨过", silent: "还没开口" }, whose: "看哪些客户", reachableOnly: "只看可以联系的",
  counts: (n: string, told: string, silent: string, may: string) => `${n} 位：${told} 位抱怨过，${silent} 位还没开口；${may} 位可以联系。`, causes: "他们的订单都有", stands: "突出，未证实", noCause: "还没有找到成因，所以只列出抱怨过的客户。",
  customer: "客户", tier: "等级", paid: "累计付款", orders: "订单", state: "能否联系", silent: "还没开口", told: "抱怨过", may: "可以联系", none: "没有这样的客户。", more: "再看一些",
  barriers: { no_consent: "没有同意过", withdrawn: "要求不再联系", expired: "同意已过期", no_address: "没有这个渠道的地址", contacted: "已就此事联系过", capped: "最近联系过", settled: "已退款或取消", control_arm: "实验的对照组", held_out: "留作对照" },
  write: "联系他们…", writeTitle: "联系受影响的客户", channel: "渠道", media: { sms: "短信", phone: "电话", email: "邮件", app: "应用内", platform: "平台消息" }, purpose: "目的", purposes: { service: "服务：关于他们的订单", marketing: "营销：需要同意" }, among: "联系谁", message: "内容", messageHint: "可用 {salutation} {product} {order_tail} {offer}", offer: "补偿（填了就要在内容里写 {offer}）", holdout: "留作对照（%）",
  tryIt: "试算", send: "发送", cancel: "取消", would: (n: string, of: string, cost: string) => `会联系到 ${of} 位中的 ${n} 位${cost ? `，约 ${cost}` : ""}。`, later: (n: string, t: string) => `${n} 条要等到免打扰时段结束：${t}。`, waits: (id: string) => `批次 ${id} 在等批准`, leaves: (n: string) => `${n} 条消息在发送`,
  batches: "已联系", batch: (id: string, medium: string) => `批次 ${id} · ${medium}`, stop: "停止", stopAsk: "停止还没发出的消息？", stopped: "在页面上停止", yes: "停止", batchStates: { waiting: "等批准", open: "进行中", refused: "被拒绝", stopped: "已停止" },
  states: { waiting: "等批准", queued: "待发", leaving: "发送中", sent: "已送达", bounced: "退回", unknown: "不确定", failed: "失败", skipped: "跳过", stopped: "停止", held_out: "对照" },
};
const en: typeof zh = {
  title: "Affected customers", note: "those behind the evidence, and those not heard from yet whose orders share its cause", who: { all: "All", complained: "Complained", silent: "Not heard from" }, whose: "Which customers", reachableOnly: "Only those who may be written to",
  counts: (n, told, silent, may) => `${n}: ${told} complained, ${silent} not heard from; ${may} may be written to.`, causes: "Their orders share", stands: "stands out, not proven", noCause: "No cause is named yet, so only those who complained are listed.",
  customer: "Customer", tier: "Tier", paid: "Paid in all", orders: "Orders", state: "May be written to", silent: "not heard from", told: "complained", may: "yes", none: "No such customer.", more: "Show more",
  barriers: { no_consent: "has not agreed", withdrawn: "wants no messages", expired: "consent has run out", no_address: "no address for this channel", contacted: "has heard of this case", capped: "was written to lately", settled: "refunded or cancelled", control_arm: "control of an experiment", held_out: "held out for comparison" },
  write: "Write to them…", writeTitle: "Write to affected customers", channel: "Channel", media: { sms: "text message", phone: "phone", email: "e-mail", app: "in the app", platform: "platform message" }, purpose: "Purpose", purposes: { service: "Service: about their order", marketing: "Marketing: needs consent" }, among: "To whom", message: "Message", messageHint: "{salutation} {product} {order_tail} {offer} are filled in", offer: "Offer (then write {offer} into the message)", holdout: "Held out for comparison (%)",
  tryIt: "Dry run", send: "Send", cancel: "Cancel", would: (n, of, cost) => `Would reach ${n} of ${of}${cost ? `, for about ${cost}` : ""}.`, later: (n, t) => `${n} wait until quiet hours are over: ${t}.`, waits: (id) => `Batch ${id} waits for approval`, leaves: (n) => `${n} messages are leaving`,
  batches: "Written", batch: (id, medium) => `Batch ${id} · ${medium}`, stop: "Stop", stopAsk: "Stop what has not left yet?", stopped: "stopped on the page", yes: "Stop", batchStates: { waiting: "waits for approval", open: "under way", refused: "refused", stopped: "stopped" },
  states: { waiting: "waiting", queued: "to leave", leaving: "leaving", sent: "sent", bounced: "bounced", unknown: "uncertain", failed: "failed", skipped: "skipped", stopped: "stopped", held_out: "held out" },
};
export const contactWords: Words<typeof zh> = { zh, en };
