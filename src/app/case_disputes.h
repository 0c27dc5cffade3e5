// The subcommands of `myelin cases` about whose a case is.
#pragma once
#include <CLI/CLI.hpp>

#include "app/command.h"

namespace myelin::app {

void add_case_disputes(CLI::App& cases, Context& context);

}  // namespace myelin::app
