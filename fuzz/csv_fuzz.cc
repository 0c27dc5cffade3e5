// links: connect
// CSV, TSV and JSON in any encoding: rows or an error, and no row wider than its header without a
// problem.
#include <cstdlib>
#include <string>

#include "connect/file/csv_reader.h"
#include "connect/file/json_reader.h"

namespace {

void drain(myelin::Result<std::unique_ptr<myelin::connect::file::RecordReader>> reader) {
  if (!reader) return;
  myelin::connect::file::Row row;
  while (true) {
    const auto any = (*reader)->next(row);
    if (!any || !*any) return;
    if (!row.problem && row.cells.size() > (*reader)->header().size()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace myelin::connect::file;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (auto text = decode(from_memory(bytes))) drain(read_csv(std::move(*text)));
  for (const bool lines : {false, true})
    if (auto text = decode(from_memory(bytes))) drain(read_json(std::move(*text), lines));
  return 0;
}
