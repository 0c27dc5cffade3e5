// A picture with the same numbers as a table beside it, saved as PNG, CSV or XLSX. Colours are read from the page, so that a chart
// follows light and dark; labels are drawn, never set as markup.
import type { ECharts, EChartsCoreOption } from "echarts/core";
import { Button } from "antd";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { save } from "~/shared/format/export";
import { isDark, useChoices, useWords } from "~/shared/words/language";
import { DataTable, Export, type Column } from "./table";
import { uiWords } from "./words";

export type Palette = Record<"ink" | "ink2" | "ink3" | "line" | "card" | "paper" | "band" | "bad" | "badSoft" | "warn" | "good" | "goodSoft" | "nerve" | "nerveSoft" | "sunk" | "font", string>;
function palette(): Palette {
  const style = getComputedStyle(document.documentElement), read = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: read("--ink"), ink2: read("--ink-2"), ink3: read("--ink-3"), line: read("--line"), card: read("--card"), paper: read("--paper"), band: read("--band"), bad: read("--bad"), badSoft: read("--bad-soft"),
    warn: read("--warn"), good: read("--good"), goodSoft: read("--good-soft"), nerve: read("--nerve"), nerveSoft: read("--nerve-soft"), sunk: read("--sunk"), font: read("--font"),
  };
}
export type Draw = (c: Palette) => EChartsCoreOption;
export const axes = (c: Palette) => ({
  axisLine: { lineStyle: { color: c.line } }, axisTick: { show: false }, axisLabel: { color: c.ink3, fontSize: 11 }, splitLine: { lineStyle: { color: c.line, type: "dashed" as const } },
});

interface Props<Row> {
  name: string;
  title: ReactNode;
  note?: ReactNode;
  label: string;  // what somebody who does not see it is told
  draw: Draw;
  height?: number;
  rows: Row[];
  columns: Column<Row>[];
  id: (row: Row) => string;
  onPick?: (data: unknown) => void;
  tools?: ReactNode;
  before?: ReactNode;  // what is said above the picture
  children?: ReactNode;
}
export function Chart<Row>({ name, title, note, label, draw, height = 260, rows, columns, id, onPick, tools, before, children }: Props<Row>) {
  const w = useWords(uiWords), choices = useChoices(), place = useRef<HTMLDivElement>(null), chart = useRef<ECharts | null>(null);
  const [table, setTable] = useState(false), pick = useRef(onPick);
  pick.current = onPick;
  useEffect(() => {
    if (table || !place.current) return;
    const element = place.current;
    let gone = false;
    const watch = new ResizeObserver(() => chart.current?.resize());
    void import("./charts").then(({ init }) => {
      if (gone) return;
      const c = palette();
      chart.current = init(element, null, { renderer: "canvas" });
      chart.current.setOption({ animation: false, textStyle: { fontFamily: c.font, color: c.ink2 }, tooltip: { renderMode: "richText" as const, backgroundColor: c.card, borderColor: c.line, borderWidth: 1, textStyle: { color: c.ink, fontSize: 12 }, shadowBlur: 0 }, ...draw(c) });
      chart.current.on("click", (event) => pick.current?.(event.data));
      watch.observe(element);
    });
    return () => {
      gone = true;
      watch.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, [draw, table, choices]);
  const picture = () => {
    if (chart.current) save(`${name}.png`, chart.current.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: isDark() ? "#1c1a15" : "#fffdf9" }));
  };
  return (
    <section className="card">
      <header>
        <h2>{title}</h2>{note && <small>{note}</small>}
        <div className="tools">
          {tools}
          <Button size="small" type="text" onClick={() => setTable(!table)} aria-pressed={table}>{table ? w.asChart : w.asTable}</Button>
          {!table && <Button size="small" type="text" title={w.exportAs("PNG")} onClick={picture}>PNG</Button>}
          <Export name={name} columns={columns} rows={rows} />
        </div>
      </header>
      {before}
      {table ? <DataTable name={name} rows={rows} columns={columns} id={id} /> : <div ref={place} style={{ height }} role="img" aria-label={label} />}
      {children}
    </section>
  );
}
