#include "sim/catalog.h"

#include <fmt/format.h>

namespace myelin::sim {
namespace {

constexpr int batches_before =
    12;  // so that batch numbers are positive for some months before the first day

Product make(std::string_view sku, std::string_view name, std::string_view thing,
             std::string_view english, Category category, double price, double weight,
             double fragility, bool lid = false) {
  Product p;
  p.sku = sku;
  p.name = name;
  p.thing = thing;
  p.english = english;
  p.category = category;
  p.price_minor = static_cast<std::int64_t>(price * 100);
  p.weight = weight;
  p.fragility = fragility;
  p.lid = lid;
  return p;
}

std::vector<Product> make_products() {
  using enum Category;
  return {
      make("XH-K01", "小禾可视空气炸锅5L", "炸锅", "air fryer", appliance, 299, 1.5, 0.8),
      make("XH-K02", "小禾静音破壁机", "破壁机", "blender", appliance, 459, 0.9, 1.0),
      make("XH-K03", "小禾玻璃养生壶", "养生壶", "tea kettle", appliance, 129, 1.0, 2.0),
      make("XH-K04", "小禾迷你电饭煲3L", "电饭煲", "rice cooker", appliance, 239, 1.1, 0.7),
      make("XH-K05", "小禾恒温电水壶", "水壶", "kettle", appliance, 159, 1.0, 0.8),
      make("XH-K06", "小禾多功能早餐机", "早餐机", "breakfast maker", appliance, 189, 0.7, 0.8),
      make("XH-C01", "小禾316保温杯500ml", "保温杯", "flask", vessel, 79, 1.7, 0.5, true),
      make("XH-C02", "小禾玻璃饭盒三件套", "饭盒", "lunch box", vessel, 69, 1.3, 2.2, true),
      make("XH-C03", "小禾焖烧罐750ml", "焖烧罐", "food jar", vessel, 119, 0.9, 0.5, true),
      make("XH-C04", "小禾陶瓷对杯礼盒", "杯子", "mug", vessel, 59, 0.9, 2.4),
      make("XH-C05", "小禾便携榨汁杯", "榨汁杯", "juicer cup", vessel, 109, 1.1, 0.8, true),
      make("XH-C06", "小禾冰箱保鲜盒六件套", "保鲜盒", "storage box", vessel, 45, 1.2, 0.6, true),
      make("XH-S01", "小禾折叠收纳箱60L", "收纳箱", "storage bin", storage, 59, 1.3, 0.6),
      make("XH-S02", "小禾衣柜分层挂袋", "挂袋", "closet organiser", storage, 29, 1.0, 0.1),
      make("XH-S03", "小禾厨房置物架三层", "置物架", "rack", storage, 139, 0.8, 0.7),
      make("XH-B01", "小禾水洗棉四件套", "四件套", "bedding set", bedding, 269, 1.0, 0.0),
      make("XH-B02", "小禾白鹅绒冬被", "被子", "duvet", bedding, 799, 0.5, 0.0),
      make("XH-B03", "小禾乳胶护颈枕", "枕头", "pillow", bedding, 159, 0.9, 0.0),
      make("XH-B04", "小禾长绒棉毛巾三条装", "毛巾", "towel", bedding, 39, 1.1, 0.0),
      make("XH-F01", "小禾每日坚果30包", "坚果", "nut mix", food, 89, 1.6, 0.3),
      make("XH-F02", "小禾无糖燕麦奶1L×6", "燕麦奶", "oat milk", food, 69, 1.8, 1.4),
      make("XH-F03", "小禾挂耳咖啡20袋", "咖啡", "drip coffee", food, 59, 1.5, 0.2),
      make("XH-F04", "小禾手工黄油曲奇", "曲奇", "cookies", food, 45, 1.2, 1.8),
  };
}

}  // namespace

Catalog make_catalog() {
  Catalog c;
  c.products = make_products();
  for (std::size_t i = 0; i < c.products.size(); ++i)
    c.products[i].batch_offset = static_cast<int>(i * 7 % batch_days);
  c.carriers = {"迅达快递", "中联速运", "安捷物流", "云鹿快递"};
  c.carrier_weights = {0.32, 0.28, 0.22, 0.18};
  c.warehouses = {"义乌仓", "东莞仓", "廊坊仓", "成都仓"};
  c.team_names = {"客服一组", "客服二组", "客服三组", "客服四组"};
  c.regions = {
      {"浙江", "杭州", 1.3, 0, 0},  {"江苏", "南京", 1.3, 0, 4},      {"上海", "上海", 1.1, 0, 2},
      {"广东", "广州", 1.6, 1, 0},  {"福建", "厦门", 0.7, 1, 8},      {"湖北", "武汉", 0.8, 1, 10},
      {"北京", "北京", 1.0, 2, 0},  {"山东", "青岛", 1.0, 2, 6},      {"河北", "石家庄", 0.6, 2, 4},
      {"辽宁", "大连", 0.5, 2, 14}, {"四川", "成都", 0.9, 3, 0},      {"陕西", "西安", 0.6, 3, 8},
      {"重庆", "重庆", 0.5, 3, 3},  {"新疆", "乌鲁木齐", 0.15, 3, 60}};
  c.stores = {{"杭州湖滨店", 0},
              {"上海徐汇店", 2},
              {"广州天河店", 3},
              {"北京朝阳店", 6},
              {"成都春熙店", 10}};
  return c;
}

std::string Catalog::batch(int product, int day) const {
  const Product& p = products[static_cast<std::size_t>(product)];
  return fmt::format("{}-{:03}", p.sku,
                     (day + batches_before * batch_days + p.batch_offset) / batch_days);
}

int Catalog::batch_start(int product, int day) const {
  const int shifted =
      day + batches_before * batch_days + products[static_cast<std::size_t>(product)].batch_offset;
  return day - shifted % batch_days;
}

std::string Catalog::agent(int team, int member) {
  return fmt::format("KF{}{:02}", team + 1, member + 1);
}

}  // namespace myelin::sim
