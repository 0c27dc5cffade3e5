// The whole language at a glance, and as a tree for those who compare.
import { Segmented } from "antd";
import { useCallback, useMemo, useState } from "react";
import { Link, useNavigate } from "react-router-dom";
import { useDepartment } from "~/shared/api/questions";
import { amount, count, large, share } from "~/shared/format/figures";
import { Chart, type Palette } from "~/shared/ui/chart";
import { Yuan } from "~/shared/ui/figures";
import { Card } from "~/shared/ui/page";
import type { Column } from "~/shared/ui/table";
import { named, useChoices, useWords } from "~/shared/words/language";
import { isChange, type Node } from "./tree";
import { causeWords } from "./words";

type By = "mentions" | "negative" | "lost";
const flat = (nodes: Node[]): Node[] => nodes.flatMap((n) => [n, ...flat(n.children)]);

export function Panorama({ roots, version }: { roots: Node[]; version: number }) {
  const w = useWords(causeWords), go = useNavigate(), { language } = useChoices(), department = useDepartment(), [by, setBy] = useState<By>("negative");
  const rows = useMemo(() => flat(roots).filter((n) => n.mentions > 0 || n.lost > 0), [roots]);
  const columns = useMemo<Column<Node>[]>(() => [
    { key: "name", title: w.node, cell: (n) => named(n.item.name), show: (n) => <Link className="plain" to={`/causes/${n.key}`}>{named(n.item.name)}</Link> },
    { key: "level", title: w.level, cell: (n) => w.levels[n.item.level] ?? n.item.level },
    { key: "owner", title: w.owner, cell: (n) => department(n.item.department) },
    { key: "mentions", title: w.mentions, cell: (n) => n.mentions, show: (n) => count(n.mentions), number: true },
    { key: "negative", title: w.negative, cell: (n) => n.negative, show: (n) => count(n.negative), number: true },
    { key: "share", title: w.share, cell: (n) => (n.mentions ? n.negative / n.mentions : null), show: (n) => share(n.mentions ? n.negative / n.mentions : null), number: true },
    { key: "week", title: w.week, cell: (n) => n.week, show: (n) => <Week of={n} />, number: true },
    { key: "week-before", title: w.weekBefore, cell: (n) => n.weekBefore, show: (n) => count(n.weekBefore), number: true },
    { key: "lost", title: w.lost, cell: (n) => n.lost, show: (n) => <Yuan of={amount(n.lost)} />, number: true },
    { key: "risk", title: w.risk, cell: (n) => n.risk, show: (n) => <Yuan of={amount(n.risk)} />, number: true },
  ], [w, department]);
  const draw = useCallback((c: Palette) => {
    void language;
    const mix = (part: number) => {
      const at = (hex: string, i: number) => parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16);
      return `rgb(${[0, 1, 2].map((i) => Math.round(at(c.sunk, i) + (at(c.bad, i) - at(c.sunk, i)) * Math.min(1, part) ** 1.5 * 0.72)).join(",")})`;
    };
    const cell = (n: Node): object | null => {
      const size = n[by];
      if (size <= 0) return null;
      const part = n.mentions ? n.negative / n.mentions : 0;
      return { name: named(n.item.name), value: size, key: n.key, share: part, itemStyle: { color: mix(part) }, label: { color: part > 0.85 ? c.card : c.ink }, children: n.item.level === "stage" ? n.children.map(cell).filter(Boolean) : undefined };
    };
    return {
      series: [{
        type: "treemap", data: roots.map(cell).filter(Boolean), left: 0, right: 0, top: 0, bottom: 0, roam: false, nodeClick: false, breadcrumb: { show: false }, label: { show: true, fontSize: 12, color: c.ink, formatter: (p: { name: string; value: number }) => `${p.name}\n${large(p.value)}` },
        upperLabel: { show: true, height: 22, color: c.ink2, fontSize: 12, backgroundColor: "transparent" }, itemStyle: { borderColor: c.card, borderWidth: 1, gapWidth: 1 }, levels: [{ itemStyle: { gapWidth: 4, borderColor: c.card, borderWidth: 0 }, upperLabel: { show: false } }, { itemStyle: { gapWidth: 1, borderColor: c.card } }],
      }],
      tooltip: { renderMode: "richText" as const, formatter: (p: { name: string; value: number; data: { share?: number } }) => `${p.name}\n${w.by[by]} ${count(p.value)}\n${w.share} ${share(p.data.share)}` },
    };
  }, [roots, by, language, w]);
  return (
    <>
      <Chart name="experience-language" title={w.map} note={w.mapNote} label={w.mapLabel} draw={draw} height={420} rows={rows} columns={columns} id={(n) => n.key} onPick={(data) => { const key = (data as { key?: string }).key; if (key) go(`/causes/${key}`); }}
        tools={<Segmented size="small" aria-label={w.sizeLabel} value={by} onChange={(value) => setBy(value)} options={(Object.keys(w.by) as By[]).map((value) => ({ value, label: w.by[value] }))} />} />
      <Card title={w.tabs.tree} note={w.version(version)}><Tree roots={roots} /></Card>
    </>
  );
}

