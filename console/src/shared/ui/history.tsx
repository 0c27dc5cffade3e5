import type { Schema } from "~/shared/api/contract";
import { time } from "~/shared/format/times";
import { called } from "~/shared/words/names";

export function History({ of }: { of: Schema<"HistoryLine">[] }) {
  return (
    <div className="history">
      {[...of].reverse().map((line, i) => (
        <div key={i}><time dateTime={line.at ?? undefined}>{time(line.at)}</time><span><b>{called("verb", line.verb)}</b> <span className="dim">{called("actor", line.actor)}</span>{line.detail && <> · {line.detail}</>}</span></div>
      ))}
    </div>
  );
}
