// A text cut at the words that were judged; spans count Unicode code points.
import type { Mention } from "~/shared/api/contract";

export interface Piece {
  text: string;
  mention?: Mention;
}
// Cuts the text at the spans of what was mentioned; where spans overlap the earlier one stands.
export function pieces(text: string, mentions: Mention[]): Piece[] {
  const points = Array.from(text), cut: Piece[] = [];
  const spans = mentions
    .map((mention) => ({ mention, span: mention.opinion ?? mention.aspect }))
    .filter((m): m is { mention: Mention; span: { begin: number; end: number } } => m.span !== null && m.span.begin < m.span.end && m.span.end <= points.length)
    .sort((a, b) => a.span.begin - b.span.begin);
  let at = 0;
  for (const { mention, span } of spans) {
    if (span.begin < at) continue;
    if (span.begin > at) cut.push({ text: points.slice(at, span.begin).join("") });
    cut.push({ text: points.slice(span.begin, span.end).join(""), mention });
    at = span.end;
  }
  if (at < points.length) cut.push({ text: points.slice(at).join("") });
  return cut;
}
