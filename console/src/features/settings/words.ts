import type { Words } from "~/shared/words/language";

const zh = {
  title: "设置", lead: "密钥、用户、健康、备份、审计。", overview: "概况", audit: "审计", auditNote: "谁在什么时候做了什么；每一行都带着前一行的摘要，改动或删除会被健康检查发现", when: "时间", who: "谁", did: "做了", towards: "对象", with: "内容", everything: "全部", noAudit: "没有这样的记录。", earlier: "更早的",
  hints: { engine: "重启它，并看日志。", store: "看磁盘与日志。", audit: "与备份相比：有人动过审计表。", memory: "重启它，并报告这件事：记得的绝不应与存的不同。", disk: "腾出空间，否则存储会停。", outbox: "在案件页看送不出的消息，修好渠道后再发。", approvals: "在「修复 · 待批准」里看。", quarantine: "在「信号 · 隔离」里看。", cases: "在「修复」里只看逾期。", commits: "磁盘慢或忙。", channels: "没有渠道就没有人收到通知：见 docs/notifications.md。" } as Record<string, string>, sentence: (o: string) => ({ ok: "一切正常。", warning: "有事值得看一眼。", error: "有东西坏了。" })[o] ?? "",
  health: "健康", ok: "正常", warning: "留意", error: "有错",
  checks: { engine: "引擎", store: "存储", audit: "审计", memory: "内存", disk: "磁盘", outbox: "发件箱", approvals: "待批准", quarantine: "隔离区", cases: "案件", commits: "提交", channels: "通知渠道" } as Record<string, string>, inbound: (channel: string) => `回复与工单 ${channel}`, inboundHint: "检查地址、用户与密码；没有应答时，人们的回复不会被听到。未被采纳的回复仍在邮箱里。",
  keys: "密钥", keysNote: "程序用密钥接入；文本只显示一次", name: "名称", scopes: "权限", created: "建于", revoked: (t: string) => `${t} 已吊销`, revoke: "吊销", revokeAsk: "吊销后立即失效。", create: "新建密钥", make: "生成", keyIs: "只显示这一次，请现在保存：", copy: "复制", copied: "已复制", noKeys: "还没有密钥。", cancel: "取消",
  scopeNames: { "signals:write": "写入信号", read: "查看", operate: "操作", admin: "管理" } as Record<string, string>,
  needAdmin: "管理需要管理员身份。", adminHow: "在服务器上运行 myelin keys create admin --scope admin，把得到的密钥填在这里。", adminKey: "管理员密钥", enter: "进入",
  people: "用户", peopleNote: "用名字和密码登录控制台", addPerson: "添加用户", noPeople: "还没有用户；本机浏览器不用登录。", password: "密码（至少 12 个字节）", role: "角色", roles: { viewer: "查看者：只看，看不到客户身份", agent: "坐席：可处理，看不到金额", operator: "操作者：可处理", admin: "管理员：全部" } as Record<string, string>, remove: "移除", removeAsk: "移除后立即退出登录。", account: "你是", logout: "退出登录", thisMachine: "本机浏览器",
  backup: "备份", backupNote: "复制一切到数据目录下的 backups", makeBackup: "现在备份", backedUp: (f: string) => `已备份到 ${f}`,
  notices: "通知与路由", thorough: "核对内存与存储", thoroughNote: "会读完全部数据，其间不收新信号",
  privacy: "隐私", privacyNote: "每条文字入库之前", masked: "遮盖", always: "始终", identities: "身份标识", identitiesNote: "手机号、邮箱、账号只存带密钥的散列，用来认出同一位客户", hashed: "只存散列", originals: "被遮盖的原值", originalsNote: "用本机的密钥封存，密钥不在数据库里", sealed: "已封存",
  about: "关于", started: "启动", model: "阅读模型", language: (v: number) => `体验语言 v${v}`, contract: "接口契约", status: "简明状态页", yaml: "体验语言文件", show: "查看", hide: "收起",
};
const en: typeof zh = {
  title: "Settings", lead: "Keys, users, health, backup, audit.", overview: "Overview", audit: "Audit", auditNote: "who did what and when; each line carries a digest of the one before, and the health check finds any that was changed or removed", when: "When", who: "Who", did: "Did", towards: "To", with: "With", everything: "Everything", noAudit: "No such line.", earlier: "Earlier ones",
  hints: {}, sentence: (o) => ({ ok: "Everything is fine.", warning: "Something is worth a look.", error: "Something is broken." })[o] ?? "",
  health: "Health", ok: "fine", warning: "look", error: "broken",
  checks: { engine: "Engine", store: "Store", audit: "Audit", memory: "Memory", disk: "Disk", outbox: "Outbox", approvals: "Approvals", quarantine: "Quarantine", cases: "Cases", commits: "Commits", channels: "Channels" }, inbound: (channel) => `Answers from ${channel}`, inboundHint: "Look at its address, user and secret; while it does not answer, nobody's reply is heard. Answers that were left alone are in the mailbox still.",
  keys: "Keys", keysNote: "programs come in with a key; its text is shown once", name: "Name", scopes: "Scopes", created: "Made", revoked: (t) => `revoked ${t}`, revoke: "Revoke", revokeAsk: "It opens nothing from then on.", create: "New key", make: "Make", keyIs: "Shown this once; keep it now:", copy: "Copy", copied: "Copied", noKeys: "No keys yet.", cancel: "Cancel",
  scopeNames: { "signals:write": "write signals", read: "read", operate: "operate", admin: "administer" },
  needAdmin: "This needs an administrator.", adminHow: "On the server run myelin keys create admin --scope admin and put the key here.", adminKey: "Administrator's key", enter: "Enter",
  people: "People", peopleNote: "they log in to the console with a name and a password", addPerson: "Let somebody in", noPeople: "Nobody yet; a browser on this machine needs no log-in.", password: "Password (12 bytes at least)", role: "Role", roles: { viewer: "Viewer: looks, sees no identities", agent: "Agent: also acts, sees no money", operator: "Operator: also acts", admin: "Administrator: everything" }, remove: "Remove", removeAsk: "They are logged out at once.", account: "You are", logout: "Log out", thisMachine: "a browser on this machine",
  backup: "Backup", backupNote: "copies everything below the home's backups", makeBackup: "Back up now", backedUp: (f) => `backed up to ${f}`,
  notices: "Notices and routing", thorough: "Hold memory against the store", thoroughNote: "reads everything and takes no new signal meanwhile",
  privacy: "Privacy", privacyNote: "before any text is stored", masked: "Masked", always: "always", identities: "Identities", identitiesNote: "phone numbers, e-mail addresses and accounts are kept as keyed hashes only, to know a customer again", hashed: "hashes only", originals: "What was masked", originalsNote: "sealed with this machine's key, which is not in the database", sealed: "sealed",
  about: "About", started: "Started", model: "Reader", language: (v) => `experience language v${v}`, contract: "API contract", status: "Plain status page", yaml: "Experience language file", show: "Show", hide: "Hide",
};
export const settingsWords: Words<typeof zh> = { zh, en };
