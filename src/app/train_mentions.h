// `myelin train mentions`: the models of opinions from the public collections. Adds itself to
// `train`.
#pragma once
namespace CLI {
class App;
}

namespace myelin::app {

struct Context;
void add_train_mentions(CLI::App& train, Context& context);

}  // namespace myelin::app
