// `myelin taxonomy`: the versions of the experience language. Thread safety: none needed; called
// once.
#pragma once

namespace CLI {
class App;
}

namespace myelin::app {

struct Context;
void add_taxonomy(CLI::App& app, Context& context);

}  // namespace myelin::app
