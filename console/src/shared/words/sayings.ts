// What Myelin writes into histories, audit and health comes as a code with its values; here it is worded in both languages.
import type { Saying } from "~/shared/api/contract";
import { money } from "~/shared/format/figures";
import { time } from "~/shared/format/times";
import { language, type Words } from "./language";
import { called } from "./names";
import { enRefusals, zhRefusals, type Worded } from "./refusals";

const paid = (amount: string, currency: string) => money({ amount, currency });
const tier = (name: string, otherwise: string) => (name === "valuable" ? otherwise : name);

const zh: Worded = {
  ...zhRefusals,
  complaints_in_hours: (n, h, usual) => `${h} 小时内 ${n} 条负面，平时 ${usual} 条`, parcels_in_hours: (n, h, usual) => `${h} 小时内 ${n} 个包裹出事，平时 ${usual} 个`, complaints_so_far: (n, usual) => `至今 ${n} 条负面，平时 ${usual} 条`, excess_gone: () => "多出的负面消失已满一天",
  customer_furious: (t, a, c) => `一位付过 ${paid(a, c)} 的${tier(t, "高价值")}客户正在发怒`, customer_threatens: (t, a, c) => `一位付过 ${paid(a, c)} 的${tier(t, "高价值")}客户威胁要投诉或曝光`, customer_silent: () => "这位客户已经一周没有消息",
  post_spreads: (n, e, low, high, p, limit, stage) => `已转发 ${n} 次，预计发帖一天内 ${e} 次（${low} 至 ${high}），达到 ${limit} 次的可能 ${p}%；${called("contagionStage", stage)}`, post_fades: (n) => `停在 ${n} 次转发`, post_over: () => "发帖已满一天",
  stands: () => "历史读完时仍成立", unmuted: () => "不再被静音或抑制", silenced_by: (id) => `被静音 ${id} 静音`, inhibited_by: (id) => `被告警 ${id} 抑制`, of_incident: (id) => `与告警 ${id} 属于同一事件`, until_with: (t, id) => `到 ${time(t)}，与同一原因的告警 ${id} 一起`, until: (t) => `到 ${time(t)}`, useful: () => "有用", useful_because: (why) => `有用：${why}`, noise: () => "误报", noise_because: (why) => `误报：${why}`, ack_taken_back: () => "确认已撤回", mark_taken_back: () => "撤回评价", by_hand: () => "由人宣布结束",
  stayed_quiet: () => "处理后一直平静", was_due: (t) => `原定 ${t}`, alert_still_fires: (id) => `告警 ${id} 仍在发生`, alert_fires_again: (id) => `告警 ${id} 再次发生`, alert_is: (id, s) => `告警 ${id} 升为${called("severity", s)}`, alert_joins: (id) => `告警 ${id}`,
  wrote_to_customers: (id, n, medium, purpose) => `批次 ${id}：经${called("medium", medium)}联系 ${n} 位客户（${called("purpose", purpose)}）`, tried_first: (id, part) => `实验 ${id} 先在 ${part}% 的客户上试`, experiment_decided: (id, arm) => `实验 ${id} 决定采用「${arm}」`,
  nudged: (who) => `提醒 ${who}`, nudged_louder: (who) => `再次提醒 ${who}`, nudged_manager: (who) => `提醒负责人 ${who}`,
  rows_read: (n, ok) => `读了 ${n} 行，收下 ${ok} 行`, nobody_approved: (h) => `${h} 小时内没有人批准`, as_shipped: () => "随产品带来的",
  running: () => "正在运行", store_answers: (name) => `${name} 有应答`, audit_whole: () => "每一行都与摘要相符", memory_same: () => "记得的与存的一致", disk_free: (mb) => `还有 ${mb} MB`, actions_waiting: (n, dead) => `${n} 条待发，${dead} 条送不出`, approvals_waiting: (n) => `${n} 条在等批准`,
  rows_waiting: (n) => `${n} 行待处理`, cases_open: (n, late) => `${n} 个进行中，${late} 个逾期`, commit_times: (mean, longest) => `最近一分钟平均 ${mean} ms，最长 ${longest} ms`, channels_configured: (n) => `配置了 ${n} 个`,
  leaving_over: (back, of, days, expected, low, high) => `${days} 天内 ${of} 位客户里有 ${back} 位又购买了；原预计 ${expected} 位（${low} 至 ${high}）`,
  inbound_failing: (since, times, why) => `自 ${since} 起没有应答（连续 ${times} 次）：${why}`, inbound_refused: (n, why) => `三天内有 ${n} 封回复未被采纳；最近一封：${why}`, inbound_looked: (t) => `${t} 看过`,
};
const en: Worded = {
  ...enRefusals,
  complaints_in_hours: (n, h, usual) => `${n} complaints in ${h} hours where ${usual} are usual`, parcels_in_hours: (n, h, usual) => `${n} parcels in ${h} hours where ${usual} are usual`, complaints_so_far: (n, usual) => `${n} complaints so far where ${usual} are usual`, excess_gone: () => "the excess has been gone for a day",
  customer_furious: (t, a, c) => `a ${tier(t, "valuable")} customer who paid ${paid(a, c)} is furious`, customer_threatens: (t, a, c) => `a ${tier(t, "valuable")} customer who paid ${paid(a, c)} threatens to complain in public or to the regulator`, customer_silent: () => "the customer has not been heard of for a week",
  post_spreads: (n, e, low, high, p, limit, stage) => `${n} shares so far, ${e} expected by a day after the post (${low} to ${high}); ${p}% that it reaches ${limit}; ${called("contagionStage", stage)}`, post_fades: (n) => `it fades at ${n} shares`, post_over: () => "the day after the post is over",
  stands: () => "stands at the end of the history", unmuted: () => "nothing mutes it any more", silenced_by: (id) => `silenced by silence ${id}`, inhibited_by: (id) => `inhibited by alert ${id}`, of_incident: (id) => `one incident with alert ${id}`, until_with: (t, id) => `until ${time(t)}, with alert ${id} of the same cause`, until: (t) => `until ${time(t)}`, useful: () => "useful", useful_because: (why) => `useful: ${why}`, noise: () => "noise", noise_because: (why) => `noise: ${why}`, ack_taken_back: () => "the acknowledgement was taken back", mark_taken_back: () => "took the mark back", by_hand: () => "declared over by hand",
  stayed_quiet: () => "quiet since it was resolved", was_due: (t) => `was due ${t}`, alert_still_fires: (id) => `alert ${id} still fires`, alert_fires_again: (id) => `alert ${id} fires again`, alert_is: (id, s) => `alert ${id} is ${called("severity", s)}`, alert_joins: (id) => `alert ${id}`,
  wrote_to_customers: (id, n, medium, purpose) => `batch ${id}: ${n} customers by ${called("medium", medium)} (${called("purpose", purpose)})`, tried_first: (id, part) => `experiment ${id} tries it on ${part}% of the customers first`, experiment_decided: (id, arm) => `experiment ${id} decided for ${arm}`,
  nudged: (who) => `reminder to ${who}`, nudged_louder: (who) => `louder, to ${who}`, nudged_manager: (who) => `to the manager, ${who}`,
  rows_read: (n, ok) => `${n} rows read, ${ok} accepted`, nobody_approved: (h) => `nobody approved it within ${h} h`, as_shipped: () => "as shipped",
  running: () => "running", store_answers: (name) => `${name} answers`, audit_whole: () => "every line fits its digest", memory_same: () => "what is remembered is what the store says", disk_free: (mb) => `${mb} MB free`, actions_waiting: (n, dead) => `${n} wait, ${dead} could not be delivered`, approvals_waiting: (n) => `${n} wait for approval`,
  rows_waiting: (n) => `${n} rows wait`, cases_open: (n, late) => `${n} open, ${late} overdue`, commit_times: (mean, longest) => `mean ${mean} ms, longest ${longest} ms over the last minute`, channels_configured: (n) => `${n} configured`,
  leaving_over: (back, of, days, expected, low, high) => `${back} of ${of} customers bought again within ${days} days; ${expected} were expected to (${low} to ${high})`,
  inbound_failing: (since, times, why) => `has not answered since ${since} (${times} times in a row): ${why}`, inbound_refused: (n, why) => `${n} answers were left alone within three days; the newest: ${why}`, inbound_looked: (t) => `looked at ${t}`,
};
export const sayings: Words<Worded> = { zh, en };

// In the reader's language; what people wrote, and a sentence younger than this page, as it is.
export function worded(said: Saying | null, text: string): string {
  return (said && sayings[language()][said.code]?.(...said.values)) ?? text;
}
