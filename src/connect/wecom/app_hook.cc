#include "connect/wecom/app_hook.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <map>

#include <pugixml.hpp>

#include "base/limits.h"
#include "connect/notify/plain_text.h"
#include "connect/notify/signing.h"

namespace myelin::connect::wecom {
namespace {

constexpr std::size_t answer_bytes_max = 2'048, button_bytes_max = 60;

std::unexpected<Error> no_xml() {
  return fail(ErrorCode::invalid_argument, "the call is none of WeCom's",
              "docs/tools.md says how to set up the app's 接收消息");
}

// The children of <xml> by name. Entities beyond XML's own are left as they stand, and a document
// type is refused.
Result<std::map<std::string, std::string, std::less<>>> fields_of(std::string_view text) {
  pugi::xml_document tree;
  if (text.size() > limits::hook_bytes_max ||
      !tree.load_buffer(text.data(), text.size(),
                        pugi::parse_escapes | pugi::parse_cdata | pugi::parse_doctype,
                        pugi::encoding_utf8))
    return no_xml();
  for (const auto& child : tree.children())
    if (child.type() == pugi::node_doctype) return no_xml();
  std::map<std::string, std::string, std::less<>> fields;
  for (const auto& child : tree.child("xml").children())
    fields.emplace(child.name(), child.child_value());
  if (fields.empty()) return no_xml();
  return fields;
}

// Text that stands inside a CDATA section must not end it.
std::string cdata(std::string_view text) {
  std::string out{text};
  for (auto end = out.find("]]>"); end != std::string::npos; end = out.find("]]>", end))
    out.replace(end, 3, "]] >");
  return "<![CDATA[" + out + "]]>";
}

std::string_view asked(const tools::Hook& hook, std::string_view name) {
  const auto found = std::ranges::find(hook.query, name,
                                       [](const auto& one) { return std::string_view{one.first}; });
  return found == hook.query.end() ? std::string_view{} : std::string_view{found->second};
}

// "done:17": nothing else is a button of ours.
void read_button(std::string_view key, Word& word) {
  const auto colon = key.find(':');
  if (colon == std::string_view::npos) return;
  const auto named = std::ranges::find(model::progress_names, key.substr(0, colon));
  std::int64_t id = 0;
  const auto* last = key.data() + key.size();
  const auto [end, error] = std::from_chars(key.data() + colon + 1, last, id);
  if (named == model::progress_names.end() || error != std::errc{} || end != last || id <= 0)
    return;
  word.repair = CaseId{id};
  word.progress = static_cast<model::Progress>(named - model::progress_names.begin());
}

}  // namespace

std::string button_key(CaseId repair, model::Progress progress) {
  return fmt::format("{}:{}", model::name(progress), repair.value);
}

Result<AppHook> AppHook::make(const notify::Channel& channel) {
  MYELIN_TRY(seal, Seal::make(channel.user, channel.hook_secret, channel.hook_key));
  return AppHook{std::move(seal), channel.user};
}

Result<std::string> AppHook::opened(const tools::Hook& hook, std::string_view sealed,
                                    Time now) const {
  const auto stamp = asked(hook, "timestamp");
  if (sealed.empty() ||
      !seal_.holds(asked(hook, "msg_signature"), stamp, asked(hook, "nonce"), sealed))
    return tools::bad_signature();
  MYELIN_CHECK(tools::check_stamp(stamp, now));
  return seal_.open(sealed);
}

Result<std::string> AppHook::greeted(const tools::Hook& hook, Time now) const {
  return opened(hook, asked(hook, "echostr"), now);
}

Result<std::optional<Word>> AppHook::read(const tools::Hook& hook, Time now) const {
  MYELIN_TRY(envelope, fields_of(hook.body));
  MYELIN_TRY(plain, opened(hook, envelope["Encrypt"], now));
  MYELIN_TRY(fields, fields_of(plain));
  Word word;
  word.user = fields["FromUserName"];
  const std::string type = fields["MsgType"];
  const bool pressed = type == "event" && fields["Event"] == "template_card_event";
  if ((type != "text" && !pressed) || word.user.empty()) return std::nullopt;
  if (word.user.size() > limits::name_bytes_max) return no_xml();
  if (pressed) {
    word.pressed = true;
    const std::string key = fields["EventKey"];
    read_button(key, word);
    word.id = fmt::format("{}/{}/{}/{}", fields["TaskId"], key, word.user, fields["CreateTime"]);
    if (!word.progress) return std::nullopt;
  } else {
    word.id = fields["MsgId"];
    word.text = fields["Content"];
  }
  if (word.id.empty() || word.id.size() > limits::attribute_bytes_max) return no_xml();
  return word;
}

std::string AppHook::answer(const Word& word, std::string_view text, bool to_button,
                            Time now) const {
  const auto seconds_now = std::to_string(notify::unix_seconds(now));
  const std::string said =
      to_button
          ? fmt::format("<MsgType>{}</MsgType><Button><ReplaceName>{}</ReplaceName></Button>",
                        cdata("update_button"), cdata(notify::one_line(text, button_bytes_max)))
          : fmt::format("<MsgType>{}</MsgType><Content>{}</Content>", cdata("text"),
                        cdata(notify::one_line(text, answer_bytes_max)));
  const std::string sealed = seal_.close(fmt::format(
      "<xml><ToUserName>{}</ToUserName><FromUserName>{}</FromUserName><CreateTime>{}</CreateTime>{}"
      "</xml>",
      cdata(word.user), cdata(company_), seconds_now, said));
  const std::string nonce = std::to_string(randombytes_random());
  return fmt::format(
      "<xml><Encrypt>{}</Encrypt><MsgSignature>{}</MsgSignature><TimeStamp>{}</TimeStamp><Nonce>{}"
      "</Nonce></xml>",
      cdata(sealed), cdata(seal_.signature(seconds_now, nonce, sealed)), seconds_now, cdata(nonce));
}

}  // namespace myelin::connect::wecom
