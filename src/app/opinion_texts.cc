#include "app/opinion_texts.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "app/labelled_texts.h"
#include "text/language.h"

namespace myelin::app {
namespace {

constexpr std::string_view fence = "####";

std::vector<int> integers(std::string_view text) {
  std::vector<int> found;
  for (std::size_t i = 0; i < text.size();) {
    int value = 0;
    const auto [stop, error] = std::from_chars(text.data() + i, text.data() + text.size(), value);
    if (error == std::errc{}) {
      found.push_back(value);
      i = static_cast<std::size_t>(stop - text.data());
    } else {
      ++i;
    }
  }
  return found;
}

// Calls `use` with each part of `list` that begins with `opener`.
template <class Use>
void each_part(std::string_view list, std::string_view opener, Use use) {
  for (std::size_t at = list.find(opener); at != std::string_view::npos;) {
    const std::size_t next = list.find(opener, at + opener.size());
    use(list.substr(at, next == std::string_view::npos ? next : next - at));
    at = next;
  }
}

// Calls `use` with the two halves of each line that has a fence.
template <class Use>
Status each_line(const std::filesystem::path& path, std::string_view format, Use use) {
  MYELIN_TRY(all, read_whole(path));
  bool any = false;
  for (std::string_view rest = all; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (const auto at = line.find(fence); at != std::string_view::npos)
      any = true, use(line.substr(0, at), line.substr(at + fence.size()));
  }
  if (!any)
    return fail(ErrorCode::invalid_argument,
                path.string() + " has no line of the form " + std::string(format),
                "name another with --format");
  return {};
}

// Byte offsets of code points, one more than there are.
std::vector<std::uint32_t> point_offsets(std::string_view text) {
  std::vector<std::uint32_t> offsets;
  for (std::uint32_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) offsets.push_back(i);
  offsets.push_back(static_cast<std::uint32_t>(text.size()));
  return offsets;
}

text::ByteSpan span_of(const std::vector<std::uint32_t>& offsets, int begin, int end) {
  if (begin < 0 || end <= begin || static_cast<std::size_t>(end) >= offsets.size()) return {};
  return {offsets[static_cast<std::size_t>(begin)], offsets[static_cast<std::size_t>(end)]};
}

std::int8_t side(std::string_view word) {
  if (word.contains("POS") || word.contains("Pos") || word.contains("pos")) return 1;
  return word.contains("NEG") || word.contains("Neg") || word.contains("neg") ? -1 : 0;
}

std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> cells;
  for (std::size_t at = 0;;) {
    const auto tab = line.find('\t', at);
    cells.push_back(line.substr(at, tab == std::string_view::npos ? tab : tab - at));
    if (tab == std::string_view::npos) return cells;
    at = tab + 1;
  }
}

}  // namespace

std::uint16_t CategoryNames::index(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  const auto at = static_cast<std::uint16_t>(found - names.begin());
  if (found == names.end() && grows) names.emplace_back(name);
  return at;
}

Status read_asqp(const std::filesystem::path& path, CategoryNames& categories,
                 std::vector<text::OpinionText>& into) {
  return each_line(path, "asqp", [&](std::string_view words, std::string_view list) {
    text::OpinionText row{std::string(words), {}};
    const auto offsets = point_offsets(words);
    each_part(list, "['", [&](std::string_view one) {
      const std::size_t after = one.find("', '");
      if (after == std::string_view::npos) return;
      const auto numbers = integers(one.substr(after));
      if (numbers.size() != 5) return;
      row.opinions.push_back(
          {span_of(offsets, numbers[0], numbers[1]), span_of(offsets, numbers[2], numbers[3]),
           categories.index(one.substr(2, after - 2)), static_cast<std::int8_t>(numbers[4] - 1)});
    });
    into.push_back(std::move(row));
  });
}

Status read_aste(const std::filesystem::path& path, std::vector<text::OpinionText>& into) {
  return each_line(path, "aste", [&](std::string_view tokens, std::string_view list) {
    text::OpinionText row;
    std::vector<std::uint32_t> begins;
    for (std::size_t i = 0; i < tokens.size();) {
      const std::size_t end = std::min(tokens.find(' ', i), tokens.size());
      if (end > i) {
        begins.push_back(static_cast<std::uint32_t>(row.text.size()));
        row.text.append(tokens.substr(i, end - i));
      }
      i = end + 1;
    }
    begins.push_back(static_cast<std::uint32_t>(row.text.size()));
    each_part(list, "((", [&](std::string_view one) {
      const auto numbers = integers(one);
      if (numbers.size() != 4) return;
      row.opinions.push_back({span_of(begins, numbers[0], numbers[1] + 1),
                              span_of(begins, numbers[2], numbers[3] + 1), 0, side(one)});
    });
    into.push_back(std::move(row));
  });
}

Status read_absa(const std::filesystem::path& path, std::vector<text::OpinionText>& into) {
  MYELIN_TRY(all, read_whole(path));
  constexpr std::string_view hole = "$T$";
  const auto before = into.size();
  for (std::string_view rest = all; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const auto cells = cells_of(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (cells.size() < 4 || cells[3] == "polarity" || cells[2].empty()) continue;
    auto begin = cells[1].find(hole);
    if (begin == std::string_view::npos || cells[0].substr(begin, cells[2].size()) != cells[2])
      begin = cells[0].find(cells[2]);
    if (begin == std::string_view::npos) begin = 0;
    const auto stop = std::min(begin + cells[2].size(), cells[0].size());
    into.push_back({std::string(cells[0]),
                    {{{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(stop)},
                      {},
                      0,
                      side(cells[3])}}});
  }
  if (into.size() == before)
    return fail(ErrorCode::invalid_argument, path.string() + " has no row of the form absa",
                "its columns are text, masked text, aspect, polarity");
  return {};
}

std::string language_of(const std::vector<text::OpinionText>& texts) {
  std::size_t chinese = 0, english = 0;
  text::NormalText normal;
  for (const auto& text : texts) {
    text::normalise(text.text, normal);
    const auto tongue = text::tongue_of(normal);
    chinese += tongue == text::Tongue::zh, english += tongue == text::Tongue::en;
  }
  return english > chinese ? "en" : "zh";
}

}  // namespace myelin::app
