// Names that the API gives as keys: channels, dimensions, kinds of signals, actors, verbs of histories.
import { language } from "./language";

const both: Record<string, Record<string, [string, string]>> = {
  channel: {
    tmall: ["天猫", "Tmall"], taobao: ["淘宝", "Taobao"], jd: ["京东", "JD"], douyin: ["抖音", "Douyin"], pdd: ["拼多多", "Pinduoduo"], weibo: ["微博", "Weibo"],
    wechat: ["微信", "WeChat"], xiaohongshu: ["小红书", "Xiaohongshu"], phone: ["电话", "Phone"], app: ["App", "App"], email: ["邮件", "E-mail"], store: ["门店", "Stores"], web: ["官网", "Web"],
  },
  dimension: {
    product: ["商品", "product"], batch: ["批次", "batch"], channel: ["渠道", "channel"], carrier: ["承运商", "carrier"], warehouse: ["仓库", "warehouse"], store: ["门店", "shop"],
    region: ["地区", "region"], agent: ["客服", "agent"], campaign: ["活动", "campaign"], version: ["版本", "version"], factor: ["因素", "factor"], tier: ["会员等级", "tier"], source: ["来源", "source"],
  },
  kind: {
    review: ["评价", "Review"], post: ["帖子", "Post"], message: ["会话", "Chat"], call: ["通话", "Call"], survey: ["问卷", "Survey"], order: ["订单", "Order"], payment: ["支付", "Payment"],
    shipment: ["物流", "Shipment"], return: ["退货", "Return"], refund: ["退款", "Refund"], cancellation: ["取消", "Cancellation"], visit: ["访问", "Visit"], telemetry: ["设备", "Telemetry"], feedback: ["反馈", "Feedback"], reference: ["资料", "Reference"],
  },
  intent: {
    will_return: ["要退货", "will return it"], wants_refund: ["要退款", "wants a refund"], will_leave: ["不再来", "will leave"], will_complain: ["要投诉", "will complain"], threatens: ["威胁曝光", "threatens"],
    asks: ["提问", "asks"], praises: ["称赞", "praises"], suggests: ["建议", "suggests"], will_buy_again: ["会再买", "will buy again"],
  },
  emotion: { neutral: ["平静", "neutral"], happy: ["高兴", "happy"], angry: ["愤怒", "angry"], sad: ["难过", "sad"], fear: ["担心", "afraid"], surprise: ["惊讶", "surprised"] },
  tier: { vip: ["VIP", "VIP"], svip: ["SVIP", "SVIP"], platinum: ["铂金会员", "platinum"], diamond: ["钻石会员", "diamond"], gold: ["金卡会员", "gold"], silver: ["银卡会员", "silver"], bronze: ["铜卡会员", "bronze"] },
  keyKind: { phone: ["手机号", "phone"], email: ["邮箱", "e-mail"], platform: ["平台账号", "platform account"], openid: ["OpenID", "OpenID"], device: ["设备", "device"], account: ["会员号", "account"] },
  rule: { cell_excess: ["投诉异常增多", "More complaints than usual"], valued_customer: ["高价值客户发怒", "A valued customer is furious"], contagion: ["帖子正在传播", "A post spreads"] },
  personal: { phone: ["手机号", "mobile numbers"], email: ["邮箱", "e-mail addresses"], id_card: ["身份证号", "identity cards"], bank_card: ["银行卡号", "bank cards"], plate: ["车牌", "licence plates"], address: ["住址", "postal addresses"], name: ["姓名", "names"], passport: ["护照号", "passports"], wechat: ["微信号", "WeChat ids"], qq: ["QQ 号", "QQ ids"] },
  severity: { critical: ["严重", "critical"], warning: ["警告", "warning"], info: ["留意", "notice"] },
  alertState: { firing: ["发生中", "firing"], acknowledged: ["已确认", "acknowledged"], resolved: ["已结束", "resolved"] },
  caseState: { open: ["待接手", "Waiting"], taken: ["处理中", "In hand"], resolved: ["已处理", "Done"], closed: ["已关闭", "Closed"] },
  actor: { myelin: ["系统", "Myelin"], watch: ["巡检", "the watch"], "status page": ["本机浏览器", "this machine's browser"], owner: ["所有者", "owner"] },
  verb: {
    opened: ["开启", "opened"], tested: ["试发通道", "tested a channel"], updated: ["更新", "updated"], joined: ["合并", "joined"], acknowledged: ["确认", "acknowledged"], resolved: ["解决", "resolved"], reopened: ["重开", "reopened"], taken: ["接手", "taken"],
    handed_over: ["移交", "handed over"], disputed: ["提出归属争议", "disputed whose it is"], ruled: ["裁定", "ruled"], unacknowledged: ["撤回确认", "took the acknowledgement back"], cancelled: ["取消发送", "kept from leaving"], corrected: ["发出更正", "sent a correction"], "handed over": ["移交", "handed over"], commented: ["备注", "commented"], comment: ["备注", "comment"], silenced: ["静音", "silenced"], marked: ["评价", "marked"], inhibited: ["抑制", "inhibited"], reminded: ["提醒", "reminded"],
    escalated: ["升级", "escalated"], closed: ["关闭", "closed"], routed: ["派单", "routed"], noted: ["记录", "noted"], returned: ["到期重现", "came back"], released: ["解除", "released"],
    overdue: ["逾期", "overdue"], nudged: ["提醒", "reminded"], judged: ["判定", "judged"], experiment: ["实验", "experiment"], contacted: ["联系客户", "wrote to customers"], noted_consent: ["记下同意", "noted a consent"], withdrew_consent: ["撤回同意", "withdrew a consent"], reported: ["回执", "reported"], stopped: ["停止", "stopped"], approved: ["批准", "approved"], refused: ["拒绝", "refused"], step_asked: ["步骤待人", "step for a person"], step_sent: ["步骤发出", "step sent"], step_waits: ["步骤待批准", "step waits for approval"], step_done: ["步骤完成", "step done"], step_approved: ["步骤获批", "step approved"], step_refused: ["步骤被拒", "step refused"], dead: ["送不出", "given up"], delivered: ["送达", "delivered"],
    imported: ["导入完成", "imported"], import_begun: ["开始导入", "began an import"], simulated: ["建立模拟公司", "made a simulated company"], logged_in: ["登录", "logged in"], login_failed: ["登录失败", "log-in failed"], logged_out: ["退出", "logged out"], enrolled: ["添加用户", "let in"], removed: ["移除", "removed"],
    created: ["新建", "created"], revoked: ["吊销", "revoked"], restated: ["改体验语言", "changed the language"], taught: ["教了阅读模型", "taught the reader"], rolled_back: ["撤销", "rolled back"], backed_up: ["备份", "backed up"], undone: ["撤销", "undone"], ledger_closed: ["关账", "closed the month"], posted: ["记账", "booked"], step_moved: ["推进步骤", "moved a step"], accepted: ["采纳", "accepted"], rejected: ["驳回", "rejected"], merged: ["合并", "merged"], replayed: ["重放", "replayed"], dropped: ["丢弃", "dropped"], experiment_created: ["计划实验", "planned an experiment"], experiment_started: ["开始实验", "started an experiment"], experiment_stopped: ["停止实验", "stopped an experiment"], experiment_decided: ["决定实验", "decided an experiment"], retried: ["再发", "sent again"], expired: ["解除", "ended"],
  },
  thing: { case: ["案件", "case"], alert: ["告警", "alert"], customer: ["客户", "customer"], action: ["消息", "message"], person: ["用户", "person"], key: ["密钥", "key"], taxonomy: ["体验语言", "experience language"], import: ["导入", "import"], silence: ["静音", "silence"], merge: ["合并", "merge"], topic: ["话题", "topic"], channel: ["通道", "channel"], experiment: ["实验", "experiment"], ledger: ["账本", "ledger"], backup: ["备份", "backup"], reader: ["阅读模型", "reader"], company: ["模拟公司", "simulated company"], quarantine: ["隔离行", "quarantined row"] },
  outcome: { return: ["退货", "Returns"], refund: ["退款", "Refunds"], cancellation: ["取消", "Cancellations"], call: ["来电", "Calls"], repurchase: ["复购", "Repeat orders"] },
  step: {
    order: ["下单", "Order"], payment: ["支付", "Payment"], cancellation: ["取消", "Cancellation"], "shipment.shipped": ["发货", "Shipped"], "shipment.delivered": ["送达", "Delivered"], shipment: ["物流", "Shipment"], message: ["咨询", "Chat"], call: ["来电", "Call"],
    survey: ["问卷", "Survey"], review: ["评价", "Review"], refund: ["退款", "Refund"], return: ["退货", "Return"], post: ["帖子", "Post"], feedback: ["反馈", "Feedback"], visit: ["访问", "Visit"], telemetry: ["设备", "Telemetry"], kept: ["留下", "Kept"],
  },
  topicState: { candidate: ["候选", "candidate"], accepted: ["已采纳", "accepted"], rejected: ["已驳回", "rejected"], merged: ["已合并", "merged"] },
  event: {
    "case.opened": ["新工单", "Case opened"], "case.joined": ["告警并入", "An alert joins"], "case.taken": ["有人接手", "Taken"], "case.handed_over": ["移交", "Handed over"], "case.disputed": ["归属争议", "Disputed"], "case.ruled": ["归属裁定", "Ruled"], "case.undone": ["撤回", "Taken back"], "dispute.waiting": ["请裁定归属", "Please rule"], "action.corrected": ["更正", "Correction"], "case.escalated": ["升级", "Escalated"], "case.overdue": ["逾期", "Overdue"],
    "case.resolved": ["处理完成", "Resolved"], "case.reopened": ["重新打开", "Reopened"], "case.closed": ["关闭", "Closed"], "case.commented": ["备注", "Comment"], "case.judged": ["修复判定", "Repair judged"], "case.experiment": ["修复实验", "Repair tried first"], "contact.batch": ["联系客户", "Write to customers"], "contact.message": ["给客户的消息", "Message to a customer"], "alert.contagion": ["传播预警", "A post spreads"],
    "nudge.reminder": ["提醒", "Reminder"], "nudge.louder": ["再次提醒", "Louder reminder"], "nudge.manager": ["提醒负责人", "Reminder to the manager"],
  },
  medium: { sms: ["短信", "text message"], phone: ["电话", "phone"], email: ["邮件", "e-mail"], app: ["应用内", "in the app"], platform: ["平台消息", "platform message"] },
  purpose: { service: ["服务", "service"], marketing: ["营销", "marketing"] },
  channelKind: { webhook: ["网络钩子", "webhook"], dingtalk: ["钉钉", "DingTalk"], feishu: ["飞书", "Feishu"], wecom: ["企业微信", "WeCom"], email: ["邮件", "e-mail"] },
  experience: { silent: ["没有说过话", "said nothing"], fine: ["好的体验", "fine"], bad: ["坏的体验", "bad"] },
  stage: { under_way: ["在途", "under way"], delivered: ["已送达", "delivered"] },
  contagionStage: { seed: ["萌芽", "seed"], spreading: ["扩散", "spreading"], eruption: ["爆发", "eruption"], fading: ["消退", "fading"] },
  stepState: { waiting: ["等前一步", "waits its turn"], approval: ["等批准", "waits for approval"], sent: ["已发出", "sent"], asked: ["等人去做", "for a person"], done: ["完成", "done"], skipped: ["跳过", "skipped"] },
  stepDoes: { contact_customers: ["联系客户", "contact customers"], offer: ["补偿", "offer"], hold_batch: ["暂停批次", "hold the batch"], ask: ["询问", "ask"], switch_carrier: ["更换承运商", "switch the carrier"], change_page: ["修改页面", "change the page"], task: ["任务", "task"] },
  actionState: { queued: ["排队", "queued"], delivered: ["已送达", "delivered"], dead: ["送不出", "given up"], waiting: ["待批准", "waits for approval"], refused: ["已拒绝", "refused"], cancelled: ["已取消", "cancelled"] },
};
export function called(group: keyof typeof both, key: string | null | undefined): string {
  if (!key) return "";
  const pair = both[group]?.[key];
  return pair ? pair[language() === "zh" ? 0 : 1] : key;
}
export const choices = (group: string): string[] => Object.keys(both[group] ?? {});

// "甲、乙" and "a, b".
export const listed = (words: string[]): string => words.join(language() === "zh" ? "、" : ", ");

// "carrier" + "极速达" → "承运商 极速达"; a value that names its kind already is left alone ("东莞仓").
export function placed(dimension: string, name: string): string {
  const shown = dimension === "channel" ? called("channel", name) : name;
  const kind = called("dimension", dimension);
  if (dimension === "warehouse" && language() === "zh" && shown.endsWith("仓")) return shown;
  return language() === "zh" ? `${kind}「${shown}」` : `${kind} ${shown}`;
}
