// A sink that keeps what it is given, and refuses what it is told to.
#pragma once
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "raw/importer.h"

namespace myelin::raw {

class RecordingSink final : public Sink {
 public:
  Result<SinkReceipt> accept(std::vector<model::Draft> batch) override {
    SinkReceipt receipt;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (refuse && refuse(batch[i])) {
        receipt.refused.push_back({i, {ErrorCode::invalid_argument, "refused by the test", ""}});
      } else if (!ids.insert(batch[i].source + "/" + batch[i].external_id).second) {
        ++receipt.duplicates;
      } else {
        ++receipt.accepted;
        drafts.push_back(std::move(batch[i]));
      }
    }
    return receipt;
  }
  Status quarantine(QuarantinedRow row) override {
    quarantined.push_back(std::move(row));
    return {};
  }
  std::string quarantined_text() const {
    std::string text;
    for (const auto& row : quarantined)
      text += "\n" + row.origin + " " + row.reason_code + ": " + row.reason + " " + row.row_json;
    return text;
  }

  std::function<bool(const model::Draft&)> refuse;
  std::set<std::string> ids;
  std::vector<model::Draft> drafts;
  std::vector<QuarantinedRow> quarantined;
};

}  // namespace myelin::raw
