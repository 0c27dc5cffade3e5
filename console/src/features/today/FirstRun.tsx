// An empty instance: what to do in the next five minutes, and a page that turns to the first alert by itself.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useNavigate } from "react-router-dom";
import { post } from "~/shared/api/client";
import { useMay } from "~/shared/api/session";
import { ImportRun, useJobs } from "~/shared/ui/importRun";
import { Card, Page } from "~/shared/ui/page";
import { useFaultText } from "~/shared/ui/states";
import { useWords, type Words } from "~/shared/words/language";

const zh = {
  title: "从这里开始", sentence: "这里还没有信号。接上第一批数据，几分钟后就能看到第一件需要你的事。",
  import: "一、导入历史", importLead: "把评价、订单、售后的导出文件拖进来：淘宝天猫、京东、抖音、拼多多等表头自动识别，其余先给出映射建议，看过再读。", importNow: "导入文件", importCommand: "大文件或整个文件夹：",
  simulate: "或者：先看模拟公司", simulateLead: "生成一家带有已知故障的模拟品牌，九十天的历史，一分钟左右看到告警、案件和损失。", simulateNow: "建立模拟公司", mayNot: "需要操作员身份。",
  push: "二、实时推送", pushLead: "为门店系统或客服平台建一把密钥，之后每条信号在落盘后才应答。",
  then: "数据一到，这一页会自己换成今日。",
};
const en: typeof zh = {
  title: "Begin here", sentence: "No signals yet. Bring the first ones in, and within minutes you see the first thing that needs you.",
  import: "1. Import the past", importLead: "Drop the exports of reviews, orders and returns. The headers of Taobao and Tmall, JD, Douyin, PDD and others are known; for the rest a mapping is proposed, to be seen before anything is read.", importNow: "Import files", importCommand: "Large files, or a whole folder:",
  simulate: "Or look at a simulated company", simulateLead: "A simulated brand with faults whose truth is known and ninety days of history: alerts, cases and losses within about a minute.", simulateNow: "Make the simulated company", mayNot: "This takes an operator.",
  push: "2. Push live", pushLead: "Make a key for the shop's system or the service desk; every signal is answered once it is durable.",
  then: "As soon as data arrives, this page turns into Today.",
};
const words: Words<typeof zh> = { zh, en };

// Whether somebody is still bringing the first data in: Today waits for it.
export function useFirstImport(empty: boolean): boolean {
  const may = useMay("operate"), jobs = useJobs(may && empty);
  return jobs.data?.some((job) => job.state === "running") ?? false;
}

export function FirstRun() {
  const w = useWords(words), go = useNavigate(), may = useMay("operate"), jobs = useJobs(may), questions = useQueryClient(), said = useFaultText(), { message } = App.useApp();
  const simulate = useMutation({ mutationFn: () => post("/v1/import-jobs/simulation"), onError: (fault) => void message.error(said(fault)), onSettled: () => questions.invalidateQueries({ queryKey: ["import-jobs"] }) });
  const running = jobs.data?.filter((job) => job.state === "running" || job.state === "failed") ?? [];
  return (
    <Page title={w.title} sentence={w.sentence} lead={w.then}>
      {running.map((job) => <ImportRun key={job.id} job={job} />)}
      <Card title={w.import}>
        <p className="ink-2">{w.importLead}</p>
        <div className="deeds"><Button type="primary" disabled={!may} onClick={() => go("/signals?tab=imports")}>{w.importNow}</Button></div>
        <p className="dim">{w.importCommand}</p><pre className="command">myelin import exports.zip</pre>
      </Card>
      <Card title={w.simulate}>
        <p className="ink-2">{w.simulateLead}</p>
        <div className="deeds"><Button loading={simulate.isPending} disabled={!may || running.length > 0} onClick={() => simulate.mutate()}>{w.simulateNow}</Button>{!may && <small>{w.mayNot}</small>}</div>
      </Card>
      <Card title={w.push}><p className="ink-2">{w.pushLead}</p><pre className="command">myelin keys create shop --scope signals:write{"\n"}curl -H "Authorization: Bearer $key" {location.origin}/v1/signals -d @signal.json</pre></Card>
    </Page>
  );
}
