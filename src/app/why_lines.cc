#include "app/why_lines.h"

#include <algorithm>

#include "app/show.h"
#include "app/table.h"

namespace myelin::app {
namespace {

using server::Json;

std::string values_of(const Json& driver) {
  std::string out;
  for (const auto& value : driver["values"])
    out += (out.empty() ? "" : " & ") + text(value, "dimension") + " " + text(value, "value");
  return out;
}

std::string between(const Json& of) {
  return decimal(of["effect"], 3) + " (" + decimal(of["low"], 3) + " … " + decimal(of["high"], 3) +
         ")";
}

std::string spaced(std::string name) {
  std::ranges::replace(name, '_', ' ');
  return name;
}

std::string verdict_line(const Json& e) {
  const auto verdict = text(e, "verdict");
  if (verdict == "explained") return "These explain it:";
  if (verdict == "everything")
    return "Nothing inside the data explains it: everything rose alike. Look outside: a price, a "
           "campaign, a rival, a change of what is measured.";
  if (verdict == "too_little") return "Too little happened to say why.";
  return "No part stands out from the others by more than chance.";
}

}  // namespace

void print_explanation(std::ostream& out, const Json& e) {
  out << "Why: " << spaced(text(e, "metric")) << " " << percent(e["rate"]) << " of "
      << decimal(e["n"], 0) << ", before " << percent(e["rate_against"]) << ". " << verdict_line(e)
      << '\n';
  if (!e["drivers"].empty()) {
    Table table{{"driver", ">seen", ">expected", ">n", ">effect (95 %)", ">share", ">p"}};
    for (const auto& d : e["drivers"])
      table.row({values_of(d), decimal(d["events"], 0), decimal(d["expected"], 1),
                 decimal(d["n"], 0), between(d), percent(d["share"]), chance(d["p_value"])});
    table.print(out);
  }
  for (const auto& o : e["operations"])
    if (o["p_value"].is_number() && o["p_value"].get<double>() < 0.05)
      out << "  " << text(o, "measure") << ": " << decimal(o["with"], 2)
          << " where customers complain, " << decimal(o["without"], 2) << " where they do not; "
          << between(o) << ", n " << count(o["n_with"]) << " and " << count(o["n_without"]) << '\n';
  for (const auto& r : e["reversals"])
    out << "  Careful: on the whole it moved by " << decimal(r["crude"], 3) << ", but within each "
        << text(r, "dimension") << " by " << decimal(r["adjusted"], 3)
        << ": the mix changed, not the quality.\n";
}

}  // namespace myelin::app
