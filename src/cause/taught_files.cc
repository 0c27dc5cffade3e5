// The folder of teachings: one file each, never overwritten.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include "cause/taught.h"

namespace myelin::cause {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view first_line = "myelin-taught 1";
constexpr std::string_view fence = "---\n";

template <class T>
bool read_number(std::string_view text, T& into) {
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc{} && stop == text.data() + text.size();
}

Result<Teaching> read_one(const fs::path& path) {
  const auto damaged = [&](std::string_view what) {
    return fail(ErrorCode::corrupt, fmt::format("{} is no teaching: {}", path.string(), what),
                "remove it, or fetch it from a backup");
  };
  std::ifstream file(path, std::ios::binary);
  std::stringstream all;
  all << file.rdbuf();
  const std::string text = std::move(all).str();
  const auto split = text.find(fence);
  if (!file || !text.starts_with(first_line) || split == std::string::npos)
    return damaged("its head is missing");
  Teaching t;
  t.rolled_back = path.extension() == ".rolled_back";
  if (!read_number(path.stem().string(), t.id)) return damaged("its name is no number");
  std::istringstream head(text.substr(first_line.size(), split - first_line.size()));
  bool sound = true;
  for (std::string key, value; head >> key && std::getline(head >> std::ws, value);) {
    if (key == "target") t.target = value;
    if (key == "language") t.language = value;
    if (key == "made_at") t.made_at = value;
    if (key == "rows") sound = sound && read_number(value, t.rows);
    if (key == "judged") sound = sound && read_number(value, t.figures.n);
    if (key == "accuracy_before") sound = sound && read_number(value, t.figures.accuracy_before);
    if (key == "accuracy_after") sound = sound && read_number(value, t.figures.accuracy_after);
    if (key == "f1_before") sound = sound && read_number(value, t.figures.f1_before);
    if (key == "f1_after") sound = sound && read_number(value, t.figures.f1_after);
  }
  if (!sound || t.target.empty() || (t.language != "zh" && t.language != "en"))
    return damaged("its head says too little");
  auto model = text::DeltaModel::from_text(std::string_view(text).substr(split + fence.size()));
  if (!model) return damaged(model.error().message);
  t.model = std::move(*model);
  return t;
}

Status rename_one(const fs::path& folder, std::uint32_t id, std::string_view from,
                  std::string_view to) {
  const auto path = folder / fmt::format("{:04}{}", id, from);
  std::error_code error;
  fs::rename(path, folder / fmt::format("{:04}{}", id, to), error);
  if (error)
    return fail(ErrorCode::unavailable, "cannot rename " + path.string(), "check the folder");
  return {};
}

}  // namespace

Result<std::vector<Teaching>> list_taught(const fs::path& folder) {
  std::vector<Teaching> taught;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const auto extension = entry.path().extension();
    if (extension != ".taught" && extension != ".rolled_back") continue;
    MYELIN_TRY(one, read_one(entry.path()));
    taught.push_back(std::move(one));
  }
  std::ranges::sort(taught, {}, &Teaching::id);
  return taught;
}

Result<std::uint32_t> keep_taught(const fs::path& folder, Teaching t) {
  MYELIN_TRY(before, list_taught(folder));
  t.id = before.empty() ? 1 : before.back().id + 1;
  std::error_code error;
  fs::create_directories(folder, error);
  const auto path = folder / fmt::format("{:04}.taught", t.id);
  const fs::path part = path.string() + ".part";
  std::ofstream file(part, std::ios::binary | std::ios::trunc);
  file << first_line << '\n'
       << fmt::format(
              "target {}\nlanguage {}\nmade_at {}\nrows {}\njudged {}\naccuracy_before {:.4f}\n"
              "accuracy_after {:.4f}\nf1_before {:.4f}\nf1_after {:.4f}\n",
              t.target, t.language, t.made_at, t.rows, t.figures.n, t.figures.accuracy_before,
              t.figures.accuracy_after, t.figures.f1_before, t.figures.f1_after)
       << fence << t.model.to_text();
  file.close();
  if (file) fs::rename(part, path, error);
  if (!file || error)
    return fail(ErrorCode::unavailable, "cannot write " + path.string(),
                "check the folder and its free space");
  return t.id;
}

Status roll_back(const fs::path& folder, std::uint32_t id) {
  MYELIN_TRY(taught, list_taught(folder));
  const auto found = std::ranges::find(taught, id, &Teaching::id);
  if (found == taught.end())
    return fail(ErrorCode::not_found, fmt::format("there is no teaching {}", id),
                "`myelin label --list` shows them");
  if (found->rolled_back)
    return fail(ErrorCode::conflict, fmt::format("teaching {} was rolled back before", id),
                "`myelin label --list` shows which are in use");
  return rename_one(folder, id, ".taught", ".rolled_back");
}

Status take_up_again(const fs::path& folder, std::uint32_t id) {
  return rename_one(folder, id, ".rolled_back", ".taught");
}

}  // namespace myelin::cause
