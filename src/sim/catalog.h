// Catalog: what the simulated company sells, where it stores it, who carries it, who answers.
// Thread safety: plain values.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace myelin::sim {

enum class Category : std::uint8_t { appliance, vessel, storage, bedding, food };
inline constexpr std::size_t category_count = 5;
inline constexpr std::array<std::string_view, category_count> category_names{
    "appliance", "vessel", "storage", "bedding", "food"};
inline constexpr std::array<std::string_view, category_count> category_names_zh{
    "厨房电器", "杯壶餐盒", "收纳", "床品家纺", "食品饮料"};

struct Product {
  std::string sku, name;       // the name is the key that drafts carry
  std::string thing, english;  // what customers call it
  Category category = Category::appliance;
  std::int64_t price_minor = 0;
  double weight = 1;     // of its sales
  bool lid = false;      // has a lid that may leak
  double fragility = 1;  // times the usual chance to arrive broken
  int launch_day = -1;   // first day of sale; −1: was always there
  bool douyin_only = false;
  int batch_offset = 0;  // days by which its batches are shifted
};

enum class Sales : std::uint8_t { tmall, jd, douyin, store };
inline constexpr std::array<std::string_view, 4> sales_names{"tmall", "jd", "douyin", "store"};

struct Region {
  std::string name, city;
  double weight = 1;
  int warehouse = 0;       // the nearest
  double extra_hours = 0;  // of a parcel's way
};
struct Store {
  std::string name;
  int region = 0;
};

inline constexpr int teams = 4, agents_per_team = 4;
inline constexpr int batch_days = 18;

struct Catalog {
  std::vector<Product> products;
  std::vector<std::string> carriers, warehouses, team_names;
  std::vector<double> carrier_weights;
  std::vector<Region> regions;
  std::vector<Store> stores;

  // Of the product's orders on a day: "XH-C01-023"; a batch lasts batch_days.
  std::string batch(int product, int day) const;
  int batch_start(int product, int day) const;     // its first day
  static std::string agent(int team, int member);  // "KF203"
};

Catalog make_catalog();

}  // namespace myelin::sim
