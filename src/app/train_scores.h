// `myelin train cascades` and `myelin train scores`, as train_command.cc hangs them in.
#pragma once

namespace CLI {
class App;
}

namespace myelin::app {

struct Context;
void add_train_cascades(CLI::App& parent, Context& context);

}  // namespace myelin::app
