#include "store/duckdb/journal_page.h"

#include <fmt/format.h>

#include <bit>
#include <cstring>

namespace myelin::store {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::uint8_t page_version = 1;

std::size_t width_of(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
      return 1;
    case DUCKDB_TYPE_SMALLINT:
      return 2;
    case DUCKDB_TYPE_INTEGER:
      return 4;
    case DUCKDB_TYPE_UUID:
      return 16;
    case DUCKDB_TYPE_VARCHAR:
      return 0;
    default:  // bigint, double, timestamp: the appender knows no others
      return 8;
  }
}

template <class T>
void put(std::string& page, T value) {
  page.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void put_text(std::string& page, const duckdb_string_t& text) {
  const std::size_t length = text.value.inlined.length;
  put(page, static_cast<std::uint32_t>(length));
  page.append(length <= 12 ? text.value.inlined.inlined : text.value.pointer.ptr, length);
}

void put_row(std::string& page, const DuckdbAppender& table, idx_t row) {
  const std::size_t columns = table.columns(), nulls = page.size();
  page.append((columns + 7) / 8, '\0');
  for (std::size_t c = 0; c < columns; ++c) {
    if (table.is_null(c, row)) {
      auto& bits = page[nulls + c / 8];
      bits = static_cast<char>(bits | 1 << c % 8);
    } else if (table.type(c) == DUCKDB_TYPE_VARCHAR) {
      put_text(page, static_cast<const duckdb_string_t*>(table.data(c))[row]);
    } else {
      const std::size_t width = width_of(table.type(c));
      page.append(static_cast<const char*>(table.data(c)) + row * width, width);
    }
  }
}

// Reads from the front of what is left; past the end it gives zeros and remembers it.
class Cursor {
 public:
  explicit Cursor(std::string_view left) : left_(left) {}
  std::string_view bytes(std::size_t count) {
    if (count > left_.size()) {
      whole_ = false;
      left_ = {};
      return {};
    }
    const auto taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
  }
  template <class T>
  T number() {
    T value{};
    if (const auto from = bytes(sizeof value); !from.empty())
      std::memcpy(&value, from.data(), sizeof value);
    return value;
  }
  bool whole() const { return whole_; }
  bool done() const { return left_.empty(); }

 private:
  std::string_view left_;
  bool whole_ = true;
};

void take_value(Cursor& from, DuckdbAppender& table, std::size_t column) {
  switch (table.type(column)) {
    case DUCKDB_TYPE_BOOLEAN:
      return table.add(from.number<std::uint8_t>() != 0);
    case DUCKDB_TYPE_SMALLINT:
      return table.Appender::add(static_cast<int>(from.number<std::int16_t>()));
    case DUCKDB_TYPE_INTEGER:
      return table.Appender::add(static_cast<int>(from.number<std::int32_t>()));
    case DUCKDB_TYPE_BIGINT:
      return table.add(from.number<std::int64_t>());
    case DUCKDB_TYPE_DOUBLE:
      return table.add(from.number<double>());
    case DUCKDB_TYPE_TIMESTAMP:
      return table.add(from_us(from.number<std::int64_t>()));
    case DUCKDB_TYPE_UUID: {
      const auto low = from.number<std::uint64_t>(), high = from.number<std::uint64_t>();
      return table.add(Fingerprint{high ^ (1ULL << 63), low});
    }
    default:
      return table.add(from.bytes(from.number<std::uint32_t>()));
  }
}

bool same_columns(const DuckdbAppender& table, std::string_view types) {
  if (types.size() != table.columns()) return false;
  for (std::size_t c = 0; c < types.size(); ++c)
    if (static_cast<std::uint8_t>(types[c]) != table.type(c)) return false;
  return true;
}

std::unexpected<Error> unreadable(std::string why) {
  return fail(ErrorCode::corrupt, "the journal cannot be read: " + std::move(why),
              "restore a backup, or open this store with the version that wrote it");
}

}  // namespace

void begin_page(std::string& page) {
  page.clear();
  put(page, page_version);
}

void put_rows(std::string& page, const DuckdbAppender& table) {
  const auto fresh = table.fresh();
  if (fresh.size() == 0) return;
  put(page, static_cast<std::uint8_t>(table.table().size()));
  page += table.table();
  put(page, static_cast<std::uint16_t>(table.columns()));
  for (std::size_t c = 0; c < table.columns(); ++c)
    put(page, static_cast<std::uint8_t>(table.type(c)));
  put(page, static_cast<std::uint32_t>(fresh.size()));
  for (idx_t row = fresh.begin; row < fresh.end; ++row) put_row(page, table, row);
}

Status take_rows(std::string_view page,
                 const std::function<Result<DuckdbAppender*>(std::string_view table)>& open) {
  Cursor from{page};
  if (const int version = from.number<std::uint8_t>(); version != page_version)
    return unreadable(fmt::format("its pages are of version {}", version));
  while (!from.done()) {
    const auto name = from.bytes(from.number<std::uint8_t>());
    const auto types = from.bytes(from.number<std::uint16_t>());
    const auto rows = from.number<std::uint32_t>();
    if (!from.whole()) return unreadable("a page ends too early");
    MYELIN_TRY(table, open(name));
    if (!same_columns(*table, types))
      return unreadable(fmt::format("table {} has other columns by now", name));
    for (std::uint32_t row = 0; row < rows; ++row) {
      const auto nulls = from.bytes((types.size() + 7) / 8);
      if (!from.whole()) return unreadable("a page ends too early");
      for (std::size_t c = 0; c < types.size(); ++c)
        if ((static_cast<std::uint8_t>(nulls[c / 8]) >> c % 8 & 1) != 0)
          table->add_null();
        else
          take_value(from, *table, c);
      table->end_row();
    }
    if (!from.whole()) return unreadable("a page ends too early");
  }
  return {};
}

}  // namespace myelin::store
