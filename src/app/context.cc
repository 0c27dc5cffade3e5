#include <unistd.h>

#include "app/command.h"

namespace myelin::app {

void Context::conclude(const Status& status) {
  if (status) return;
  *err << "myelin: " << status.error().message << '\n';
  if (!status.error().hint.empty()) *err << "  " << status.error().hint << '\n';
  exit_code = traits(status.error().code).exit_code;
}

bool Context::on_terminal() const {
  return err == &std::cerr && ::isatty(STDERR_FILENO) == 1;
}

}  // namespace myelin::app
