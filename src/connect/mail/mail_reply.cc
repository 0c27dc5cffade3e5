#include "connect/mail/mail_reply.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <mutex>

#include "base/limits.h"
#include "connect/mail/written.h"

namespace myelin::connect::mail {
namespace {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
struct Free {
  void operator()(char* text) const { g_free(text); }
};
template <class T>
using Held = std::unique_ptr<T, Unref>;
using Text = std::unique_ptr<char, Free>;

std::string lowered(const char* text) {
  std::string out = text == nullptr ? "" : text;
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string header(GMimeMessage* mail, const char* name) {
  return lowered(g_mime_object_get_header(GMIME_OBJECT(mail), name));
}

// RFC 3834 and what is sent without it.
bool is_automatic(GMimeMessage* mail) {
  const auto submitted = header(mail, "Auto-Submitted");
  const auto precedence = header(mail, "Precedence");
  return (!submitted.empty() && !submitted.starts_with("no")) || precedence == "bulk" ||
         precedence == "junk" || precedence == "list" || precedence == "auto_reply" ||
         !header(mail, "X-Autoreply").empty() || !header(mail, "List-Id").empty() ||
         header(mail, "Content-Type").starts_with("multipart/report");
}

// The first text of a kind, attachments left out.
GMimeTextPart* text_part(GMimeObject* part, const char* subtype, int depth) {
  constexpr int depth_max = 16;
  if (depth > depth_max || part == nullptr) return nullptr;
  if (GMIME_IS_MULTIPART(part)) {
    const int count = g_mime_multipart_get_count(GMIME_MULTIPART(part));
    for (int i = 0; i < count; ++i)
      if (auto* found =
              text_part(g_mime_multipart_get_part(GMIME_MULTIPART(part), i), subtype, depth + 1))
        return found;
    return nullptr;
  }
  const auto* kind = g_mime_object_get_content_type(part);
  const auto* placed = g_mime_object_get_disposition(part);
  if (!GMIME_IS_TEXT_PART(part) || lowered(placed).starts_with("attachment") ||
      lowered(g_mime_content_type_get_media_subtype(const_cast<GMimeContentType*>(kind))) !=
          subtype)
    return nullptr;
  return GMIME_TEXT_PART(part);
}

void add_ids(const std::string& text, std::vector<std::string>& ids) {
  if (text.empty()) return;
  auto* list = g_mime_references_parse(nullptr, text.c_str());
  std::vector<std::string> found;
  for (int i = 0; i < g_mime_references_length(list); ++i)
    found.emplace_back(g_mime_references_get_message_id(list, i));
  g_mime_references_free(list);
  ids.insert(ids.end(), found.rbegin(), found.rend());
}

std::string written_text(GMimeMessage* mail) {
  auto* body = g_mime_message_get_mime_part(mail);
  if (auto* plain = text_part(body, "plain", 0))
    if (const Text text{g_mime_text_part_get_text(plain)}) return written(text.get());
  if (auto* html = text_part(body, "html", 0))
    if (const Text text{g_mime_text_part_get_text(html)}) return written(text_of_html(text.get()));
  return {};
}

}  // namespace

Result<MailReply> read_mail(std::string_view bytes) {
  static std::once_flag started;
  std::call_once(started, [] { g_mime_init(); });
  const auto bad = [](const char* why) {
    return fail(ErrorCode::invalid_argument, why, "it stays in the mailbox; read it there");
  };
  if (bytes.size() > limits::mail_bytes_max) return bad("the e-mail is too large");
  const Held<GMimeStream> stream{g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size())};
  const Held<GMimeParser> parser{g_mime_parser_new_with_stream(stream.get())};
  const Held<GMimeMessage> mail{g_mime_parser_construct_message(parser.get(), nullptr)};
  if (!mail) return bad("these bytes are no e-mail");
  MailReply reply;
  if (const char* id = g_mime_message_get_message_id(mail.get())) reply.id = id;
  auto* senders = g_mime_message_get_from(mail.get());
  if (senders != nullptr && internet_address_list_length(senders) == 1)
    if (auto* sender = internet_address_list_get_address(senders, 0);
        INTERNET_ADDRESS_IS_MAILBOX(sender))
      reply.from = lowered(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(sender)));
  if (reply.id.empty() || reply.id.size() > limits::name_bytes_max || reply.from.empty())
    return bad("the e-mail has not one sender and one Message-ID");
  for (const char* name : {"In-Reply-To", "References"})
    if (const char* value = g_mime_object_get_header(GMIME_OBJECT(mail.get()), name))
      add_ids(value, reply.references);
  reply.automatic = is_automatic(mail.get());
  if (auto* date = g_mime_message_get_date(mail.get()))
    reply.at = Time{} + seconds{g_date_time_to_unix(date)};
  reply.text = written_text(mail.get());
  return reply;
}

namespace {

struct Word {
  std::string_view word;
  model::Progress progress;
};
// docs/tools.md lists them.
constexpr std::array words{
    Word{"收到", model::Progress::working},  Word{"接手", model::Progress::working},
    Word{"认领", model::Progress::working},  Word{"take", model::Progress::working},
    Word{"taken", model::Progress::working}, Word{"已解决", model::Progress::done},
    Word{"已处理", model::Progress::done},   Word{"解决了", model::Progress::done},
    Word{"resolved", model::Progress::done}, Word{"done", model::Progress::done},
    Word{"fixed", model::Progress::done},    Word{"重新打开", model::Progress::open},
    Word{"未解决", model::Progress::open},   Word{"reopen", model::Progress::open},
    Word{"not fixed", model::Progress::open}};
constexpr std::array<std::string_view, 14> ends{" ", "\t", "\n", ":",  ",",  ".",  "!",
                                                ";", "：", "，", "。", "！", "；", "、"};

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// What follows the word, where the text begins with it and it ends there.
std::optional<std::string_view> after(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return std::nullopt;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c =
        text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
    if (c != word[i]) return std::nullopt;
  }
  text.remove_prefix(word.size());
  if (text.empty()) return text;
  for (const auto end : ends)
    if (text.starts_with(end)) return text.substr(end.size());
  return std::nullopt;
}

}  // namespace

Wish wish_of(std::string_view text) {
  Wish wish;
  text = trimmed(text);
  if (text.starts_with('#')) {
    const auto digits = text.substr(1);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), wish.repair.value);
    if (error == std::errc{} && wish.repair.value > 0)
      text = trimmed(digits.substr(static_cast<std::size_t>(end - digits.data())));
    else
      wish.repair = {};
  }
  for (const auto& [word, progress] : words)
    if (const auto rest = after(text, word)) {
      wish.progress = progress;
      text = trimmed(*rest);
      break;
    }
  wish.text = text;
  return wish;
}

}  // namespace myelin::connect::mail
