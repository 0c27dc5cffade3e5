// `myelin train intents`: the models of public sets of intents, from their collections.
#pragma once

namespace CLI {
class App;
}

namespace myelin::app {

struct Context;
void add_train_intents(CLI::App& train, Context& context);

}  // namespace myelin::app
