// Matcher: one condition on an alert's labels, in Alertmanager's words: =, !=, =~ and !~; patterns
// match the whole value. Labels: rule, severity, product, channel, factor, customer; a label that
// is absent is empty. Thread safety: immutable once made.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/alert.h"

namespace myelin::risk {

struct Pattern;  // a compiled regular expression

class Matcher {
 public:
  // Error::invalid_argument for an unknown label or operator, or a pattern that is no regular
  // expression.
  static Result<Matcher> make(std::string_view label, std::string_view op, std::string_view value);
  // "factor=~delivery\..*"
  static Result<Matcher> parse(std::string_view text);
  bool matches(const model::Alert& alert) const;
  const std::string& label() const { return label_; }
  const std::string& op() const { return op_; }
  const std::string& value() const { return value_; }

 private:
  std::string label_, op_, value_;
  std::shared_ptr<const Pattern> pattern_;
};

// Whether all of them hold; none at all match nothing, so that an empty silence mutes nobody.
bool all_match(std::span<const Matcher> matchers, const model::Alert& alert);
std::string label_of(const model::Alert& alert, std::string_view label);

}  // namespace myelin::risk
