// A store whose next commits fail when told to: the disk is full, the peer is gone. For this room's
// tests. Thread safety: that of the store within.
#pragma once
#include <atomic>
#include <memory>

#include "store/store.h"

namespace myelin::engine {

class FailingSession final : public store::Session {
 public:
  FailingSession(std::unique_ptr<store::Session> inner, std::atomic<int>& failures)
      : inner_(std::move(inner)), failures_(failures) {}
  Status begin() override { return inner_->begin(); }
  Status commit() override {
    if (failures_.load() > 0) {
      --failures_;
      (void)inner_->rollback();
      return fail(ErrorCode::unavailable, "the disk is full");
    }
    return inner_->commit();
  }
  Status rollback() override { return inner_->rollback(); }
  Status query(std::string_view sql, std::span<const store::Value> parameters,
               const std::function<bool(const store::Row&)>& each) override {
    return inner_->query(sql, parameters, each);
  }
  Result<std::int64_t> execute(std::string_view sql,
                               std::span<const store::Value> parameters) override {
    return inner_->execute(sql, parameters);
  }
  Status script(std::string_view sql) override { return inner_->script(sql); }
  Result<store::Appender*> append_to(std::string_view table) override {
    return inner_->append_to(table);
  }
  void interrupt() override { inner_->interrupt(); }
  Status settle() override { return inner_->settle(); }
  bool settled() const override { return inner_->settled(); }

 private:
  std::unique_ptr<store::Session> inner_;
  std::atomic<int>& failures_;
};

class FailingStore final : public store::Store {
 public:
  FailingStore(std::unique_ptr<store::Store> inner, std::atomic<int>& failures)
      : inner_(std::move(inner)), failures_(failures) {}
  Result<std::unique_ptr<store::Session>> open_session() override {
    MYELIN_TRY(session, inner_->open_session());
    return std::make_unique<FailingSession>(std::move(session), failures_);
  }
  Result<std::unique_ptr<store::Session>> open_writer() override {
    MYELIN_TRY(session, inner_->open_writer());
    return std::make_unique<FailingSession>(std::move(session), failures_);
  }
  Status checkpoint() override { return inner_->checkpoint(); }
  Status backup_to(const std::string& folder) override { return inner_->backup_to(folder); }
  std::string_view backend() const override { return inner_->backend(); }

 private:
  std::unique_ptr<store::Store> inner_;
  std::atomic<int>& failures_;
};

}  // namespace myelin::engine
