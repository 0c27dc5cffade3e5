// What happened, newest first; the many lines that only say that it went on are folded into the last of them.
import type { Schema } from "~/shared/api/contract";
import { time } from "~/shared/format/times";
import { useDepartment } from "~/shared/api/questions";
import { named, useChoices } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { worded } from "~/shared/words/sayings";

type Line = Schema<"HistoryLine">;
const goes_on = ["updated", "joined"];
export function folded(lines: Line[]): { line: Line; more: number; before: Line[] }[] {
  const out: { line: Line; more: number; before: Line[] }[] = [];
  for (const line of [...lines].reverse()) {
    const last = out.at(-1);
    if (last && goes_on.includes(line.verb) && last.line.verb === line.verb) {
      last.more += 1;
      last.before.push(line);
    } else out.push({ line, more: 0, before: [] });
  }
  return out;
}

// `sentences`: of what is told elsewhere in both languages, such as a verdict; a line that holds one says it in the reader's.
export function History({ of, sentences = [] }: { of: Line[]; sentences?: Schema<"Sentence">[] }) {
  const { language } = useChoices(), department = useDepartment(), zh = language === "zh";
  const detail = (line: Line) => {
    const sentence = sentences.find((s) => s.zh === line.detail || s.en === line.detail);
    if (sentence) return named(sentence);
    if (line.said) return worded(line.said.code.startsWith("nudged") ? { ...line.said, values: line.said.values.map(department) } : line.said, line.detail);
    return line.verb === "opened" ? department(line.detail) : line.detail.replace(/^(\w+) → (\w+): /, (_, from: string, to: string) => `${department(from)} → ${department(to)}${zh ? "：" : ": "}`);
  };
  return (
    <div className="history">
      {folded(of).map(({ line, more, before }, i) => (
        <div key={i}><time dateTime={line.at ?? undefined}>{time(line.at)}</time><span><b>{called("verb", line.verb)}</b> <span className="dim">{called("actor", line.actor)}</span>{line.detail && <> · {detail(line)}</>}{more > 0 && <span className="dim" title={line.verb === "joined" ? before.map(detail).join(zh ? "、" : ", ") : undefined}>{zh ? `，此前还有 ${more} 次` : `, ${more} times before`}</span>}</span></div>
      ))}
    </div>
  );
}
