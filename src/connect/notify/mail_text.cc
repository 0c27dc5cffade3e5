#include "connect/notify/mail_text.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "connect/notify/plain_text.h"
#include "connect/notify/signing.h"

namespace myelin::connect::notify {
namespace {

constexpr std::size_t word_bytes_max =
    42;  // 56 in base64; "=?UTF-8?B?" and "?=" bring it below RFC 2047's 75
constexpr std::size_t subject_bytes_max = 400;
constexpr std::size_t base64_line = 76;

bool is_follower(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

std::string base64_lines(std::string_view text) {
  const std::string all = base64(text);
  std::string out;
  for (std::size_t at = 0; at < all.size(); at += base64_line)
    out += all.substr(at, base64_line) + "\r\n";
  return out;
}

// How to answer, under a mail whose replies are read.
std::string hint_of(const Message& message, model::Language language) {
  const bool several = message.cases.size() > 1;
  if (language == model::Language::en)
    return fmt::format(
        "Reply to this e-mail: \"take\" takes the case, \"resolved: what you did\" resolves it, "
        "\"reopen: why\" reopens it; anything else is noted with it.{}",
        several ? " Begin with the case's number, as in \"#17 take\"." : "");
  return fmt::format(
      "直接回复本邮件：“收到”接手，“已解决：做了什么”结案，“重新打开：原因”重开，其他内容记入工单。"
      "{}",
      several ? "请以工单号开头，如“#17 收到”。" : "");
}

std::string plain_part(const Message& message, const std::string& hint) {
  if (!message.words.empty()) return message.words + "\n";
  std::string out = one_line(message.title, 2000) + "\n\n";
  for (const auto& fact : message.facts) {
    out += fmt::format("{}: {}\n", one_line(fact.label, 200), one_line(fact.value, 2000));
    if (!fact.link.empty()) out += "  " + fact.link + "\n";
  }
  if (!message.link.empty())
    out += fmt::format("\n{}: {}\n", one_line(message.link_text, 200), message.link);
  if (!hint.empty()) out += "\n" + hint + "\n";
  return out;
}

std::string html_words(const Message& message, std::string_view language) {
  std::string lines = html_text(message.words);
  for (std::size_t at = 0; (at = lines.find('\n', at)) != std::string::npos; at += 4)
    lines.replace(at, 1, "<br>");
  return fmt::format(
      "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><body><p>{}</p></body></html>\n",
      language, lines);
}

std::string html_part(const Message& message, model::Language language, const std::string& hint) {
  if (!message.words.empty())
    return html_words(message, language == model::Language::en ? "en" : "zh");
  const auto link = [](const std::string& url, const std::string& text) {
    return url.empty() ? text : fmt::format("<a href=\"{}\">{}</a>", html_text(url), text);
  };
  std::string out = fmt::format(
      "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><body><h3>{}</h3><table>\n",
      language == model::Language::en ? "en" : "zh", html_text(one_line(message.title, 2000)));
  for (const auto& fact : message.facts)
    out += fmt::format("<tr><td>{}</td><td>{}</td></tr>\n", html_text(one_line(fact.label, 200)),
                       link(fact.link, html_text(one_line(fact.value, 2000))));
  out += "</table>";
  if (!message.link.empty())
    out +=
        fmt::format("<p>{}</p>", link(message.link, html_text(one_line(message.link_text, 200))));
  if (!hint.empty()) out += fmt::format("<p>{}</p>", html_text(hint));
  return out + "</body></html>\n";
}

}  // namespace

std::string encoded_header(std::string_view text) {
  const std::string line = one_line(text, subject_bytes_max);
  bool ascii = line.size() <= 60;
  for (const char c : line) ascii = ascii && static_cast<unsigned char>(c) < 0x80;
  if (ascii && line.find("=?") == std::string::npos) return line;
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = std::min(line.size(), at + word_bytes_max);
    while (end < line.size() && is_follower(line[end])) --end;
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64(std::string_view{line}.substr(at, end - at)) + "?=";
    at = end;
  }
  return out;
}

Status check_address(std::string_view address) {
  const std::size_t at = address.find('@');
  bool good = at != std::string_view::npos && at > 0 && at + 1 < address.size() &&
              address.size() <= 254 && address.find('@', at + 1) == std::string_view::npos &&
              address.front() != '-';
  for (const char c : address)
    good = good && static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7f &&
           std::string_view{"<>()[],;:\\\""}.find(c) == std::string_view::npos;
  if (good) return {};
  return fail(ErrorCode::invalid_argument,
              fmt::format("\"{}\" is not one e-mail address", one_line(address, 80)),
              "write name@example.com, without a display name");
}

std::string mail_date(Time t) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000",
                     fmt::gmtime(static_cast<std::time_t>(unix_seconds(t))));
}

std::string mail_text(const Message& message, const std::string& from,
                      const std::vector<std::string>& to, model::Language language,
                      const std::string& thread) {
  const std::string hint =
      thread.empty() || message.cases.empty() ? std::string{} : hint_of(message, language);
  const std::string boundary = "=_myelin_" + message.id;  // base64 bodies cannot hold "_"
  const std::string domain = from.substr(from.find('@') + 1);
  std::string out;
  const auto header = [&](std::string_view name, std::string_view value) {
    out += fmt::format("{}: {}\r\n", name, value);
  };
  header("Date", mail_date(message.at));
  header("From", from);
  std::string list;
  for (const auto& address : to) list += (list.empty() ? "" : ",\r\n ") + address;
  header("To", list);
  header("Subject", encoded_header(message.title));
  header("Message-ID", fmt::format("<{}@{}>", thread.empty() ? message.id : thread,
                                   domain));  // the same on every attempt
  header("Auto-Submitted", "auto-generated");
  header("MIME-Version", "1.0");
  header("Content-Type", fmt::format("multipart/alternative; boundary=\"{}\"", boundary));
  for (const bool html : {false, true}) {
    out += fmt::format("\r\n--{}\r\n", boundary);
    header("Content-Type", html ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
    header("Content-Transfer-Encoding", "base64");
    out += "\r\n" +
           base64_lines(html ? html_part(message, language, hint) : plain_part(message, hint));
  }
  return out + fmt::format("--{}--\r\n", boundary);
}

}  // namespace myelin::connect::notify
