// What changed between two texts, line by line: the shortest way from one to the other (Myers 1986), and long stretches that did
// not change folded away.
export interface Line {
  kind: "same" | "added" | "removed" | "folded";
  text: string;  // of `folded`: how many
}

function steps(a: string[], b: string[]): Line[] {
  const most = a.length + b.length, trace: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= most; d++) {
    trace.push(new Map(reach));
    const next = new Map(reach);
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1)) ? reach.get(k + 1) ?? 0 : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return back(a, b, trace, d);
    }
    reach = next;
  }
  return [];
}
function back(a: string[], b: string[], trace: Map<number, number>[], last: number): Line[] {
  const out: Line[] = [];
  let x = a.length, y = b.length;
  for (let d = last; d >= 0; d--) {
    const reach = trace[d] ?? new Map<number, number>(), k = x - y;
    const before = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1)) ? k + 1 : k - 1;
    const from = d === 0 ? 0 : reach.get(before) ?? 0, start = { x: from, y: d === 0 ? 0 : from - before };
    while (x > start.x && y > start.y) { x -= 1; y -= 1; out.push({ kind: "same", text: a[x] ?? "" }); }
    if (d > 0) {
      if (x === start.x) out.push({ kind: "added", text: b[y - 1] ?? "" }); else out.push({ kind: "removed", text: a[x - 1] ?? "" });
      x = start.x;
      y = start.y;
    }
  }
  return out.reverse();
}

export function changes(from: string, to: string, around = 2): Line[] {
  const a = from.split("\n"), b = to.split("\n");
  let head = 0, tail = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const same = (text: string): Line => ({ kind: "same", text });
  const all = [...a.slice(0, head).map(same), ...steps(a.slice(head, a.length - tail), b.slice(head, b.length - tail)), ...a.slice(a.length - tail).map(same)];
  const near = new Set(all.flatMap((line, i) => (line.kind === "same" ? [] : Array.from({ length: 2 * around + 1 }, (_, j) => i - around + j))));
  const out: Line[] = [];
  let folded = 0;
  all.forEach((line, i) => {
    if (near.has(i)) {
      if (folded) out.push({ kind: "folded", text: String(folded) });
      folded = 0;
      out.push(line);
    } else folded += 1;
  });
  if (folded && out.length) out.push({ kind: "folded", text: String(folded) });
  return out;
}
