// Elements. Text enters the page through textContent alone, so that no customer's words are ever markup.
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === "") continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

const space = "http://www.w3.org/2000/svg";
export function shape(tag, attributes, ...children) {
  const element = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Puts the children in place and leaves alone what is the same already, so that the keyboard's focus
// and a selection outlive a redraw.
export function settle(parent, children) {
  const focused = parent.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  children.forEach((child, i) => {
    const there = parent.childNodes[i];
    if (!there) parent.append(child);
    else if (!there.isEqualNode(child)) there.replaceWith(child);
  });
  while (parent.childNodes.length > children.length) parent.lastChild.remove();
  if (focused && !parent.contains(document.activeElement)) [...parent.querySelectorAll("[data-key]")].find((e) => e.dataset.key === focused)?.focus({ preventScroll: true });
}

// A text with the words that judge marked; spans count Unicode code points.
export function verbatim(v, ...below) {
  const points = Array.from(v.text);
  const marks = v.mentions.map((m) => ({ span: m.opinion ?? m.aspect, polarity: m.polarity }))
    .filter((m) => m.span && m.span.end <= points.length).sort((a, b) => a.span.begin - b.span.begin);
  const quote = make("blockquote");
  let at = 0;
  for (const { span, polarity } of marks) {
    if (span.begin < at) continue;
    quote.append(points.slice(at, span.begin).join(""), make("mark", polarity > 0 ? "praise" : "", points.slice(span.begin, span.end).join("")));
    at = span.end;
  }
  quote.append(points.slice(at).join(""), make("small", "", below.filter(Boolean).join(" · ")));
  return quote;
}

// The cell's last days: what was seen against what was expected, and where the excess begins.
export function series(points, since) {
  if (points.length < 2) return null;
  const top = Math.max(1, ...points.map((p) => Math.max(p.observed ?? 0, p.expected ?? 0)));
  const x = (i) => (i / (points.length - 1)) * 300;
  const y = (value) => 52 - (value / top) * 48;
  const line = (field) => points.map((p, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(p[field] ?? 0).toFixed(1)}`).join("");
  const drawing = shape("svg", { viewBox: "0 0 300 56", preserveAspectRatio: "none", class: "series", "aria-hidden": "true" });
  const begun = points.findIndex((p, i) => i + 1 === points.length || points[i + 1].at > since);
  drawing.append(shape("line", { class: "since", x1: x(begun), x2: x(begun), y1: 2, y2: 54 }), shape("path", { class: "band", d: line("expected") }), shape("path", { class: "seen", d: line("observed") }));
  return drawing;
}

// The nerve: one line whose bumps are the live figures of its five stations.
export function nerve(levels) {
  let d = "M0 84";
  levels.forEach((level, i) => {
    const middle = 100 + i * 200, height = Math.max(0, Math.min(1, level)) * 18;
    d += ` H${middle - 36} c18 0 18 ${-height} 36 ${-height} s18 ${height} 36 ${height}`;
  });
  return `${d} H1000`;
}
