#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "connect/file/csv_reader.h"

namespace myelin::connect::file {
namespace {

constexpr std::size_t rows_weighed_max = 50;

// Cells of each of the first rows, were `delimiter` the delimiter.
std::vector<std::size_t> widths(std::string_view sample, char delimiter) {
  std::vector<std::size_t> rows;
  std::size_t cells = 1;
  bool quoted = false, cell_start = true, any = false;
  for (std::size_t i = 0; i < sample.size() && rows.size() < rows_weighed_max; ++i) {
    const char c = sample[i];
    if (quoted) {
      if (c == '"' && i + 1 < sample.size() && sample[i + 1] == '"')
        ++i;
      else if (c == '"')
        quoted = false;
      continue;
    }
    if (c == '"' && cell_start)
      quoted = any = true;
    else if (c == '\n' || c == '\r') {
      if (any) rows.push_back(cells);
      cells = 1;
      any = false;
      cell_start = true;
      continue;
    } else if (c == delimiter) {
      ++cells;
      any = cell_start = true;
      continue;
    } else
      any = true;
    cell_start = false;
  }
  if (rows.empty()) rows.push_back(cells);
  return rows;
}

// Whether quotes that open cells are closed where cells end, as far as the sample shows.
bool quotes_close(std::string_view sample, char delimiter) {
  const std::array ends{delimiter, '\n', '\r'};
  std::size_t closed = 0, open = 0;
  for (std::size_t i = 0; i + 1 < sample.size(); ++i) {
    const bool starts = i == 0 || sample[i - 1] == delimiter || sample[i - 1] == '\n';
    if (!starts || sample[i] != '"') continue;
    const std::size_t end = sample.find_first_of(std::string_view(ends.data(), ends.size()), i + 1);
    const bool closes = end != std::string_view::npos && sample[end - 1] == '"' && end - 1 > i;
    closes ? ++closed : ++open;
  }
  return closed >= open;
}

}  // namespace

Dialect sniff_dialect(std::string_view sample) {
  Dialect best;
  double best_score = 0;
  for (const char delimiter : {',', '\t', ';', '|'}) {
    const auto rows = widths(sample, delimiter);
    if (rows[0] < 2) continue;
    const auto as_header = std::count(rows.begin(), rows.end(), rows[0]);
    const double agreement = static_cast<double>(as_header) / static_cast<double>(rows.size());
    const double score = agreement + 0.01 * static_cast<double>(std::min<std::size_t>(rows[0], 40));
    if (score > best_score) {
      best_score = score;
      best.delimiter = delimiter;
    }
  }
  best.quotes = best.delimiter != '\t' || quotes_close(sample, '\t');
  return best;
}

}  // namespace myelin::connect::file
