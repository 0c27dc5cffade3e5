#include "app/cascade_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "connect/file/input.h"

namespace myelin::app {
namespace {

using stats::cascade::Cascade;

constexpr std::array<std::string_view, 3> columns{"posted_at_unix", "author_followers",
                                                  "repost_offsets_s"};
constexpr double shanghai_s = 8 * 3600, day_s = 86'400;

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::optional<Cascade> cascade_of(const std::vector<std::string_view>& cells,
                                  const std::array<std::size_t, 3>& at) {
  Cascade one;
  const auto cell = [&](std::size_t column) {
    return at[column] < cells.size() ? cells[at[column]] : std::string_view{};
  };
  const auto posted = number(cell(0));
  if (!posted) return std::nullopt;
  one.root.hour = std::fmod(std::fmod(*posted + shanghai_s, day_s) + day_s, day_s) / 3600;
  one.root.followers = number(cell(1)).value_or(std::numeric_limits<double>::quiet_NaN());
  for (auto rest = cell(2); !rest.empty();) {
    const auto word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    if (word.empty()) continue;
    const auto offset = number(word);
    if (!offset) return std::nullopt;
    one.reposts_s.push_back(std::max(0.0, *offset));
  }
  std::ranges::sort(one.reposts_s);
  return one;
}

}  // namespace

Result<std::vector<Cascade>> read_cascades(const std::filesystem::path& path) {
  MYELIN_TRY(inputs, connect::file::open_inputs(path));
  for (const auto& input : inputs.tables) {
    MYELIN_TRY(reader, input.open());
    std::array<std::size_t, 3> at{};
    bool fits = true;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const auto found = std::ranges::find(reader->header(), columns[c]);
      fits = fits && found != reader->header().end();
      at[c] = static_cast<std::size_t>(found - reader->header().begin());
    }
    if (!fits) continue;
    std::vector<Cascade> cascades;
    for (connect::file::Row row;;) {
      MYELIN_TRY(more, reader->next(row));
      if (!more) break;
      auto one = row.problem ? std::nullopt : cascade_of(row.cells, at);
      if (!one)
        return fail(ErrorCode::corrupt,
                    fmt::format("{}: row {} is not a cascade", input.name, cascades.size() + 1),
                    "posted_at_unix is a number, repost_offsets_s numbers separated by spaces");
      cascades.push_back(std::move(*one));
    }
    return cascades;
  }
  return fail(ErrorCode::not_found, path.string() + " holds no table of cascades",
              "give a CSV with the columns posted_at_unix, author_followers, repost_offsets_s");
}

}  // namespace myelin::app
