// What the product's own scores of orders (risk/order_scorer.h) are worth on a company's orders.
// Thread safety: a function without state.
#pragma once
#include <span>

#include "app/evaluations.h"
#include "app/evaluations/olist.h"

namespace myelin::app {

// The record that the scorer would show this marketplace, stage by stage; the later 30 % of the
// orders are judged by what had ended before them.
Status judge_own_scores(std::span<const OlistOrder> orders, const TellFigure& tell);

}  // namespace myelin::app
