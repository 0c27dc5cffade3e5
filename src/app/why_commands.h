// The commands that answer "why" and "how did it go". Thread safety: as command.h.
#pragma once
#include "app/command.h"

namespace myelin::app {

void add_explain(CLI::App& app, Context& context);
void add_journey(CLI::App& app, Context& context);

}  // namespace myelin::app
