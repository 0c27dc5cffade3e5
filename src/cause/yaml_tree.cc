#include "cause/yaml_tree.h"

#include <unicode/utf8.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>

#include "base/limits.h"

namespace myelin::cause {
namespace {

// Thrown through yaml-cpp's parser, which knows no other way to be stopped; never leaves read_yaml.
struct Refused {
  YamlFault fault;
};

bool is_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    if (c < 0) return false;
  }
  return true;
}

// Builds the tree. Open nodes live on a stack and move into their parent when they close, so no
// pointer outlives a growth.
class Builder final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    leaf(mark, YamlNode::Kind::null, {});
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refused{{mark.line + 1, "an alias (*name) is not read here", "write the value out"}};
  }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                const std::string& value) override {
    leaf(mark, YamlNode::Kind::scalar, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(mark, YamlNode::Kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open(mark, YamlNode::Kind::map);
  }
  void OnMapEnd() override { close(); }

  YamlNode take() { return std::move(root_); }

 private:
  bool key_expected() const {
    return !open_.empty() && open_.back().kind == YamlNode::Kind::map &&
           open_.back().keys.size() == open_.back().items.size();
  }
  void count(const YAML::Mark& mark) {
    if (++nodes_ > limits::yaml_nodes_max)
      throw Refused{
          {mark.line + 1, "the document has too many entries", "split it, or shorten its lists"}};
  }
  void leaf(const YAML::Mark& mark, YamlNode::Kind kind, const std::string& value) {
    count(mark);
    if (key_expected()) {
      open_.back().keys.emplace_back(value, mark.line + 1);
      return;
    }
    YamlNode node;
    node.kind = kind;
    node.line = mark.line + 1;
    node.scalar = value;
    put(std::move(node));
  }
  void open(const YAML::Mark& mark, YamlNode::Kind kind) {
    count(mark);
    if (key_expected())
      throw Refused{{mark.line + 1, "a list or map stands where a key should",
                     "write a word before the colon"}};
    if (open_.size() >= limits::yaml_depth_max)
      throw Refused{{mark.line + 1, "nested too deeply", "flatten it"}};
    open_.emplace_back();
    open_.back().kind = kind;
    open_.back().line = mark.line + 1;
  }
  void close() {
    YamlNode node = std::move(open_.back());
    open_.pop_back();
    put(std::move(node));
  }
  void put(YamlNode node) {
    if (open_.empty())
      root_ = std::move(node);
    else
      open_.back().items.push_back(std::move(node));
  }

  std::vector<YamlNode> open_;
  YamlNode root_;
  std::size_t nodes_ = 0;
};

}  // namespace

std::expected<YamlNode, YamlFault> read_yaml(std::string_view text) {
  if (!is_utf8(text))
    return std::unexpected(YamlFault{0, "the text is not UTF-8", "save the file as UTF-8"});
  std::istringstream stream{std::string(text)};
  Builder builder;
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder))
      return std::unexpected(YamlFault{1, "the document is empty", "see docs/taxonomy.md"});
    YamlNode root = builder.take();
    Builder rest;
    if (parser.HandleNextDocument(rest))
      return std::unexpected(
          YamlFault{0, "a second document follows (---)", "keep one document a file"});
    return root;
  } catch (const Refused& refused) {
    return std::unexpected(refused.fault);
  } catch (const YAML::Exception& problem) {
    return std::unexpected(YamlFault{problem.mark.line + 1, "not YAML: " + problem.msg,
                                     "check indentation, quotes and brackets on this line"});
  }
}

}  // namespace myelin::cause
