#include "connect/mail/written.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/limits.h"

namespace myelin::connect::mail {
namespace {

std::string_view trimmed(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t'))
    line.remove_suffix(1);
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  return line;
}

// The line above what a mail program quotes, or a signature's.
bool ends_what_is_written(std::string_view line) {
  constexpr std::array<std::string_view, 11> begins{">",
                                                    "-----Original",
                                                    "----- Original",
                                                    "-----原始邮件",
                                                    "------------------ 原始",
                                                    "发件人：",
                                                    "发件人:",
                                                    "From:",
                                                    "________________",
                                                    "---原始",
                                                    "Sent from my"};
  if (line == "--" || line == "-- ") return true;
  if (std::ranges::any_of(begins, [&](auto begin) { return line.starts_with(begin); })) return true;
  const bool wrote =
      line.ends_with("wrote:") || line.ends_with("写道：") || line.ends_with("写道:");
  return wrote && (line.starts_with("On ") || line.starts_with("在") || line.starts_with("于") ||
                   line.find('@') != line.npos);
}

std::string lowered(std::string_view text) {
  std::string out{text};
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

struct Entity {
  std::string_view name;
  std::string_view text;
};
constexpr std::array entities{Entity{"&nbsp;", " "},  Entity{"&lt;", "<"},  Entity{"&gt;", ">"},
                              Entity{"&quot;", "\""}, Entity{"&#39;", "'"}, Entity{"&amp;", "&"}};

// Inside one of these nothing is what the person wrote.
constexpr std::array<std::string_view, 4> skipped{"style", "script", "head", "blockquote"};
constexpr std::array<std::string_view, 8> blocks{"br", "p", "div", "tr", "li", "h1", "h2", "hr"};

}  // namespace

std::string written(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = trimmed(text.substr(0, end));
    if (ends_what_is_written(line)) break;
    out += line;
    out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
    if (out.size() > limits::text_bytes_max) break;
  }
  if (out.size() > limits::text_bytes_max) {
    out.resize(limits::text_bytes_max);
    while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xc0) == 0x80) out.pop_back();
    if (!out.empty() && static_cast<unsigned char>(out.back()) >= 0xc0) out.pop_back();
  }
  const auto begin = out.find_first_not_of('\n');
  if (begin == out.npos) return {};
  return out.substr(begin, out.find_last_not_of('\n') - begin + 1);
}

std::string text_of_html(std::string_view html) {
  std::string out;
  while (!html.empty()) {
    const auto tag = std::min(html.find('<'), html.size());
    for (auto words = html.substr(0, tag); !words.empty();) {
      const auto* known = std::ranges::find_if(
          entities, [&](const Entity& entity) { return words.starts_with(entity.name); });
      if (known != entities.end()) {
        out += known->text;
        words.remove_prefix(known->name.size());
        continue;
      }
      // A line break in HTML is a space.
      out += words.front() == '\n' || words.front() == '\r' ? ' ' : words.front();
      words.remove_prefix(1);
    }
    html.remove_prefix(tag);
    const auto end = html.find('>');
    if (html.empty() || end == html.npos) break;
    const bool closes = html.substr(1).starts_with('/');
    const auto begin = html.substr(closes ? 2 : 1);
    const auto name =
        lowered(begin.substr(0, std::min(begin.find_first_of(" \t\r\n/>"), std::size_t{12})));
    html.remove_prefix(end + 1);
    if (std::ranges::find(blocks, name) != blocks.end()) out += '\n';
    if (!closes && std::ranges::find(skipped, name) != skipped.end()) {
      // What a mail program quotes is the last thing of a mail.
      if (name == "blockquote") break;
      const auto close = "</" + name;
      const auto same = [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a)) == b;
      };
      const auto found = std::search(html.begin(), html.end(), close.begin(), close.end(), same);
      html.remove_prefix(static_cast<std::size_t>(found - html.begin()));
    }
  }
  return out;
}

}  // namespace myelin::connect::mail
