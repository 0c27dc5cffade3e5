// Sessions for questions: each is lent to one thread at a time and keeps its prepared statements.
// Thread safety: any thread.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "store/store.h"

namespace myelin::engine {

class SessionPool {
 public:
  explicit SessionPool(store::Store& store) : store_(store) {}

  // Gives the session back when it goes out of scope.
  class Lease {
   public:
    Lease(SessionPool& pool, std::unique_ptr<store::Session> session)
        : pool_(&pool), session_(std::move(session)) {}
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (session_) pool_->give_back(std::move(session_));
    }
    store::Session& operator*() const { return *session_; }
    store::Session* operator->() const { return session_.get(); }

   private:
    SessionPool* pool_;
    std::unique_ptr<store::Session> session_;
  };

  // `settle` makes what was acknowledged visible to other sessions. REQUIRES: nobody borrows yet.
  void before_lending(std::function<Status()> settle) { settle_ = std::move(settle); }

  // A session that sees everything that was acknowledged before. REQUIRES: not on the writer's
  // thread.
  Result<Lease> borrow() {
    if (settle_) MYELIN_CHECK(settle_());
    return borrow_unsettled();
  }
  // For the writer's thread, after it has settled.
  Result<Lease> borrow_unsettled() {
    {
      const std::lock_guard lock{mutex_};
      if (closed_) return ending();
      if (!idle_.empty()) {
        auto session = std::move(idle_.back());
        idle_.pop_back();
        lent_.push_back(session.get());
        return Lease{*this, std::move(session)};
      }
    }
    MYELIN_TRY(session, store_.open_session());
    const std::lock_guard lock{mutex_};
    if (closed_) return ending();
    lent_.push_back(session.get());
    return Lease{*this, std::move(session)};
  }

  // Questions that are under way end with Error::cancelled; nothing is lent any more. Idempotent.
  void close() {
    const std::lock_guard lock{mutex_};
    closed_ = true;
    for (auto* session : lent_) session->interrupt();
  }

 private:
  static std::unexpected<Error> ending() {
    return fail(ErrorCode::unavailable, "the engine is stopping", "try again when it is back");
  }
  void give_back(std::unique_ptr<store::Session> session) {
    const std::lock_guard lock{mutex_};
    std::erase(lent_, session.get());
    idle_.push_back(std::move(session));
  }

  store::Store& store_;
  std::function<Status()> settle_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<store::Session>> idle_;
  std::vector<store::Session*> lent_;
  bool closed_ = false;
};

}  // namespace myelin::engine
