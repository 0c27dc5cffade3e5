// What happened, newest first; the many lines that only say that it went on are folded into the last of them.
import type { Schema } from "~/shared/api/contract";
import { time } from "~/shared/format/times";
import { useDepartment } from "~/shared/api/questions";
import { useChoices } from "~/shared/words/language";
import { called } from "~/shared/words/names";

type Line = Schema<"HistoryLine">;
export function folded(lines: Line[]): { line: Line; more: number }[] {
  const out: { line: Line; more: number }[] = [];
  for (const line of [...lines].reverse()) {
    const last = out.at(-1);
    if (last && line.verb === "updated" && last.line.verb === "updated") last.more += 1;
    else out.push({ line, more: 0 });
  }
  return out;
}

// The system writes its details in English; what it writes often is said in Chinese, too.
const said: [RegExp, string][] = [
  [/^([\d.,]+) complaints? so far where ([\d.,]+) are usual$/, "至今 $1 条负面，平时 $2 条"],
  [/^([\d.,]+) complaints? in ([\d.,]+) hours? where ([\d.,]+) are usual$/, "$2 小时内 $1 条负面，平时 $3 条"],
  [/^stands at the end of the history$/, "历史读完时仍成立"],
  [/^Nothing mutes it any more$/, "不再被静音或抑制"],
  [/^quiet since it was resolved$/, "处理后一直平静"],
  [/^alert (\d+) is (\w+)$/, "告警 $1 升为 $2"],
  [/^alert (\d+) (\w+)$/, "告警 $1 $2"],
  [/^alert (\d+)$/, "告警 $1"],
  [/^was due (.+)$/, "原定时限 $1"],
];
export function inChinese(detail: string): string {
  for (const [pattern, words] of said) if (pattern.test(detail)) return detail.replace(pattern, words);
  return detail;
}

export function History({ of }: { of: Line[] }) {
  const { language } = useChoices(), department = useDepartment(), zh = language === "zh";
  const detail = (line: Line) => {
    const named = line.verb === "opened" ? department(line.detail) : line.detail.replace(/^(\w+) → (\w+): /, (_, from: string, to: string) => `${department(from)} → ${department(to)}：`);
    return zh ? inChinese(named) : named;
  };
  return (
    <div className="history">
      {folded(of).map(({ line, more }, i) => (
        <div key={i}><time dateTime={line.at ?? undefined}>{time(line.at)}</time><span><b>{called("verb", line.verb)}</b> <span className="dim">{called("actor", line.actor)}</span>{line.detail && <> · {detail(line)}</>}{more > 0 && <span className="dim">{zh ? `，此前还有 ${more} 次` : `, ${more} times before`}</span>}</span></div>
      ))}
    </div>
  );
}
