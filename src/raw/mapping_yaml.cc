#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/limits.h"
#include "raw/mapping.h"
#include "raw/yaml_reader.h"

namespace myelin::raw {
namespace {

constexpr std::string_view a_value = "a text, a list of texts, or {from, map, otherwise}";

class MappingParser {
 public:
  explicit MappingParser(std::string file) : yaml_(std::move(file)) {}

  Result<Mapping> parse(const YAML::Node& node) {
    MYELIN_CHECK(
        yaml_.only(node, "mapping",
                   {"mapping", "title", "source", "rank", "zone", "currency", "default_time",
                    "match", "skip", "reader", "share", "join", "every", "emit"}));
    Mapping mapping;
    mapping.origin = yaml_.where(node);
    MYELIN_TRY(name, yaml_.text(node, "mapping", "the mapping's name"));
    MYELIN_TRY(title, yaml_.text(node, "title", "a text"));
    MYELIN_TRY(source, yaml_.text(node, "source", "the name of the feed"));
    MYELIN_TRY(reader, yaml_.text(node, "reader", "myelin-json"));
    mapping.name = name;
    mapping.title = title;
    mapping.source = source;
    mapping.reader = reader;
    MYELIN_TRY(skip, yaml_.text(node, "skip", "why such a table is not read"));
    mapping.skip = skip;
    if (mapping.name.empty())
      return yaml_.fault(node["mapping"].IsDefined() ? node["mapping"] : node, "mapping",
                         "the mapping's name, such as tmall.reviews");
    if (!mapping.reader.empty() && mapping.reader != "myelin-json")
      return yaml_.fault(node["reader"], "reader", "myelin-json, or no reader at all");
    if (!mapping.skip.empty()) return skipped(node, std::move(mapping));
    if (mapping.source.empty() && mapping.reader.empty())
      return yaml_.fault(node["source"].IsDefined() ? node["source"] : node, "source",
                         "the name of the feed, such as tmall.reviews");
    MYELIN_CHECK(settings(node, mapping));
    MYELIN_CHECK(match(node["match"], mapping));
    MYELIN_CHECK(tables(node, mapping));
    Emit every;
    if (node["every"].IsDefined()) MYELIN_CHECK(emit(node["every"], "every", every));
    const auto list = node["emit"];
    if (list.IsDefined() && !list.IsSequence()) return yaml_.fault(list, "emit", "a list");
    for (std::size_t i = 0; list.IsDefined() && i < list.size(); ++i) {
      const auto path = fmt::format("emit[{}]", i);
      Emit one = every;
      MYELIN_CHECK(emit(list[i], path, one));
      if (one.kind.empty()) return yaml_.fault(list[i], path + ".kind", "a kind of signal");
      if (one.id.empty())
        return yaml_.fault(list[i], path + ".id",
                           "the id of the signal, such as \"{review_id}\" or \"{@row}\"");
      if (one.at.empty() && !one.at_import)
        return yaml_.fault(list[i], path + ".at", "a time, or import where the table has none");
      if (one.at_import && !mapping.default_time)
        return yaml_.fault(list[i]["at"].IsDefined() ? list[i]["at"] : list[i], path + ".at",
                           "a default_time in the mapping, because import stands for it");
      mapping.emit.push_back(std::move(one));
    }
    if (mapping.emit.empty() && mapping.reader.empty() && !mapping.share)
      return yaml_.fault(node, "emit", "at least one signal to emit");
    return mapping;
  }

 private:
  Result<Mapping> skipped(const YAML::Node& node, Mapping mapping) {
    MYELIN_CHECK(yaml_.only(node, "mapping", {"mapping", "title", "match", "skip"}));
    MYELIN_CHECK(match(node["match"], mapping));
    return mapping;
  }

  Status settings(const YAML::Node& node, Mapping& mapping) {
    MYELIN_TRY(rank, yaml_.text(node, "rank", "a number"));
    if (!rank.empty()) {
      char* end = nullptr;
      const long value = std::strtol(rank.c_str(), &end, 10);
      if (*end != '\0' || value < 0 || value > 1000)
        return yaml_.fault(node["rank"], "rank", "a number from 0 to 1000");
      mapping.rank = static_cast<int>(value);
    }
    MYELIN_TRY(zone, yaml_.text(node, "zone", "a zone"));
    if (!zone.empty()) {
      const auto parsed = Zone::parse(zone);
      if (!parsed)
        return yaml_.fault(node["zone"], "zone", "Asia/Shanghai, UTC, or an offset such as +08:00");
      mapping.zone = *parsed;
    }
    MYELIN_TRY(currency, yaml_.text(node, "currency", "a currency"));
    if (!currency.empty()) {
      const auto parsed = Currency::parse(currency);
      if (!parsed) return yaml_.fault(node["currency"], "currency", "an ISO code such as CNY");
      mapping.currency = *parsed;
    }
    MYELIN_TRY(time, yaml_.text(node, "default_time", "a time"));
    if (!time.empty()) {
      const auto parsed = parse_time(time, mapping.zone);
      if (!parsed)
        return yaml_.fault(node["default_time"], "default_time",
                           "a time such as 2026-11-22 16:30:00");
      mapping.default_time = *parsed;
    }
    return {};
  }

