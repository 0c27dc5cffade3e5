// `myelin train factors`: factors.zh.bin and factors.en.bin from the public collections. Adds
// itself to `train`.
#pragma once
namespace CLI {
class App;
}

namespace myelin::app {

struct Context;
void add_train_factors(CLI::App& train, Context& context);

}  // namespace myelin::app
