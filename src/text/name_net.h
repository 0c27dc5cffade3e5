// NameNet: what a small net (net/model.h) says of the labels of a text's points. NameModel adds it
// to what its own field says: the two err in different places.
//
// The net reads characters, their pairs and triples, and, as ids beside them, the word of the
// dictionary in which a character lies: its place in the word with the word's part of speech, and
// the group of words that are used alike (name_features.h).
//
// Thread safety: immutable; NameNetScratch belongs to one thread and is reused.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/name_features.h"
#include "text/net/model.h"

namespace myelin::text {

struct NameNetScratch {
  NormalText text;  // the folded points; it knows no bytes
  net::NetText net_text;
  net::NetScratch net;
  std::vector<net::ExtraId> extras;
};

class NameNet {
 public:
  NameNet() = default;  // says nothing
  // Errors: corrupt.
  static Result<NameNet> from_bytes(std::string bytes);
  // Adds share · log P(label) to `scores`, which hold `labels` of each point; what is less likely
  // than one in ten thousand counts as that. REQUIRES: read_for_names() has filled `words`.
  void add(const NameScratch& words, float share, NameNetScratch& scratch,
           std::vector<float>& scores) const;

 private:
  std::shared_ptr<const net::NetModel> net_;
};

net::NetShape name_net_shape();
// The text of `words` as the net reads it, into scratch.net_text.
void read_for_name_net(const NameScratch& words, NameNetScratch& scratch);

}  // namespace myelin::text
