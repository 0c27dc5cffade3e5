// `myelin people`: who may log in to the console. Thread safety: none needed; called once.
#pragma once

namespace CLI {
class App;
}

namespace myelin::app {

struct Context;
void add_people(CLI::App& app, Context& context);

}  // namespace myelin::app
