// XLSX workbooks: shared and inline texts, dates by their number format (both epochs), every sheet
// a table. Sheets are read row by row; only the shared texts are held. Documents that declare
// entities or a DOCTYPE are refused. Thread safety: none.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "connect/file/record_reader.h"

namespace myelin::connect::file {

struct Sheet {
  std::string name;  // as people see it
  std::string part;  // "xl/worksheets/sheet1.xml"
};
// In the workbook's order. Errors: corrupt, too_large, unsupported (an .xls or an encrypted
// workbook).
Result<std::vector<Sheet>> list_sheets(const std::filesystem::path& workbook);
Result<std::unique_ptr<RecordReader>> read_sheet(const std::filesystem::path& workbook,
                                                 const Sheet& sheet, std::shared_ptr<void> keep);

}  // namespace myelin::connect::file