  Status match(const YAML::Node& node, Mapping& mapping) {
    if (!node.IsDefined()) return {};
    MYELIN_CHECK(yaml_.only(node, "match", {"files", "headers"}));
    MYELIN_TRY(files, yaml_.texts(node, "files", "a list of file names such as [\"*评价*\"]"));
    MYELIN_TRY(headers, yaml_.texts(node, "headers", "a list of column names"));
    mapping.match_files = files;
    for (const auto& header : headers) {
      const auto parsed = Template::parse("{" + header + "}");
      if (!parsed || parsed->pieces.size() != 1)
        return yaml_.fault(node["headers"], "match.headers",
                           "column names, alternatives separated by |");
      mapping.match_headers.push_back(parsed->pieces[0].columns);
    }
    return {};
  }

  Status tables(const YAML::Node& node, Mapping& mapping) {
    if (const auto share = node["share"]; share.IsDefined()) {
      MYELIN_CHECK(yaml_.only(share, "share", {"table", "key", "columns"}));
      Share value;
      MYELIN_TRY(table, yaml_.text(share, "table", "a name"));
      MYELIN_TRY(columns, yaml_.texts(share, "columns", "a list of column names"));
      if (table.empty() || columns.empty())
        return yaml_.fault(share, "share", "table, key and columns");
      value.table = table;
      value.columns = columns;
      MYELIN_CHECK(one_template(share["key"], "share.key", value.key));
      mapping.share = std::move(value);
    }
    const auto joins = node["join"];
    if (joins.IsDefined() && !joins.IsSequence())
      return yaml_.fault(joins, "join", "a list of {table, key, take}");
    for (std::size_t i = 0; joins.IsDefined() && i < joins.size(); ++i) {
      const auto path = fmt::format("join[{}]", i);
      MYELIN_CHECK(yaml_.only(joins[i], path, {"table", "key", "take"}));
      Join value;
      MYELIN_TRY(table, yaml_.text(joins[i], "table", "a name"));
      MYELIN_TRY(take, yaml_.texts(joins[i], "take", "a list of column names"));
      if (table.empty() || take.empty()) return yaml_.fault(joins[i], path, "table, key and take");
      value.table = table;
      value.take = take;
      MYELIN_CHECK(one_template(joins[i]["key"], path + ".key", value.key));
      mapping.joins.push_back(std::move(value));
    }
    return {};
  }

  Status one_template(const YAML::Node& node, const std::string& path, Template& out) {
    if (!node.IsDefined() || !node.IsScalar())
      return yaml_.fault(node, path, "a text such as \"{column}\"");
    auto parsed = Template::parse(node.Scalar());
    if (!parsed) return yaml_.fault(node, path, "placeholders such as {column}, each closed");
    out = std::move(*parsed);
    return {};
  }

  Status templates(const YAML::Node& node, const std::string& path, std::vector<Template>& out) {
    if (node.IsScalar()) {
      MYELIN_CHECK(one_template(node, path, out.emplace_back()));
      return {};
    }
    if (!node.IsSequence()) return yaml_.fault(node, path, a_value);
    for (const auto& item : node) MYELIN_CHECK(one_template(item, path, out.emplace_back()));
    return {};
  }

