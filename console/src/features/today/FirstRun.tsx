// An empty instance: what to do in the next five minutes, and a page that turns to the first alert by itself.
import { Page, Card } from "~/shared/ui/page";
import { useWords, type Words } from "~/shared/words/language";

const zh = {
  title: "从这里开始", sentence: "这里还没有信号。接上第一批数据，几分钟后就能看到第一件需要你的事。",
  import: "一、导入历史", importLead: "CSV、TSV、JSON、JSONL、Parquet、XLSX 或压缩包；淘宝天猫、京东、抖音、拼多多等表头自动识别，其余先给出映射建议。",
  simulate: "或者：先看模拟公司", simulateLead: "生成一家带有已知故障的模拟品牌，三十秒内看到告警、案件和损失。",
  push: "二、实时推送", pushLead: "为门店系统或客服平台建一把密钥，之后每条信号在落盘后才应答。",
  then: "数据一到，这一页会自己换成今日。",
};
const en: typeof zh = {
  title: "Begin here", sentence: "No signals yet. Bring the first ones in, and within minutes you see the first thing that needs you.",
  import: "1. Import the past", importLead: "CSV, TSV, JSON, JSONL, Parquet, XLSX or an archive. The headers of Taobao and Tmall, JD, Douyin, PDD and others are known; for the rest a mapping is proposed first.",
  simulate: "Or look at a simulated company", simulateLead: "A simulated brand with faults whose truth is known: alerts, cases and losses within half a minute.",
  push: "2. Push live", pushLead: "Make a key for the shop's system or the service desk; every signal is answered once it is durable.",
  then: "As soon as data arrives, this page turns into Today.",
};
const words: Words<typeof zh> = { zh, en };

export function FirstRun() {
  const w = useWords(words);
  return (
    <Page title={w.title} sentence={w.sentence} lead={w.then}>
      <Card title={w.import}><p className="ink-2">{w.importLead}</p><pre className="command">myelin import reviews.csv --dry-run{"\n"}myelin import exports.zip</pre></Card>
      <Card title={w.simulate}><p className="ink-2">{w.simulateLead}</p><pre className="command">myelin simulate --days 90 --out company{"\n"}myelin import company</pre></Card>
      <Card title={w.push}><p className="ink-2">{w.pushLead}</p><pre className="command">myelin keys create shop --scope signals:write{"\n"}curl -H "Authorization: Bearer $key" {location.origin}/v1/signals -d @signal.json</pre></Card>
    </Page>
  );
}
