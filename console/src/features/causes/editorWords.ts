import type { Words } from "~/shared/words/language";

const zh = {
  title: (v: number) => `体验语言 v${v}`, since: (t: string) => `${t} 起生效`, label: "体验语言的 YAML", download: "下载", undo: "恢复", mayNot: "只有管理员可以修改。", check: "检查并预览", save: "存为新版本", cancel: "取消", sure: "历史会按新版本重读，计数随之改变。继续？",
  note: "先在历史上试读，不改变任何东西；满意了再存。", saved: (v: number) => `体验语言 v${v} 已生效`, faults: (n: number) => `${n} 处要改`, difference: "与现行版本的差别", differenceNote: "整个历史按修改后的语言重读的结果；还没有保存", texts: "重读的原声", mentions: "提及", was: (n: string) => `现行 ${n}`, same: "没有任何因素的计数改变。",
  versions: "历史版本", versionsNote: "每一版都留着；恢复一版就是把它存为新的一版", inForce: "生效中", look: "查看", whatChanged: "改了什么", against: (v: number, b: number) => `v${v} 与 v${b} 相比`, restore: (v: number) => `把 v${v} 放进编辑器`, restored: (v: number) => `v${v} 已放进编辑器：检查并预览，再存为新版本`, noChange: "没有一行不同。", folded: (n: string) => `… ${n} 行相同`,
  factor: "因素", owner: "责任部门", before: "现行", after: "修改后", change: "变化",
};
const en: typeof zh = {
  title: (v) => `Experience language v${v}`, since: (t) => `in force since ${t}`, label: "The experience language as YAML", download: "Download", undo: "Undo", mayNot: "Only an administrator may change it.", check: "Check and preview", save: "Save as a new version", cancel: "Cancel", sure: "History is read again under it, and every count follows. Go on?",
  note: "History is tried first, and nothing changes; save it when it is right.", saved: (v) => `Experience language v${v} is in force`, faults: (n) => `${n} ${n === 1 ? "thing" : "things"} to mend`, difference: "Against the version in force", differenceNote: "all history read under the changed language; nothing is saved yet", texts: "Verbatims read", mentions: "Mentions", was: (n) => `${n} now`, same: "No factor's count changes.",
  versions: "Versions", versionsNote: "each is kept; to restore one is to save it as a new one", inForce: "in force", look: "Look", whatChanged: "What changed", against: (v, b) => `v${v} against v${b}`, restore: (v) => `Put v${v} into the editor`, restored: (v) => `v${v} is in the editor: check and preview it, then save it as a new version`, noChange: "Not a line differs.", folded: (n) => `… ${n} lines alike`,
  factor: "Factor", owner: "Owner", before: "Now", after: "Changed", change: "Change",
};
export const editorWords: Words<typeof zh> = { zh, en };
