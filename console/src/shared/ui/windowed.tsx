// Long lists hold only the rows near the window: the rest is room of the right height. Who comes near the end gets the next
// page by itself; the button beneath does the same for those who would rather press.
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { Button } from "antd";
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from "react";
import { useWords } from "~/shared/words/language";
import { uiWords } from "./words";

// Fewer rows than this stand there whole: nothing is won, and a page's own search finds them all.
export const whole = 60;
const ahead_px = 800;

// What an infinite question (useListed) says of its pages.
export interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError?: boolean;
  fetchNextPage: () => unknown;
}

interface Window {
  first: number;
  last: number;   // past the end
  before: number; // pixels that the rows before take
  after: number;
  measure: ((element: Element | null) => void) | undefined;
}
export function useWindow(count: number, height: number, top: RefObject<HTMLElement | null>): Window {
  const [margin, setMargin] = useState(0), all = count <= whole;
  useLayoutEffect(() => {
    const at = top.current ? Math.round(top.current.getBoundingClientRect().top + window.scrollY) : 0;
    if (Math.abs(at - margin) > 1) setMargin(at);
  }, [top, margin, count]);
  const rows = useWindowVirtualizer({ count, enabled: !all, estimateSize: () => height, overscan: 12, scrollMargin: margin });
  const items = rows.getVirtualItems(), last = items.at(-1);
  if (all || !last || !items[0]) return { first: 0, last: all ? count : Math.min(count, whole), before: 0, after: 0, measure: undefined };
  return { first: items[0].index, last: last.index + 1, before: items[0].start - margin, after: rows.getTotalSize() - (last.end - margin), measure: rows.measureElement };
}

export function More({ of, shown }: { of: Pages | undefined; shown: number }) {
  const w = useWords(uiWords), end = useRef<HTMLSpanElement>(null), { hasNextPage = false, isFetchingNextPage = false, isFetchNextPageError = false, fetchNextPage } = of ?? {};
  useEffect(() => {
    // After a failure only a person asks again.
    if (!end.current || !hasNextPage || isFetchingNextPage || isFetchNextPageError) return;
    const seen = new IntersectionObserver((entries) => { if (entries.some((e) => e.isIntersecting)) void fetchNextPage?.(); }, { rootMargin: `${ahead_px}px` });
    seen.observe(end.current);
    return () => seen.disconnect();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  if (!hasNextPage) return null;
  return <span ref={end}><Button size="small" loading={isFetchingNextPage} onClick={() => void fetchNextPage?.()}>{w.more} ({w.shown(shown)})</Button></span>;
}

interface Props<Row> {
  rows: Row[];
  id: (row: Row) => string;
  height: number;  // of a usual row, until it is measured
  show: (row: Row) => ReactNode;
  pages?: Pages;
}
export function LongList<Row>({ rows, id, height, show, pages }: Props<Row>) {
  const top = useRef<HTMLDivElement>(null), shown = useWindow(rows.length, height, top);
  return (
    <div className="long">
      <div ref={top} role="list">
        <div style={{ height: shown.before }} />
        {rows.slice(shown.first, shown.last).map((row, i) => (
          <div key={id(row)} role="listitem" aria-posinset={shown.first + i + 1} aria-setsize={pages?.hasNextPage ? -1 : rows.length} data-index={shown.first + i} ref={shown.measure}>{show(row)}</div>
        ))}
        <div style={{ height: shown.after }} />
      </div>
      <More of={pages} shown={rows.length} />
    </div>
  );
}
