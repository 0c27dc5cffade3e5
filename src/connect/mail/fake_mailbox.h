// For tests: a small honest IMAP server on 127.0.0.1 with one folder, which answers what RFC 9051
// says to the few commands that a reader sends. Thread safety: locked.
#pragma once
#include <fmt/format.h>

#include "connect/notify/fake_receiver.h"

namespace myelin::connect::mail {

class FakeMailbox {
 public:
  FakeMailbox() : listener_([this](int connection) { serve(connection); }) {}
  ~FakeMailbox() { ended_ = true; }
  std::string url() const { return fmt::format("imap://127.0.0.1:{}", listener_.port()); }
  std::uint32_t put(std::string mail) {
    const std::lock_guard lock(mutex_);
    mails_.push_back(std::move(mail));
    return static_cast<std::uint32_t>(mails_.size());
  }
  void refuse_passwords() { refuse_ = true; }
  // The line is closed while the next mail is on its way.
  void lose_next_mail() { lose_ = true; }
  std::size_t fetched() const { return fetched_; }
  std::string searched() const {
    const std::lock_guard lock(mutex_);
    return searched_;
  }

 private:
  bool read_line(int connection, std::string& bytes, std::string& line) {
    for (;;) {
      if (const auto end = bytes.find("\r\n"); end != std::string::npos) {
        line = bytes.substr(0, end);
        bytes.erase(0, end + 2);
        return true;
      }
      pollfd wait{connection, POLLIN, 0};
      while (!ended_ && ::poll(&wait, 1, 50) == 0) {
      }
      if (ended_ || !notify::read_more(connection, bytes)) return false;
    }
  }
  void serve(int connection) {
    notify::send_all(connection, "* OK fake IMAP\r\n");
    std::string bytes, line;
    while (read_line(connection, bytes, line)) {
      const auto tag = line.substr(0, line.find(' '));
      const auto command = line.substr(std::min(tag.size() + 1, line.size()));
      const auto say = [&](const std::string& text) { notify::send_all(connection, text); };
      const std::lock_guard lock(mutex_);
      if (command.starts_with("CAPABILITY")) {
        say("* CAPABILITY IMAP4rev1\r\n");
      } else if (command.starts_with("LOGIN") && refuse_) {
        say(tag + " NO [AUTHENTICATIONFAILED] no\r\n");
        continue;
      } else if (command.starts_with("SELECT")) {
        say(fmt::format("* {} EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n", mails_.size()));
      } else if (command.starts_with("UID SEARCH")) {
        searched_ = command;
        std::string found;
        for (std::size_t i = 0; i < mails_.size(); ++i)
          if (mails_[i].find("In-Reply-To: <act_") != std::string::npos)
            found += fmt::format(" {}", i + 1);
        say("* SEARCH" + found + "\r\n");
      } else if (command.starts_with("UID FETCH")) {
        const auto uid = std::stoul(command.substr(10));
        if (uid == 0 || uid > mails_.size()) {
          say(tag + " NO there is none\r\n");
          continue;
        }
        const auto& mail = mails_[uid - 1];
        ++fetched_;
        say(fmt::format("* {} FETCH (UID {} BODY[] {{{}}}\r\n", uid, uid, mail.size()));
        if (lose_.exchange(false)) return say(mail.substr(0, mail.size() / 2));
        say(mail + ")\r\n");
      } else if (command.starts_with("LOGOUT")) {
        return say("* BYE\r\n" + tag + " OK bye\r\n");
      }
      say(tag + " OK done\r\n");
    }
  }

  mutable std::mutex mutex_;
  std::vector<std::string> mails_;
  std::string searched_;
  std::atomic<bool> refuse_{false}, lose_{false}, ended_{false};
  std::atomic<std::size_t> fetched_{0};
  notify::Listener listener_;  // last: its thread uses what stands above
};

}  // namespace myelin::connect::mail
