// What the product's reader says of a text of --format asqp, against its annotators: factors with
// their side, and whether the words it names are those that the annotators marked.
//
// Thread safety: functions without state.
#pragma once
#include <vector>

#include "app/evaluate_head.h"
#include "text/opinion_model.h"

namespace myelin::app {

// Categories are translated by models/asqp_factors.yaml; `names` are those of the texts'
// categories.
//   reader_{phrases,head,both}_{precision,recall,f1}   factor and side of each text
//   reader_issues_f1              the same, without factors that are merely named
//   reader_aspect_overlap, reader_opinion_overlap      of mentions that an annotator shares:
//   whether
//                                 their words meet the annotator's, where both have some
Result<std::vector<Figure>> reader_figures(const HeadQuery& query, const std::string& language,
                                           const std::vector<std::string>& names,
                                           const std::vector<text::OpinionText>& texts);

}  // namespace myelin::app
