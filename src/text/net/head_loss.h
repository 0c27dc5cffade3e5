// HeadLoss: one head over the rows of a shard: inputs, answers, loss, gradients.
//
// Thread safety: a scratch of one thread.
#pragma once
#include <cstdint>
#include <vector>

#include "text/net/body.h"
#include "text/net/crf.h"
#include "text/net/head_inputs.h"
#include "text/net/trainer.h"

namespace myelin::text::net {

// A target and where its text lies in the tape (a pair's second text follows it).
struct Asked {
  const Target* target;
  std::span<const float> side;
  std::uint32_t text;
};

struct LossOptions {
  float scale = 1;  // of gradients: 1 / rows of the batch
  float smoothing = 0;
  Dropping dropping;
};

class HeadLoss {
 public:
  std::vector<Asked> asked;

  // The summed loss of `asked`, before `scale`; adds gradients to d_rows and d_weights.
  double run(const NetShape& shape, const HeadShape& head, const HeadLayout& layout,
             const float* weights, const float* turned, const BodyTape& tape,
             const LossOptions& options, float* d_rows, float* d_weights);

 private:
  Question question_of(const Asked& one, const BodyTape& tape) const;
  void gather(const NetShape& shape, const HeadShape& head, const HeadLayout& layout,
              const float* weights, const BodyTape& tape);
  void answer(const HeadLayout& layout, const float* weights, const Dropping& dropping);
  double compare(const HeadShape& head, const HeadLayout& layout, const float* weights,
                 const LossOptions& options, float* d_weights);
  void answer_back(const HeadLayout& layout, const float* turned, const Dropping& dropping,
                   float* d_weights);
  void scatter(const NetShape& shape, const HeadShape& head, const HeadLayout& layout,
               const float* weights, const BodyTape& tape, float* d_rows, float* d_weights);

  std::size_t rows_ = 0;  // of inputs: one a target, or one a position
  std::vector<float> inputs_, hidden_, out_, d_out_, d_hidden_, d_inputs_;
  std::vector<HeadInputs> gathered_;
  CrfScratch crf_;
  Chain chain_;
};

// The loss of one answer and its gradient, for scores `z` before the softmax or sigmoid.
double softmax_loss(const float* z, std::span<const float> wanted, float smoothing, float weight,
                    float* d_z);
double sigmoid_loss(const float* z, std::span<const float> wanted, float weight, float* d_z);
void softmax(std::span<float> z);
// The same where one output is wanted: scores in, gradients out.
double softmax_loss_of(std::span<float> z, std::size_t wanted, float weight);

}  // namespace myelin::text::net
