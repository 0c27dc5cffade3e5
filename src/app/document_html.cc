#include <fmt/format.h>

#include "app/document.h"
#include "connect/notify/plain_text.h"

namespace myelin::app {
namespace {

constexpr std::string_view style = R"(
:root{--paper:#f7f5f0;--card:#fffdf9;--line:#e5e0d5;--ink:#1d1b16;--ink2:#5c574c;--bad:#c8402b;--warn:#b7791f;--good:#1f7a5c}
*{box-sizing:border-box}body{margin:0 auto;max-width:190mm;padding:14mm 10mm;background:var(--paper);color:var(--ink);
font:14px/1.6 "PingFang SC","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:24px;line-height:1.35;margin:0 0 8px;font-weight:600}h2{font-size:15px;margin:28px 0 8px;font-weight:600}
p{margin:0 0 8px}.quiet,.source{color:var(--ink2)}.source{font-size:12px}
table{width:100%;border-collapse:collapse}td,th{padding:6px 8px 6px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
th{color:var(--ink2);font-size:12px}.right{text-align:right;white-space:nowrap}.bad{color:var(--bad)}.warn{color:var(--warn)}
ol{margin:0;padding:0 0 0 20px}li{margin:0 0 12px}
@media print{body{background:none;max-width:none;padding:0}h2{break-after:avoid}tr,li{break-inside:avoid}}@page{size:A4;margin:16mm}
)";

std::string escaped(std::string_view text) {
  auto html = connect::notify::html_text(text);
  for (auto at = html.find('\n'); at != std::string::npos; at = html.find('\n', at))
    html.replace(at, 1, "<br>");
  return html;
}

std::string html(const Run& run) {
  switch (run.tone) {
    case Tone::plain:
      return escaped(run.text);
    case Tone::strong:
      return "<b>" + escaped(run.text) + "</b>";
    case Tone::quiet:
      return "<span class=\"quiet\">" + escaped(run.text) + "</span>";
    case Tone::bad:
      return "<span class=\"bad\">" + escaped(run.text) + "</span>";
    case Tone::warn:
      return "<span class=\"warn\">" + escaped(run.text) + "</span>";
  }
  return {};
}

std::string html(const Runs& runs) {
  std::string out;
  for (const auto& run : runs) out += html(run);
  return out;
}

std::string html(const Heading& heading) {
  const auto* tag = heading.title ? "h1" : "h2";
  return fmt::format("<{0}>{1}</{0}>", tag, escaped(heading.text));
}

std::string html(const Paragraph& paragraph) {
  return fmt::format("<p{}>{}</p>", paragraph.source ? " class=\"source\"" : "",
                     html(paragraph.runs));
}

std::string html(const Grid& grid) {
  const auto side = [&](std::size_t column) {
    return grid.columns[column].figures ? " class=\"right\"" : "";
  };
  std::string out = "<table><tr>";
  for (std::size_t c = 0; c < grid.columns.size(); ++c)
    out += fmt::format("<th{}>{}</th>", side(c), escaped(grid.columns[c].title));
  out += "</tr>";
  for (const auto& row : grid.rows) {
    out += "<tr>";
    for (std::size_t c = 0; c < row.size(); ++c)
      out += fmt::format("<td{}>{}</td>", side(c), html(row[c]));
    out += "</tr>";
  }
  return out + "</table>";
}

std::string html(const Items& items) {
  std::string out = "<ol>";
  for (const auto& item : items.items) out += "<li>" + html(item) + "</li>";
  return out + "</ol>";
}

}  // namespace

std::string html_of(const Document& document) {
  std::string body;
  for (const auto& block : document.blocks)
    body += std::visit([](const auto& of) { return html(of); }, block);
  return fmt::format(
      "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\"><title>{}</title><style>{}</style></head><body>{}</body>"
      "</html>\n",
      document.language, escaped(document.title), style, body);
}

}  // namespace myelin::app
