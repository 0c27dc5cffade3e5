// A store that fails when told to: its next commits (the disk is full, the peer is gone), or what a
// test looks at before it runs. For this room's tests. Thread safety: that of the store within;
// Faults::look is set while nothing runs.
#pragma once
#include <atomic>
#include <functional>
#include <memory>

#include "store/store.h"

namespace myelin::engine {

struct Faults {
  std::atomic<int> commits{0};  // that many fail
  // Called before every query and change.
  std::function<Status(std::string_view sql, std::span<const store::Value>, bool writers)> look;
  // Called before each transaction of the writer, on its thread.
  std::function<void()> before_write;

  Status seen(std::string_view sql, std::span<const store::Value> parameters, bool writers) const {
    return look ? look(sql, parameters, writers) : Status{};
  }
};

class FailingSession final : public store::Session {
 public:
  FailingSession(std::unique_ptr<store::Session> inner, Faults& faults, bool writers)
      : inner_(std::move(inner)), faults_(faults), writers_(writers) {}
  Status begin() override {
    if (writers_ && faults_.before_write) faults_.before_write();
    return inner_->begin();
  }
  Status commit() override {
    if (faults_.commits.load() > 0) {
      --faults_.commits;
      (void)inner_->rollback();
      return fail(ErrorCode::unavailable, "the disk is full");
    }
    return inner_->commit();
  }
  Status rollback() override { return inner_->rollback(); }
  Status query(std::string_view sql, std::span<const store::Value> parameters,
               const std::function<bool(const store::Row&)>& each) override {
    MYELIN_CHECK(faults_.seen(sql, parameters, writers_));
    return inner_->query(sql, parameters, each);
  }
  Result<std::int64_t> execute(std::string_view sql,
                               std::span<const store::Value> parameters) override {
    MYELIN_CHECK(faults_.seen(sql, parameters, writers_));
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
  Faults& faults_;
  bool writers_;
};

class FailingStore final : public store::Store {
 public:
  FailingStore(std::unique_ptr<store::Store> inner, Faults& faults)
      : inner_(std::move(inner)), faults_(faults) {}
  Result<std::unique_ptr<store::Session>> open_session() override {
    MYELIN_TRY(session, inner_->open_session());
    return std::make_unique<FailingSession>(std::move(session), faults_, false);
  }
  Result<std::unique_ptr<store::Session>> open_writer() override {
    MYELIN_TRY(session, inner_->open_writer());
    return std::make_unique<FailingSession>(std::move(session), faults_, true);
  }
  Status checkpoint() override { return inner_->checkpoint(); }
  Status backup_to(const std::string& folder) override { return inner_->backup_to(folder); }
  std::string_view backend() const override { return inner_->backend(); }

 private:
  std::unique_ptr<store::Store> inner_;
  Faults& faults_;
};

}  // namespace myelin::engine
