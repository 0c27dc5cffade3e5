// Commands about customers whom a case is about, and about what they agreed to.
#pragma once
#include "app/command.h"

namespace myelin::app {

void add_case_contacts(CLI::App& cases, Context& context);  // below `cases`
void add_contacts(CLI::App& app, Context& context);
void add_consents(CLI::App& app, Context& context);

}  // namespace myelin::app