  Status expression(const YAML::Node& node, const std::string& path, Expression& out) {
    out = {};
    if (!node.IsDefined() || node.IsNull()) return {};
    if (!node.IsMap()) return templates(node, path, out.first_of);
    MYELIN_CHECK(yaml_.only(node, path, {"from", "map", "otherwise"}));
    if (!node["from"].IsDefined())
      return yaml_.fault(node, path + ".from", "where the value comes from");
    MYELIN_CHECK(templates(node["from"], path + ".from", out.first_of));
    if (const auto table = node["map"]; table.IsDefined()) {
      if (!table.IsMap()) return yaml_.fault(table, path + ".map", "a map of value: translation");
      for (const auto& item : table) {
        if (!item.first.IsScalar() || !item.second.IsScalar())
          return yaml_.fault(item.second, path + ".map", "value: translation");
        out.table[item.first.Scalar()] = item.second.Scalar();
      }
    }
    MYELIN_TRY(otherwise, yaml_.text(node, "otherwise", "keep, drop, error, or the value to take"));
    if (otherwise.empty() || otherwise == "keep")
      out.otherwise = Expression::Otherwise::keep;
    else if (otherwise == "drop")
      out.otherwise = Expression::Otherwise::drop;
    else if (otherwise == "error")
      out.otherwise = Expression::Otherwise::fault;
    else {
      out.otherwise = Expression::Otherwise::constant;
      out.otherwise_text = otherwise;
    }
    return {};
  }

  Status emit(const YAML::Node& node, const std::string& path, Emit& out) {
    MYELIN_CHECK(yaml_.only(
        node, path,
        {"kind",   "event", "id",     "at",         "due",        "order",         "text",
         "rating", "scale", "amount", "currency",   "reach",      "customer_name", "customer_tier",
         "source", "when",  "keys",   "dimensions", "attributes", "rest"}));
    const std::initializer_list<std::pair<std::string_view, Expression*>> fields{
        {"kind", &out.kind},
        {"event", &out.event},
        {"id", &out.id},
        {"at", &out.at},
        {"due", &out.due},
        {"order", &out.order},
        {"text", &out.text},
        {"rating", &out.rating},
        {"amount", &out.amount},
        {"currency", &out.currency},
        {"reach", &out.reach},
        {"customer_name", &out.customer_name},
        {"customer_tier", &out.customer_tier},
        {"source", &out.source}};
    for (const auto& [name, to] : fields)
      if (const auto field = node[std::string(name)]; field.IsDefined())
        MYELIN_CHECK(expression(field, fmt::format("{}.{}", path, name), *to));
    if (const auto at = node["at"]; at.IsDefined()) {
      out.at_import = at.IsScalar() && at.Scalar() == "import";
      if (out.at_import) out.at = {};
    }
    if (const auto kind = node["kind"]; kind.IsDefined() && kind.IsScalar() &&
                                        kind.Scalar().find('{') == std::string::npos &&
                                        !model::signal_kind_named(kind.Scalar()))
      return yaml_.fault(kind, path + ".kind",
                         fmt::format("one of {}", fmt::join(model::signal_kind_names, ", ")));
    if (const auto scale = node["scale"]; scale.IsDefined()) {
      const auto found =
          std::find(model::rating_scale_names.begin(), model::rating_scale_names.end(),
                    scale.IsScalar() ? scale.Scalar() : "");
      if (found == model::rating_scale_names.end())
        return yaml_.fault(scale, path + ".scale", "stars, nps, csat or ces");
      out.scale = static_cast<model::RatingScale>(found - model::rating_scale_names.begin());
    }
    if (const auto rest = node["rest"]; rest.IsDefined()) {
      if (!rest.IsScalar() || (rest.Scalar() != "true" && rest.Scalar() != "false"))
        return yaml_.fault(rest, path + ".rest", "true or false");
      out.rest = rest.Scalar() == "true";
    }
    MYELIN_CHECK(conditions(node["when"], path + ".when", out));
    MYELIN_CHECK(keys(node["keys"], path + ".keys", out));
    if (const auto dimensions = node["dimensions"]; dimensions.IsDefined()) {
      MYELIN_CHECK(yaml_.only(dimensions, path + ".dimensions",
                              {"product", "batch", "channel", "carrier", "warehouse", "store",
                               "region", "agent", "campaign", "version"}));
      for (const auto& item : dimensions)
        MYELIN_CHECK(expression(item.second, path + ".dimensions." + item.first.Scalar(),
                                out.dimensions[static_cast<std::size_t>(
                                    *model::dimension_named(item.first.Scalar()))]));
    }
    if (const auto attributes = node["attributes"]; attributes.IsDefined()) {
      if (!attributes.IsMap())
        return yaml_.fault(attributes, path + ".attributes", "a map of name: value");
      for (const auto& item : attributes) {
        auto& added = out.attributes.emplace_back(item.first.Scalar(), Expression{});
        MYELIN_CHECK(expression(item.second, path + ".attributes." + added.first, added.second));
      }
    }
    return {};
  }

