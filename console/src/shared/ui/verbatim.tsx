// A customer's words with the words marked that moved the judgement. Text only, never markup; spans count code points.
import { Tooltip } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import type { Verbatim } from "~/shared/api/contract";
import { fixed, share } from "~/shared/format/figures";
import { pieces } from "~/shared/format/pieces";
import { lately } from "~/shared/format/times";
import { named, useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { uiWords } from "./words";

const tone = (polarity: number | null) => ((polarity ?? 0) > 0 ? "praise" : (polarity ?? 0) < 0 ? "" : "neutral");

export function Words({ of }: { of: Pick<Verbatim, "text" | "mentions"> }) {
  return (
    <>
      {pieces(of.text, of.mentions).map((piece, i) =>
        piece.mention ? (
          <Tooltip key={i} title={`${named(piece.mention.name)} · ${fixed(piece.mention.polarity)} · ${share(piece.mention.confidence)}`}>
            <mark className={tone(piece.mention.polarity)}>{piece.text}</mark>
          </Tooltip>
        ) : <span key={i}>{piece.text}</span>,
      )}
    </>
  );
}

export function Quote({ of, brief = false, children }: { of: Verbatim; brief?: boolean; children?: ReactNode }) {
  const w = useWords(uiWords);
  const factors = [...new Map(of.mentions.map((m) => [m.factor, m])).values()];
  return (
    <blockquote className="quote">
      {of.text ? <p><Words of={of} /></p> : <p className="dim">{called("kind", of.kind)}</p>}
      <footer>
        <span>{of.dimensions.channel ? called("channel", of.dimensions.channel) : called("kind", of.kind)}</span>
        <When at={of.at} />
        {of.rating !== null && <span>{(of.kind === "survey" ? w.score : w.stars)(fixed(of.rating, of.rating % 1 ? 1 : 0))}</span>}
        {of.dimensions.product && <span>{of.dimensions.product}</span>}
        {!brief && factors.map((m) => <Link key={m.factor} to={`/causes/${m.factor}`} className="plain">{named(m.name)}</Link>)}
        {!brief && of.emotion && of.emotion.name !== "neutral" && <span>{called("emotion", of.emotion.name)}</span>}
        {!brief && of.intents.map((intent) => <span key={intent} className={intent === "praises" || intent === "will_buy_again" ? "good" : intent === "asks" || intent === "suggests" ? "" : "bad"}>{called("intent", intent)}</span>)}
        {of.customer_id && <Link to={`/customers/${of.customer_id}`} className="plain">{w.member} {of.customer_id}</Link>}
        {!brief && <Reasons of={of} />}
        {children}
      </footer>
    </blockquote>
  );
}
const When = ({ at }: { at: string | null }) => <time dateTime={at ?? undefined}>{lately(at)}</time>;

// The heaviest words of the polarity, where the API read them: one hover or key away.
function Reasons({ of }: { of: Verbatim }) {
  const w = useWords(uiWords), points = Array.from(of.text);
  const heavy = of.reasons.filter((r) => r.judgement === "polarity" && r.words && Math.abs(r.weight ?? 0) >= 0.05).slice(0, 6);
  if (heavy.length === 0) return null;
  return (
    <Tooltip title={<>{w.polarityIs(fixed(of.polarity, 2), share(of.confidence))}<br />{w.reasons}{heavy.map((r, i) => <span key={i}><br />{points.slice(r.words?.begin, r.words?.end).join("")} {fixed(r.weight, 2)}</span>)}</>}>
      <button type="button" className="why">{w.why}</button>
    </Tooltip>
  );
}
