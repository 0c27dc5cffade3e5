import type { Words } from "~/shared/words/language";

const zh = {
  title: (v: number) => `体验语言 v${v}`, since: (t: string) => `${t} 起生效`, label: "体验语言的 YAML", download: "下载", undo: "恢复", mayNot: "只有管理员可以修改。", check: "检查并预览", save: "存为新版本", cancel: "取消", sure: "历史会按新版本重读，计数随之改变。继续？",
  note: "先在历史上试读，不改变任何东西；满意了再存。", saved: (v: number) => `体验语言 v${v} 已生效`, faults: (n: number) => `${n} 处要改`, difference: "与现行版本的差别", differenceNote: "整个历史按修改后的语言重读的结果；还没有保存", texts: "重读的原声", mentions: "提及", was: (n: string) => `现行 ${n}`, same: "没有任何因素的计数改变。",
  factor: "因素", owner: "责任部门", before: "现行", after: "修改后", change: "变化",
};
const en: typeof zh = {
  title: (v) => `Experience language v${v}`, since: (t) => `in force since ${t}`, label: "The experience language as YAML", download: "Download", undo: "Undo", mayNot: "Only an administrator may change it.", check: "Check and preview", save: "Save as a new version", cancel: "Cancel", sure: "History is read again under it, and every count follows. Go on?",
  note: "History is tried first, and nothing changes; save it when it is right.", saved: (v) => `Experience language v${v} is in force`, faults: (n) => `${n} ${n === 1 ? "thing" : "things"} to mend`, difference: "Against the version in force", differenceNote: "all history read under the changed language; nothing is saved yet", texts: "Verbatims read", mentions: "Mentions", was: (n) => `${n} now`, same: "No factor's count changes.",
  factor: "Factor", owner: "Owner", before: "Now", after: "Changed", change: "Change",
};
export const editorWords: Words<typeof zh> = { zh, en };
