// `myelin train intents`, `topics` and `pairs`: the models of public sets of intents, of topics and
// of question pairs, from their collections.
#pragma once
#include <cstdint>
#include <filesystem>
#include <iosfwd>

#include "base/result.h"

namespace CLI {
class App;
}

namespace myelin::app {

struct Context;
// What the product's reader hears of its customers' intents: intents.zh.bin and intents.en.bin.
Status train_own_intents(std::ostream& out, const std::filesystem::path& data,
                         const std::filesystem::path& share, const std::filesystem::path& folder,
                         std::uint64_t seed);
void add_train_intents(CLI::App& train, Context& context);
void add_train_topics(CLI::App& train, Context& context);

}  // namespace myelin::app
