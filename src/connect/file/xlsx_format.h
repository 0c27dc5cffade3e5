// How a workbook shows numbers: which styles are dates, and what a date's serial number stands for.
// Thread safety: values. Internal to connect/file.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace myelin::connect::file {

struct NumberStyles {
  std::vector<bool> is_date;  // by a cell's style index
  bool from_1904 = false;     // workbooks made on old Macs count from 1904
};

Result<NumberStyles> parse_styles(const std::string& styles_xml);
// "yyyy-mm-dd" is a date, "0.00" and "[Red]#,##0" are not.
bool is_date_format(std::string_view format);
// "45983.354" → "2025-11-22 08:29:46"; whole days without a time; anything else as it is.
std::string date_text(std::string_view serial, bool from_1904);
// 15 significant digits as a spreadsheet shows them: "0.30000000000000004" → "0.3", "1.23E+5" →
// "123000".
std::string number_text(std::string_view number);

}  // namespace myelin::connect::file
