// `myelin train names`: names.zh.bin from zh-cluener. Adds itself to `train`.
#pragma once
namespace CLI {
class App;
}

namespace myelin::app {

struct Context;
void add_train_names(CLI::App& train, Context& context);

}  // namespace myelin::app
