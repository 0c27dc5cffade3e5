// Every evaluation, one file each beside this header; evaluations.cc lists them. What each holds
// against what stands in its own file. Thread safety: functions without state.
#pragma once
#include "app/evaluations.h"

namespace myelin::app {

Status evaluate_cascades(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_lead_time(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_lead_lag(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_returns(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_nab(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_drivers(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_journeys(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_localise_synthetic(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_localise_rs(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_churn(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_experiments(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_ledger(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_clv(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_loop(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_null_verdicts(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_fdr(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_outbreaks(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_power(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_effects(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_late(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_scores(const EvaluationQuery& query, const TellFigure& tell);
Status evaluate_sdid(const EvaluationQuery& query, const TellFigure& tell);

}  // namespace myelin::app
