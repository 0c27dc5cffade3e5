#include "repair/care.h"

#include <fmt/format.h>

#include <algorithm>

namespace myelin::repair {
namespace {

constexpr minutes day_minutes{24 * 60};

constexpr std::array<std::string_view, 4> placeholders{"salutation", "product", "order_tail",
                                                       "offer"};

bool within_cap(const Cap& cap, Purpose purpose, std::span<const EarlierContact> earlier,
                Time now) {
  const auto recent = std::ranges::count_if(earlier, [&](const EarlierContact& one) {
    return one.purpose == purpose && one.at > now - days{cap.days};
  });
  return recent < cap.messages;
}

Barrier barrier_of(Standing standing, bool consent_needed) {
  switch (standing) {
    case Standing::withdrawn:
      return Barrier::withdrawn;
    case Standing::given:
      return Barrier::none;
    case Standing::expired:
      return consent_needed ? Barrier::expired : Barrier::none;
    case Standing::silent:
      break;
  }
  return consent_needed ? Barrier::no_consent : Barrier::none;
}

// The next piece of a text: words, or a placeholder without its braces; none where a brace is
// neither.
struct Piece {
  std::string_view text;
  bool placeholder = false;
};
std::optional<Piece> next_piece(std::string_view& rest) {
  const auto brace = rest.find_first_of("{}");
  if (brace != 0) {
    const Piece words{rest.substr(0, brace), false};
    rest.remove_prefix(words.text.size());
    return words;
  }
  const auto end = rest.find('}');
  if (rest.front() == '}' || end == std::string_view::npos) return std::nullopt;
  const Piece found{rest.substr(1, end - 1), true};
  rest.remove_prefix(end + 1);
  return std::ranges::find(placeholders, found.text) == placeholders.end() ? std::nullopt
                                                                           : std::optional{found};
}

std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size(); ++at)
    if ((static_cast<unsigned char>(text[at]) & 0xc0) != 0x80 && count-- == 0) break;
  return text.substr(0, at);
}

}  // namespace

std::optional<Medium> Care::medium_of(std::string_view name) const {
  if (const auto medium = medium_named(name)) return medium;
  for (std::size_t i = 0; i < medium_count; ++i)
    if (!name.empty() && channels[i] == name) return static_cast<Medium>(i);
  return std::nullopt;
}

bool Care::carries(std::string_view channel) const {
  return !channel.empty() && std::ranges::find(channels, channel) != channels.end();
}

Time after_quiet(const Care& care, Zone zone, Time now) {
  if (care.quiet_from == care.quiet_until) return now;
  const Time midnight = zone.day_start(zone.day(now));
  const Duration of_day = now - midnight;
  const bool over_midnight = care.quiet_from > care.quiet_until;
  const bool quiet = over_midnight ? of_day >= care.quiet_from || of_day < care.quiet_until
                                   : of_day >= care.quiet_from && of_day < care.quiet_until;
  if (!quiet) return now;
  const bool tomorrow = over_midnight && of_day >= care.quiet_from;
  return midnight + care.quiet_until + (tomorrow ? day_minutes : minutes{0});
}

Permission permission(const Care& care, const Asked& asked, std::span<const Consent> said,
                      std::span<const EarlierContact> earlier, Time now) {
  const auto& rule = care.rule(asked.purpose);
  const Time from = after_quiet(care, asked.zone, now);
  if (std::ranges::find(earlier, asked.repair, &EarlierContact::repair) != earlier.end())
    return {Barrier::contacted, from};
  const auto barrier = barrier_of(standing(said, asked.purpose, asked.medium, from), rule.consent);
  if (barrier != Barrier::none) return {barrier, from};
  for (const auto& cap : rule.caps)
    if (!within_cap(cap, asked.purpose, earlier, from)) return {Barrier::capped, from};
  return {Barrier::none, from};
}

Status check_letter(std::string_view text, bool with_offer) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos || text.size() > letter_bytes_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("a message has 1 to {} bytes of words", letter_bytes_max),
                "say what happened, what is done about it, and where they can turn");
  bool offers = false;
  for (auto rest = text; !rest.empty();) {
    const auto piece = next_piece(rest);
    if (!piece)
      return fail(ErrorCode::invalid_argument,
                  fmt::format("the message holds a brace that is no placeholder near \"{}\"",
                              first_characters(rest, 20)),
                  "the placeholders are {salutation}, {product}, {order_tail} and {offer}");
    offers = offers || (piece->placeholder && piece->text == "offer");
  }
  if (offers && !with_offer)
    return fail(ErrorCode::invalid_argument, "the message speaks of an {offer} and there is none",
                "give the offer, such as \"10 元券\"");
  if (!offers && with_offer)
    return fail(ErrorCode::invalid_argument, "there is an offer and the message does not name it",
                "write {offer} where it belongs");
  return {};
}

std::string fill_letter(std::string_view text, const LetterWords& words) {
  const std::array<const std::string*, placeholders.size()> values{
      &words.salutation, &words.product, &words.order_tail, &words.offer};
  std::string filled;
  while (!text.empty()) {
    const auto piece = next_piece(text);
    if (!piece) break;  // check_letter() has refused it
    const auto place = std::ranges::find(placeholders, piece->text);
    if (piece->placeholder)
      filled += *values[static_cast<std::size_t>(place - placeholders.begin())];
    else
      filled += piece->text;
  }
  return filled;
}

std::string salutation(std::string_view person, model::Language language) {
  const bool english = language == model::Language::en;
  if (person.empty()) return english ? "Dear customer" : "尊敬的顾客";
  return english ? fmt::format("Dear {}", person) : fmt::format("{}，您好", person);
}

std::string order_tail(std::string_view order) {
  constexpr std::size_t tail = 4;
  std::size_t begin = order.size();
  for (std::size_t kept = 0; begin > 0 && kept < tail;) {
    --begin;
    if ((static_cast<unsigned char>(order[begin]) & 0xc0) != 0x80) ++kept;
  }
  return std::string{order.substr(begin)};
}

}  // namespace myelin::repair
