import type { Words } from "~/shared/words/language";

const zh = {
  title: "导入文件", note: "先看会发生什么，再读进来；同一文件读两次不会重复", mayNot: "导入需要操作员身份。", drop: "把文件拖到这里，或者", choose: "选择文件", forms: "CSV、TSV、JSON、JSONL、Parquet、XLSX 或压缩包，最大 32 MB；更大的用 myelin import",
  tooLarge: (name: string) => `${name} 超过 32 MB：请用 myelin import 导入。`, size: (n: string) => `${n} 字节`, remove: "移除", would: (rows: string, n: string, bad: string) => `${rows} 行会变成 ${n} 条信号${bad === "0" ? "" : `，${bad} 行会进隔离`}。还没有读进来。`, skipped: (name: string, why: string) => `${name} 不会读：${why}`,
  how: { shipped: "已知格式", chosen: "你的映射", proposed: "建议的映射" }, rows: (n: string) => `${n} 行`, drafts: (n: string) => `${n} 条信号`, bad: (n: string) => `${n} 行读不懂`, with_text: "有文字", with_order: "有订单", with_product: "有商品", with_customer: "有客户", with_money: "有金额",
  roleOf: (c: string) => `「${c}」是什么`, asYaml: "以 YAML 修改映射", asYamlNote: "格式见 src/raw/mapping.md；改好后先试一次。", tryAgain: "试运行", start: (n: string) => `读入 ${n} 条`, startNote: "读完以后，巡检会回看这段历史，账也会重算。",
  faults: { no_id: "没有编号", no_time: "没有时间", bad_time: "时间读不懂", bad_money: "金额读不懂", bad_rating: "评分读不懂", bad_number: "数字读不懂", bad_kind: "种类读不懂", unknown_value: "未知取值", bad_draft: "字段不合法", conflict: "与已有的冲突", refused: "被拒绝", broken_table: "表残缺" } as Record<string, string>,
  roles: {
    attribute: "其他（保留）", text: "文字", rating: "评分", at: "时间", id: "编号", review_id: "评价编号", order: "订单号", amount: "金额", product: "商品编号", product_name: "商品名", category: "类目", channel: "渠道", carrier: "承运商", tracking: "运单号", warehouse: "仓库", store: "门店", region: "地区", agent: "客服", campaign: "活动", version: "版本", batch: "批次",
    phone: "手机号", email: "邮箱", openid: "OpenID", device: "设备", nick: "昵称", customer_id: "客户编号", name: "姓名", tier: "会员等级", due: "应到时间", follow_up: "追评", follow_up_at: "追评时间", refund: "退款金额", refund_id: "退款编号", refund_reason: "退款原因", reach: "粉丝数", verdict: "好中差评", label: "标签",
  } as Record<string, string>,
};
const en: typeof zh = {
  title: "Import a file", note: "see what would happen first; reading a file twice changes nothing", mayNot: "Importing takes an operator.", drop: "Drop a file here, or", choose: "Choose a file", forms: "CSV, TSV, JSON, JSONL, Parquet, XLSX or an archive, up to 32 MB; larger ones with myelin import",
  tooLarge: (name) => `${name} is larger than 32 MB: use myelin import.`, size: (n) => `${n} bytes`, remove: "Remove", would: (rows, n, bad) => `${rows} rows would become ${n} signals${bad === "0" ? "" : `, and ${bad} rows would go to quarantine`}. Nothing is read in yet.`, skipped: (name, why) => `${name} is not read: ${why}`,
  how: { shipped: "known form", chosen: "your mapping", proposed: "proposed" }, rows: (n) => `${n} rows`, drafts: (n) => `${n} signals`, bad: (n) => `${n} rows cannot be read`, with_text: "text", with_order: "order", with_product: "product", with_customer: "customer", with_money: "money",
  roleOf: (c) => `What “${c}” is`, asYaml: "Change the mapping as YAML", asYamlNote: "Its form: src/raw/mapping.md. Try it when you are done.", tryAgain: "Dry run", start: (n) => `Read ${n} in`, startNote: "Then the watch looks back over this history, and the books are closed anew.",
  faults: { no_id: "no id", no_time: "no time", bad_time: "time not read", bad_money: "amount not read", bad_rating: "rating not read", bad_number: "number not read", bad_kind: "kind not known", unknown_value: "unknown value", bad_draft: "field refused", conflict: "conflicts with what is there", refused: "refused", broken_table: "table broken off" },
  roles: {
    attribute: "other (kept)", text: "text", rating: "rating", at: "time", id: "id", review_id: "review id", order: "order", amount: "amount", product: "product id", product_name: "product name", category: "category", channel: "channel", carrier: "carrier", tracking: "tracking number", warehouse: "warehouse", store: "shop", region: "region", agent: "agent", campaign: "campaign", version: "version", batch: "batch",
    phone: "phone", email: "e-mail", openid: "OpenID", device: "device", nick: "nickname", customer_id: "customer id", name: "name", tier: "tier", due: "due time", follow_up: "follow-up", follow_up_at: "follow-up time", refund: "refund", refund_id: "refund id", refund_reason: "refund reason", reach: "followers", verdict: "verdict", label: "label",
  },
};
export const importWords: Words<typeof zh> = { zh, en };

// What a proposal warns of is written by the server in English; what it warns of is said in Chinese, too.
const warnings: [RegExp, string][] = [
  [/^No column tells a time: every row is dated ([\d-]+), .*$/, "没有哪一列是时间：每行都按文件写成的那天（$1）算。请选出时间列，或在 YAML 里改 default_time。"],
  [/^No column is an id: .*$/, "没有编号列：以整行内容作为编号，所以再导入一次也不会重复。"],
  [/^the table has no column '(.+)', which the mapping uses$/, "表里没有映射要用的列「$1」。"],
  [/^read up to row (\d+) only: (.+)$/, "只读到第 $1 行：$2"],
];
export function warned(text: string, zh: boolean): string {
  const known = zh ? warnings.find(([pattern]) => pattern.test(text)) : undefined;
  return known ? text.replace(known[0], known[1]) : text;
}