// Complaints of the last seven days and which way they went; a change that chance explains (two counts of one rate, 95 %) has no arrow.
function Week({ of }: { of: Node }) {
  const w = useWords(causeWords);
  if (of.week + of.weekBefore === 0) return <span className="dim">–</span>;
  const sure = isChange(of.week, of.weekBefore), up = of.week > of.weekBefore;
  return <span className={sure ? (up ? "bad" : "good") : ""} title={w.weekWas(count(of.weekBefore))}>{count(of.week)}{sure ? (up ? " ↑" : " ↓") : ""}</span>;
}

function Tree({ roots }: { roots: Node[] }) {
  const w = useWords(causeWords), department = useDepartment(), [open, setOpen] = useState<Set<string>>(new Set());
  const toggle = (key: string) => setOpen((old) => {
    const next = new Set(old);
    if (!next.delete(key)) next.add(key);
    return next;
  });
  const lines: { node: Node; depth: number }[] = [];
  const walk = (nodes: Node[], depth: number) => nodes.forEach((node) => {
    lines.push({ node, depth });
    if (open.has(node.key)) walk(node.children, depth + 1);
  });
  walk(roots, 0);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={w.tabs.tree}>
      <table className="plain">
        <thead><tr><th>{w.node}</th><th>{w.owner}</th><th className="n">{w.mentions}</th><th className="n">{w.negative}</th><th className="n">{w.share}</th><th className="n" title={w.weekNote}>{w.week}</th><th className="n">{w.lost}</th><th className="n">{w.risk}</th></tr></thead>
        <tbody>{lines.map(({ node, depth }) => (
          <tr key={node.key} data-item={node.key} tabIndex={0} onKeyDown={(event) => { if (event.target === event.currentTarget && (event.key === "ArrowRight") !== open.has(node.key) && (event.key === "ArrowRight" || event.key === "ArrowLeft")) toggle(node.key); }}>
            <td><span className={`depth d${depth}`}>{node.children.length > 0 ? <button type="button" className="fold" aria-expanded={open.has(node.key)} aria-label={open.has(node.key) ? w.collapse : w.expand} onClick={() => toggle(node.key)}>{open.has(node.key) ? "▾" : "▸"}</button> : <i className="fold" />}<Link className="plain" to={`/causes/${node.key}`}>{depth === 0 ? <b>{named(node.item.name)}</b> : named(node.item.name)}</Link></span></td>
            <td className="dim">{department(node.item.department)}</td><td className="n">{count(node.mentions)}</td><td className="n">{count(node.negative)}</td>
            <td className="n">{share(node.mentions ? node.negative / node.mentions : null)}</td><td className="n"><Week of={node} /></td><td className="n">{node.lost ? <Yuan of={amount(node.lost)} /> : <span className="dim">–</span>}</td><td className="n">{node.risk ? <Yuan of={amount(node.risk)} /> : <span className="dim">–</span>}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}
