#include "raw/propose.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "raw/column_roles.h"

namespace myelin::raw {
namespace {

// A text as YAML writes it in double quotes.
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out + '"';
}

// "exports/2026 评价.csv" → "评价", a name that needs no quotes; digits and marks go, so that the
// next export has it too.
std::string feed_name(std::string_view table) {
  const auto hash = table.rfind('#');
  std::string stem = hash != std::string_view::npos
                         ? std::string(table.substr(hash + 1))
                         : std::filesystem::path(std::string(table)).stem().string();
  if (const auto dot = stem.find('.'); dot != std::string::npos && dot > 0) stem.resize(dot);
  std::string out;
  for (const char c : stem) {
    if (static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c)))
      out.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    else if (!out.empty() && out.back() != '_')
      out.push_back('_');
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out.empty() ? "table" : out;
}

class Proposer {
 public:
  Proposer(const TableSample& sample, const ChosenRoles& chosen)
      : sample_(sample), chosen_(chosen) {}

  Result<Proposal> run() {
    MYELIN_CHECK(check_chosen());
    for (std::size_t i = 0; i < sample_.header.size(); ++i) {
      profiles_.push_back(profile(sample_.rows, i));
      const auto settled = chosen_.find(sample_.header[i]);
      auto role = settled == chosen_.end() ? role_of(sample_.header[i], profiles_.back())
                                           : ColumnRole{settled->second, 1, "chosen"};
      proposal_.columns.push_back(
          {sample_.header[i], std::move(role.role), role.confidence, std::move(role.why)});
    }
    settle_guesses();
    keep_first_of_each();
    MYELIN_TRY(kind, kind_of_rows());
    write(kind);
    MYELIN_TRY(parsed, parse_mappings(proposal_.yaml, "the proposal"));
    proposal_.mapping = std::move(parsed.at(0));
    return std::move(proposal_);
  }

