// Who works when, who stands in for whom, who hears next.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "repair/settings_yaml.h"

namespace myelin::repair {
namespace {

constexpr std::size_t holidays_max = 1000, shifts_max = 1000, rungs_max = 8, people_max = 10'000;

Result<minutes> clock_at(std::string_view text, const std::string& where) {
  const auto digit = [&](std::size_t i) {
    return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 100;
  };
  if (text.size() != 5 || text[2] != ':')
    return bad_key(where + ".hours", "is not from-until", "write \"09:00-18:00\"");
  const int hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
  if (hour > 24 || minute > 59)
    return bad_key(where + ".hours", "is not from-until", "write \"09:00-18:00\"");
  return minutes{hour * 60 + minute};
}

Result<std::set<std::int64_t>> dates_at(const YAML::Node& node, const char* key,
                                        const std::string& where, Zone zone) {
  std::set<std::int64_t> dates;
  MYELIN_TRY(words, words_at(node, key, where));
  if (words.size() > holidays_max)
    return bad_key(fmt::format("{}.{}", where, key), "holds too many dates",
                   "keep this year and the next");
  for (const auto& word : words) {
    const auto day =
        word.size() == 10 ? parse_time(word, zone) : fail(ErrorCode::invalid_argument, "");
    if (!day)
      return bad_key(fmt::format("{}.{}", where, key),
                     fmt::format("holds \"{}\", which is no date", word), "write 2026-10-01");
    dates.insert(zone.day(*day));
  }
  return dates;
}

// The instant of a key; of a day, its beginning, or as an end the beginning of the next.
Result<Time> instant_at(const YAML::Node& map, const char* key, const std::string& where,
                        Zone zone) {
  MYELIN_TRY(text, text_at(map, key, where));
  const auto read = parse_time(text, zone);
  if (!read)
    return bad_key(fmt::format("{}.{}", where, key),
                   fmt::format("is \"{}\", which is no time", text),
                   "write 2026-12-01 or \"2026-12-01 18:00\"");
  const bool whole_day_end = text.size() == 10 && std::string_view{key} == "until";
  return whole_day_end ? *read + days{1} : *read;
}

// Lists of {person, from, until}, a deputy's with one word more.
template <class Item>
Result<std::vector<Item>> shifts_at(const YAML::Node& map, const char* key,
                                    const std::string& where, Zone zone) {
  constexpr bool deputies = std::is_same_v<Item, Absence>;
  std::vector<Item> items;
  const YAML::Node node = map[key];
  const std::string list = fmt::format("{}.{}", where, key);
  if (!node || node.IsNull()) return items;
  if (!node.IsSequence() || node.size() > shifts_max)
    return bad_key(list, "is not a list", "write - {person: …, from: …, until: …} for each");
  for (const auto& entry : node) {
    Item item;
    if constexpr (deputies) {
      MYELIN_CHECK(only_keys(entry, list, {"person", "deputy", "from", "until"}));
      MYELIN_TRY(deputy, text_at(entry, "deputy", list));
      item.deputy = std::move(deputy);
      if (item.deputy.empty()) return bad_key(list, "names no deputy", "add deputy: name");
    } else {
      MYELIN_CHECK(only_keys(entry, list, {"person", "from", "until"}));
    }
    MYELIN_TRY(person, text_at(entry, "person", list));
    MYELIN_TRY(from, instant_at(entry, "from", list, zone));
    MYELIN_TRY(until, instant_at(entry, "until", list, zone));
    if (person.empty()) return bad_key(list, "names no person", "add person: name");
    if (from >= until) return bad_key(list, "ends before it begins", "write from before until");
    item.person = std::move(person);
    item.from = from;
    item.until = until;
    items.push_back(std::move(item));
  }
  return items;
}

Result<Department> read_department(const YAML::Node& node, const std::string& where, Zone zone) {
  MYELIN_CHECK(only_keys(node, where,
                         {"manager", "members", "mobiles", "emails", "wecom", "working_time",
                          "escalation", "deputies", "on_call"}));
  Department department;
  MYELIN_TRY(manager, text_at(node, "manager", where));
  MYELIN_TRY(members, words_at(node, "members", where));
  MYELIN_TRY(mobiles, words_at(node, "mobiles", where));
  MYELIN_TRY(emails, words_at(node, "emails", where));
  MYELIN_TRY(wecom, words_at(node, "wecom", where));
  MYELIN_TRY(escalation, words_at(node, "escalation", where));
  MYELIN_TRY(deputies, shifts_at<Absence>(node, "deputies", where, zone));
  MYELIN_TRY(on_call, shifts_at<Shift>(node, "on_call", where, zone));
  if (escalation.size() > rungs_max)
    return bad_key(where + ".escalation", "is too long",
                   fmt::format("name at most {} people", rungs_max));
  if (escalation.empty() && !manager.empty()) escalation.push_back(manager);
  if (const YAML::Node own = node["working_time"]; own && !own.IsNull()) {
    MYELIN_TRY(calendar, read_working_time(own, where + ".working_time", zone));
    department.calendar = std::move(calendar);
  }
  department.manager = std::move(manager);
  department.members = std::move(members);
  department.mobiles = std::move(mobiles);
  department.emails = std::move(emails);
  department.wecom = std::move(wecom);
  department.escalation = std::move(escalation);
  department.deputies = std::move(deputies);
  department.on_call = std::move(on_call);
  return department;
}

}  // namespace

Result<Calendar> read_working_time(const YAML::Node& node, const std::string& where, Zone zone) {
  MYELIN_CHECK(only_keys(node, where, {"days", "hours", "holidays", "workdays"}));
  WorkingTime time;
  time.zone = zone;
  MYELIN_TRY(names, words_at(node, "days", where));
  if (!names.empty()) {
    time.weekdays.fill(false);
    constexpr std::array<std::string_view, 7> known{"mon", "tue", "wed", "thu",
                                                    "fri", "sat", "sun"};
    for (const auto& name : names) {
      const auto found = std::find(known.begin(), known.end(), name);
      if (found == known.end())
        return bad_key(where + ".days", fmt::format("holds \"{}\"", name),
                       fmt::format("write some of {}", fmt::join(known, ", ")));
      time.weekdays[static_cast<std::size_t>(found - known.begin())] = true;
    }
  }
  MYELIN_TRY(hours_text, text_at(node, "hours", where, "09:00-18:00"));
  const std::size_t dash = hours_text.find('-');
  MYELIN_TRY(from, clock_at(std::string_view{hours_text}.substr(0, dash), where));
  MYELIN_TRY(until,
             clock_at(dash == std::string::npos ? std::string_view{}
                                                : std::string_view{hours_text}.substr(dash + 1),
                      where));
  time.from = from;
  time.until = until;
  MYELIN_TRY(holidays, dates_at(node, "holidays", where, zone));
  MYELIN_TRY(workdays, dates_at(node, "workdays", where, zone));
  time.holidays = std::move(holidays);
  time.workdays = std::move(workdays);
  return Calendar::make(std::move(time));
}

Status read_staff(const YAML::Node& root, Settings& settings) {
  if (const YAML::Node node = root["departments"]; node && !node.IsNull()) {
    if (!node.IsMap())
      return bad_key("departments", "is not a table",
                     "write name: {manager: …, mobiles: […], emails: […], wecom: […]}");
    for (const auto& entry : node) {
      const std::string name = entry.first.Scalar();
      MYELIN_TRY(department, read_department(entry.second, "departments." + name, settings.zone));
      settings.departments.emplace(name, std::move(department));
    }
  }
  if (const YAML::Node node = root["people"]; node && !node.IsNull()) {
    if (!node.IsMap() || node.size() > people_max)
      return bad_key("people", "is not a table", "write name: {mobile: …, email: …, wecom: …}");
    for (const auto& entry : node) {
      const std::string name = entry.first.Scalar(), where = "people." + name;
      MYELIN_CHECK(only_keys(entry.second, where, {"mobile", "email", "wecom"}));
      MYELIN_TRY(mobile, text_at(entry.second, "mobile", where));
      MYELIN_TRY(email, text_at(entry.second, "email", where));
      MYELIN_TRY(wecom, text_at(entry.second, "wecom", where));
      settings.people.emplace(name, Person{std::move(mobile), std::move(email), std::move(wecom)});
    }
  }
  return {};
}

}  // namespace myelin::repair
