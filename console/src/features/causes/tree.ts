// The language as a tree with its counts and losses rolled up: a node holds its own and everything below it.
import type { Schema } from "~/shared/api/contract";
import { value } from "~/shared/format/figures";

export interface Node {
  key: string;
  item: Schema<"FactorNode">;
  mentions: number;
  negative: number;
  week: number;  // complaints of the last seven days
  weekBefore: number;
  lost: number;
  risk: number;
  children: Node[];
}
export function tree(items: Schema<"FactorNode">[], causes: Schema<"Cause">[]): { roots: Node[]; byKey: Map<string, Node> } {
  const loss = new Map(causes.map((c) => [c.factor, c])), byKey = new Map<string, Node>();
  for (const item of items) {
    const c = loss.get(item.key);
    byKey.set(item.key, { key: item.key, item, mentions: item.mentions, negative: item.negative, week: item.negative_week, weekBefore: item.negative_week_before, lost: value(c?.lost), risk: value(c?.at_risk), children: [] });
  }
  const roots: Node[] = [];
  for (const node of byKey.values()) {
    const parent = node.item.parent ? byKey.get(node.item.parent) : undefined;
    if (parent) parent.children.push(node);
    else roots.push(node);
  }
  const roll = (node: Node) => {
    for (const child of node.children) {
      roll(child);
      node.mentions += child.mentions;
      node.negative += child.negative;
      node.week += child.week;
      node.weekBefore += child.weekBefore;
      node.lost += child.lost;
      node.risk += child.risk;
    }
    node.children.sort((a, b) => b.negative - a.negative || b.mentions - a.mentions);
  };
  roots.forEach(roll);
  return { roots, byKey };
}
export function pathTo(byKey: Map<string, Node>, key: string): Node[] {
  const path: Node[] = [];
  for (let node = byKey.get(key); node; node = node.item.parent ? byKey.get(node.item.parent) : undefined) path.unshift(node);
  return path;
}
// Whether two counts of equal times differ by more than chance: the exact test of one rate, in its normal form, at 95 %.
export const isChange = (now: number, before: number): boolean => now + before >= 10 && Math.abs(now - before) > 1.96 * Math.sqrt(now + before);