 private:
  Status check_chosen() const {
    const auto known = column_roles();
    std::map<std::string_view, std::string_view> given;  // role → column
    for (const auto& [column, role] : chosen_) {
      if (std::ranges::find(known, role) == known.end())
        return fail(ErrorCode::invalid_argument,
                    fmt::format("'{}' is no role of a column ({})", role, column));
      if (role == "attribute") continue;
      if (const auto [other, is_new] = given.emplace(role, column); !is_new)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("'{}' and '{}' are both to be the {}", other->second, column, role),
                    "Give it to one of them");
    }
    return {};
  }
  const ProposedColumn* with(std::string_view role) const {
    for (const auto& column : proposal_.columns)
      if (column.role == role) return &column;
    return nullptr;
  }
  std::string slot(std::string_view role) const {
    const auto* column = with(role);
    return column == nullptr || column->column.find_first_of("{}|") != std::string::npos
               ? std::string{}
               : "{" + column->column + "}";
  }

  // What only the values suggest counts where no name says it: the first column of times, the
  // longest of texts.
  void settle_guesses() {
    ProposedColumn* longest = nullptr;
    double characters = 0;
    bool time_found = with("at") != nullptr;
    for (std::size_t i = 0; i < proposal_.columns.size(); ++i) {
      auto& column = proposal_.columns[i];
      if (column.role == "text?" && profiles_[i].mean_characters > characters) {
        characters = profiles_[i].mean_characters;
        longest = &column;
      }
      if (column.role == "at?") {
        column.role = time_found ? "attribute" : "at";
        time_found = true;
      }
    }
    if (longest != nullptr && with("text") == nullptr) longest->role = "text";
    for (auto& column : proposal_.columns)
      if (column.role == "text?") column.role = "attribute";
  }

  // One column a role: the first in the order of its names would need the dictionary; the table's
  // order is as good.
  void keep_first_of_each() {
    std::vector<std::string> seen;
    for (const auto& [column, role] : chosen_) seen.push_back(role);
    for (auto& column : proposal_.columns) {
      if (column.role == "attribute" || chosen_.contains(column.column)) continue;
      if (std::find(seen.begin(), seen.end(), column.role) != seen.end()) {
        column.why += fmt::format("; another column is taken for {} already", column.role);
        column.role = "attribute";
      } else {
        seen.push_back(column.role);
      }
    }
  }

  Result<std::string> kind_of_rows() const {
    const bool text = with("text") != nullptr;
    if (const auto* rating = with("rating")) {
      const auto name = canonical_column(rating->column);
      if (name == "nps" || name == "csat" || name == "ces") return "survey";
    }
    if (text && with("reach") != nullptr) return "post";
    if (text && with("agent") != nullptr) return "message";
    if (with("refund") != nullptr || with("refund_id") != nullptr) return "refund";
    if (text || with("rating") != nullptr) return "review";
    if (with("order") != nullptr && with("amount") != nullptr) return "order";
    if (with("order") != nullptr && (with("carrier") != nullptr || with("tracking") != nullptr))
      return "shipment";
    if (with("order") != nullptr) return "order";
    return fail(ErrorCode::invalid_argument,
                "no column is a text, a rating or an order: what a row stands for is not known",
                "write a mapping for it as those in mappings/, or rename its columns");
  }

  void line(std::string_view indent, std::string_view key, const std::string& value) {
    if (!value.empty()) yaml_ += fmt::format("{}{}: {}\n", indent, key, in_quotes(value));
  }

  void comments() {
    yaml_ += fmt::format(
        "# Proposed for {} from its column names and {} rows. Change what is wrong, and import "
        "with it again.\n#\n",
        in_quotes(sample_.name), sample_.rows.size());
    for (const auto& column : proposal_.columns)
      yaml_ += fmt::format(
          "#   {} → {}{}: {}\n", in_quotes(column.column), column.role,
          column.confidence > 0 ? fmt::format(" ({:.0f} %)", column.confidence * 100) : "",
          column.why);
    for (const auto& warning : proposal_.warnings) yaml_ += fmt::format("# {}\n", warning);
  }

  void keys(std::string_view indent, const std::string& feed) {
    std::string list;
    const auto add = [&](std::string_view role, std::string_view kind, bool spaced) {
      const auto value = slot(role);
      if (value.empty()) return;
      list += fmt::format("{}  - {{kind: {}, ", indent, kind);
      if (spaced) list += fmt::format("space: {}, ", in_quotes(feed));
      list += fmt::format("value: {}}}\n", in_quotes(value));
    };
    add("phone", "phone", false);
    add("email", "email", false);
    add("openid", "openid", true);
    add("device", "device", false);
    add("customer_id", "account", true);
    add("nick", "platform", true);
    if (!list.empty()) yaml_ += fmt::format("{}keys:\n{}", indent, list);
  }

  void dimensions(std::string_view indent) {
    std::string list;
    for (const std::string_view name : {"product", "batch", "channel", "carrier", "warehouse",
                                        "store", "region", "agent", "campaign", "version"}) {
      std::string value = slot(name);
      if (name == "product" && value.empty()) value = slot("product_name");
      if (name == "product" && value.empty()) value = slot("category");
      if (!value.empty()) list += fmt::format("{}  {}: {}\n", indent, name, in_quotes(value));
    }
    if (!list.empty()) yaml_ += fmt::format("{}dimensions:\n{}", indent, list);
  }

  void write(const std::string& kind) {
    const std::string feed = feed_name(sample_.name);
    const bool timeless = slot("at").empty();
    if (timeless)
      proposal_.warnings.push_back(
          fmt::format("No column tells a time: every row is dated {}, the day the file was "
                      "written. Set default_time to what is right.",
                      format_date(sample_.modified, Zone{})));
    std::string id = kind == "order" || kind == "shipment" ? slot("order")
                     : kind == "refund"                    ? slot("refund_id")
                                                           : slot("review_id");
    if (id.empty() && kind != "order") id = slot("id");
    if (id.empty()) {
      id = "{@row}";
      proposal_.warnings.push_back(
          "No column is an id: the content of a row stands for one, so that a second import "
          "changes nothing.");
    }
    comments();
    yaml_ += fmt::format("mapping: {}\nsource: {}\nrank: {}\nzone: Asia/Shanghai\ncurrency: CNY\n",
                         in_quotes("proposed." + feed), in_quotes(feed),
                         kind == "order"                          ? 20
                         : kind == "refund" || kind == "shipment" ? 30
                                                                  : 50);
    if (timeless)
      yaml_ += fmt::format("default_time: {}\n", in_quotes(format_date(sample_.modified, Zone{})));
    yaml_ += "match:\n  headers:\n";
    for (std::size_t i = 0; i < sample_.header.size(); ++i)
      if (proposal_.columns[i].role != "attribute" || sample_.header.size() <= 8)
        if (sample_.header[i].find_first_of("{}|") == std::string::npos)
          yaml_ += fmt::format("    - {}\n", in_quotes(sample_.header[i]));
    yaml_ += "emit:\n";
    yaml_ += fmt::format("  - kind: {}\n", kind);
    yaml_ += fmt::format("    id: {}\n", in_quotes(id));
    yaml_ += timeless ? "    at: import\n" : fmt::format("    at: {}\n", in_quotes(slot("at")));
    line("    ", "due", slot("due"));
    line("    ", "order", slot("order"));
    line("    ", "text", slot("text"));
    rating();
    if (kind == "refund") line("    ", "event", slot("refund_reason"));
    line("    ", "amount",
         kind == "refund" && !slot("refund").empty() ? slot("refund") : slot("amount"));
    line("    ", "reach", slot("reach"));
    line("    ", "customer_name", slot("name"));
    line("    ", "customer_tier", slot("tier"));
    keys("    ", feed);
    dimensions("    ");
    attributes(kind);
    yaml_ += "    rest: true\n";
    follow_up(kind, id, timeless, feed);
    proposal_.yaml = std::move(yaml_);
  }

  void rating() {
    if (slot("rating").empty()) {
      if (!slot("verdict").empty())
        yaml_ += fmt::format(
            "    rating: {{from: {}, map: {{好评: 5, 中评: 3, 差评: 1, good: 5, neutral: 3, bad: "
            "1}}, otherwise: drop}}\n",
            in_quotes(slot("verdict")));
      return;
    }
    line("    ", "rating", slot("rating"));
    const auto* column = with("rating");
    const auto& p = profiles_[static_cast<std::size_t>(column - proposal_.columns.data())];
    const auto name = canonical_column(column->column);
    if (name == "nps" || p.one_to_five < 0.9)
      yaml_ += "    scale: nps\n";
    else if (name == "csat" || name == "ces")
      yaml_ += fmt::format("    scale: {}\n", name);
  }

  // Known columns that no field of a signal holds keep their names as attributes.
  void attributes(std::string_view kind) {
    std::string list;
    for (const std::string_view role :
         {"label", "category", "tracking", "product_name", "verdict", "refund_reason", "refund"}) {
      const bool elsewhere = (role == "refund_reason" || role == "refund") && kind == "refund";
      if (const auto value = slot(role); !value.empty() && !elsewhere)
        list += fmt::format("      {}: {}\n", in_quotes(with(role)->column), in_quotes(value));
    }
    if (!list.empty()) yaml_ += "    attributes:\n" + list;
  }

  void follow_up(const std::string& kind, const std::string& id, bool timeless,
                 const std::string& feed) {
    if (slot("follow_up").empty()) return;
    const auto text = slot("follow_up");
    yaml_ +=
        fmt::format("  - kind: {}\n    event: follow_up\n    when: [{{present: {}}}]\n    id: {}\n",
                    kind, in_quotes(text), in_quotes(id + ":follow_up"));
    if (!slot("follow_up_at").empty() && !timeless)
      yaml_ +=
          fmt::format("    at: [{}, {}]\n", in_quotes(slot("follow_up_at")), in_quotes(slot("at")));
    else if (timeless)
      yaml_ += "    at: import\n";
    else
      yaml_ += fmt::format("    at: {}\n", in_quotes(slot("at")));
    line("    ", "order", slot("order"));
    line("    ", "text", text);
    keys("    ", feed);
    dimensions("    ");
  }

  const TableSample& sample_;
  const ChosenRoles& chosen_;
  std::vector<ColumnProfile> profiles_;
  Proposal proposal_;
  std::string yaml_;
};

}  // namespace

Result<Proposal> propose(const TableSample& sample, const ChosenRoles& chosen) {
  return Proposer(sample, chosen).run();
}

}  // namespace myelin::raw
