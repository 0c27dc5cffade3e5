// What an alert says, as a sentence: who complains of what, how much more than usual, where.
import type { Alert } from "~/shared/api/contract";
import { count, fixed } from "~/shared/format/figures";
import { named, useChoices } from "~/shared/words/language";
import { called, placed } from "~/shared/words/names";

export function Headline({ of }: { of: Alert }) {
  const { language } = useChoices(), factor = named(of.factor.name), times = fixed(of.ratio, 1);
  const channel = of.channel ? called("channel", of.channel) : "";
  if (of.rule === "valued_customer") return language === "zh" ? <>一位高价值客户正在发怒：<u>{factor}</u></> : <>A customer of high value is furious: <u>{factor}</u></>;
  if (of.rule === "contagion") {
    const many = count(of.observed);
    return language === "zh" ? <>{channel && `${channel}上`}一条<u>「{factor}」帖子正在扩散</u>，预计发出一天内转发 {many} 次</> : <>A post about <u>“{factor}” is spreading{channel && ` on ${channel}`}</u>: {many} shares expected within its first day</>;
  }
  // Where hardly any are usual a ratio would be a number without meaning.
  const known = (of.expected ?? 0) >= 0.5;
  if (language === "zh") {
    return <>{of.product ? `「${of.product}」` : channel ? "" : "全部商品"}{channel && `在${channel}`}的<u>「{factor}」投诉{known ? `是平时的 ${times} 倍` : `已有 ${count(of.observed)} 条`}</u>{known ? "" : "，平时几乎没有"}</>;
  }
  return <>{of.product ? `${of.product}: complaints` : "Complaints"} about <u>“{factor}”{channel && ` on ${channel}`} {known ? `are ${times} times the usual` : `have reached ${count(of.observed)}`}</u>{known ? "" : ", where there are hardly any"}</>;
}
export function alertText(of: Alert): string {
  const where = [of.product, of.channel && called("channel", of.channel)].filter(Boolean).join(" · ");
  return `${named(of.factor.name)}${where ? ` · ${where}` : ""}`;
}
// The strongest concentrations, which are where to look first.
export function placesOf(of: Alert, most = 3): string[] {
  const seen = new Set<string>();
  return of.concentrations.filter((c) => !seen.has(c.dimension) && seen.add(c.dimension)).slice(0, most).map((c) => placed(c.dimension, c.value));
}
