// How many texts a peer reads in a second of its thread's own CPU time, printed as one JSON line.
// Thread safety: pure functions.
#pragma once
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

namespace myelin::bench {

inline double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

inline std::vector<std::string> lines_of(const char* path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

template <class Read>
void time_peer(const char* name, const char* does, double load_s,
               const std::vector<std::string>& texts, const Read& read) {
  constexpr double seconds_min = 2;
  std::size_t done = 0;
  const double before = cpu_seconds();
  double spent = 0;
  do {
    for (const auto& text : texts) read(text);
    done += texts.size();
    spent = cpu_seconds() - before;
  } while (spent < seconds_min);
  std::printf(
      "{\"bench\":\"reading_peer\",\"peer\":\"%s\",\"does\":\"%s\",\"reviews_per_s\":%.0f,"
      "\"load_ms\":%.0f,\"reviews\":%zu}\n",
      name, does, static_cast<double>(done) / spent, load_s * 1e3, texts.size());
}

}  // namespace myelin::bench