  Status conditions(const YAML::Node& node, const std::string& path, Emit& out) {
    if (!node.IsDefined()) return {};
    if (!node.IsSequence()) return yaml_.fault(node, path, "a list of conditions");
    out.when.clear();
    for (const auto& item : node) {
      MYELIN_CHECK(yaml_.only(item, path, {"value", "in", "not_in", "present", "absent"}));
      auto& condition = out.when.emplace_back();
      const bool present = item["present"].IsDefined(), absent = item["absent"].IsDefined(),
                 value = item["value"].IsDefined();
      if (present + absent + value != 1)
        return yaml_.fault(item, path, "present, absent, or value with in or not_in");
      condition.absent = absent;
      MYELIN_CHECK(expression(present  ? item["present"]
                              : absent ? item["absent"]
                                       : item["value"],
                              path, condition.value));
      MYELIN_TRY(in, yaml_.texts(item, "in", "a list of texts"));
      MYELIN_TRY(not_in, yaml_.texts(item, "not_in", "a list of texts"));
      if (value == (in.empty() && not_in.empty()))
        return yaml_.fault(item, path, "present, absent, or value with in or not_in");
      condition.in = in;
      condition.not_in = not_in;
    }
    return {};
  }

  Status keys(const YAML::Node& node, const std::string& path, Emit& out) {
    if (!node.IsDefined()) return {};
    if (!node.IsSequence()) return yaml_.fault(node, path, "a list of {kind, space, value}");
    out.keys.clear();
    for (const auto& item : node) {
      MYELIN_CHECK(yaml_.only(item, path, {"kind", "space", "value"}));
      auto& key = out.keys.emplace_back();
      const auto kind = item["kind"];
      const auto found = std::find(model::key_kind_names.begin(), model::key_kind_names.end(),
                                   kind.IsDefined() && kind.IsScalar() ? kind.Scalar() : "");
      if (found == model::key_kind_names.end())
        return yaml_.fault(kind.IsDefined() ? kind : item, path + ".kind",
                           fmt::format("one of {}", fmt::join(model::key_kind_names, ", ")));
      key.kind = static_cast<model::KeyKind>(found - model::key_kind_names.begin());
      MYELIN_CHECK(expression(item["space"], path + ".space", key.space));
      MYELIN_CHECK(expression(item["value"], path + ".value", key.value));
      if (key.value.empty())
        return yaml_.fault(item, path + ".value", "where the key's value comes from");
    }
    return {};
  }

  YamlReader yaml_;
};

}  // namespace

Result<std::vector<Mapping>> parse_mappings(std::string_view yaml, std::string_view file_name) {
  if (yaml.size() > limits::mapping_bytes_max)
    return fail(ErrorCode::too_large,
                fmt::format("{} is larger than {} bytes", file_name, limits::mapping_bytes_max),
                "split it");
  std::vector<Mapping> mappings;
  try {
    for (const auto& document : yaml_documents(yaml)) {
      const auto node = YAML::Load(document);
      if (node.IsNull()) continue;
      MYELIN_TRY(mapping, MappingParser(std::string(file_name)).parse(node));
      mappings.push_back(std::move(mapping));
    }
  } catch (const YAML::Exception& error) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("{}:{}: not YAML: {}", file_name, error.mark.line + 1, error.msg),
                "check the indentation; quote texts with { } : #");
  }
  if (mappings.empty())
    return fail(ErrorCode::invalid_argument,
                fmt::format("{}: there is no mapping in it", file_name),
                "write one as those in mappings/");
  return mappings;
}

Result<std::vector<Mapping>> load_mappings(const std::filesystem::path& path) {
  std::error_code ignored;
  std::vector<std::filesystem::path> files;
  if (std::filesystem::is_directory(path, ignored)) {
    for (const auto& item : std::filesystem::directory_iterator(path, ignored))
      if (item.path().extension() == ".yaml" || item.path().extension() == ".yml")
        files.push_back(item.path());
    std::sort(files.begin(), files.end());
  } else {
    files.push_back(path);
  }
  std::vector<Mapping> mappings;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in)
      return fail(ErrorCode::not_found, fmt::format("there is no mapping file {}", file.string()),
                  "check the path");
    std::ostringstream text;
    text << in.rdbuf();
    MYELIN_TRY(parsed, parse_mappings(text.str(), file.filename().string()));
    for (auto& mapping : parsed) {
      for (const auto& other : mappings)
        if (other.name == mapping.name)
          return fail(ErrorCode::conflict,
                      fmt::format("{}: the mapping {} is already in {}", mapping.origin,
                                  mapping.name, other.origin),
                      "give one of them another name");
      mappings.push_back(std::move(mapping));
    }
  }
  return mappings;
}

}  // namespace myelin::raw
