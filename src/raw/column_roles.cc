#include "raw/column_roles.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <unordered_set>

#include "base/money.h"
#include "base/time.h"
#include "raw/cell_text.h"
#include "raw/mapping.h"

namespace myelin::raw {
namespace {

// Names as canonical_column() leaves them, most telling first; a trailing * also takes longer
// names.
struct RoleNames {
  std::string_view role;
  std::vector<std::string_view> names;
};

const std::vector<RoleNames>& dictionary() {
  static const std::vector<RoleNames> roles{
      {"follow_up",
       {"追评内容", "追加评论", "追加评价", "追评", "addfeedback", "appendcontent", "followup",
        "aftercomment"}},
      {"follow_up_at",
       {"追评时间", "追加评论时间", "追加评价时间", "addfeedbacktime", "appendtime"}},
      {"text", {"评价内容",    "评论内容",      "初评内容",   "初评",       "评论",     "评价",
                "反馈内容",    "留言",          "内容",       "正文",       "用户反馈", "意见",
                "ratecontent", "reviewcontent", "reviewtext", "reviewbody", "review",   "comment",
                "comments",    "commenttext",   "content",    "feedback",   "message",  "body",
                "text",        "description",   "verbatim",   "sentence",   "tweet"}},
      {"rating",
       {"评分", "星级", "打分", "评价星级", "商品评分", "得分", "满意度", "rating", "stars", "star",
        "score", "reviewscore", "reviewrating", "nps", "csat", "ces"}},
      {"order",
       {"订单编号", "订单号", "主订单编号", "主订单号", "平台订单号", "交易编号", "交易号",
        "orderid", "orderno", "ordernumber", "ordersn", "tid", "ordercode"}},
      {"review_id",
       {"评价id", "评论id", "评价编号", "评论编号", "rateid", "reviewid", "commentid",
        "feedbackid"}},
      {"refund_id",
       {"退款编号", "退款单号", "售后单号", "售后编号", "退货单号", "refundid", "refundno",
        "aftersaleid", "returnid"}},
      {"id",
       {"id", "编号", "记录id", "流水号", "uuid", "recordid", "externalid", "ticketid",
        "responseid"}},
      {"refund",
       {"退款金额", "实退金额", "退款总额", "买家退款金额", "refundamount", "refund", "refundfee",
        "refundtotal"}},
      {"amount",
       {"实付金额", "实付款", "买家实际支付金额", "订单金额", "支付金额", "订单实付", "应付金额",
        "总金额", "总价", "金额", "payment", "amount", "total", "totalprice", "payamount", "price",
        "paymentvalue", "totalamount"}},
      {"refund_reason",
       {"退款原因", "退货原因", "售后原因", "原因", "refundreason", "returnreason", "reason"}},
      {"due",
       {"预计送达时间", "承诺送达时间", "预计到达", "承诺发货时间", "最晚发货时间",
        "estimateddelivery", "estimateddeliverydate", "promiseddate", "due", "duedate", "dueat"}},
      {"at", {"评价时间",    "评论时间",   "创建时间",     "订单创建时间", "下单时间",
              "付款时间",    "支付时间",   "退款申请时间", "申请时间",     "发布时间",
              "提交时间",    "反馈时间",   "时间",         "日期",         "createdat",
              "created",     "createtime", "creationdate", "createddate",  "date",
              "time",        "timestamp",  "at",           "reviewdate",   "reviewcreationdate",
              "submittedat", "orderdate",  "datetime"}},
      {"phone",
       {"手机号", "手机号码", "联系手机", "联系电话", "收货人手机", "电话", "买家手机", "phone",
        "mobile", "phonenumber", "telephone", "tel", "customerphone"}},
      {"email", {"邮箱", "电子邮箱", "email", "emailaddress", "mail", "customeremail"}},
      {"openid", {"openid", "unionid", "微信openid"}},
      {"device", {"设备号", "设备id", "deviceid", "device", "sn", "序列号"}},
      {"nick",
       {"买家昵称", "买家会员名", "会员名", "用户昵称", "昵称", "旺旺", "买家账号", "用户名",
        "买家", "nick", "buyernick", "nickname", "username", "author", "buyer"}},
      {"customer_id",
       {"客户id", "会员id", "用户id", "会员号", "会员编号", "客户编号", "customerid", "userid",
        "memberid", "buyerid", "customeruniqueid", "clientid"}},
      {"name",
       {"收货人姓名", "收货人", "收件人", "客户姓名", "姓名", "customername", "fullname",
        "shippingname"}},
      {"tier",
       {"会员等级", "客户等级", "会员级别", "vip等级", "等级", "tier", "level", "membership",
        "customertier", "grade"}},
      {"product",
       {"商品id", "商品编号", "商品编码", "货号", "sku", "skuid", "sku编码", "skucode", "numiid",
        "宝贝id", "商家编码", "productid", "itemid", "asin", "spu", "spuid", "goodsid",
        "clothingid"}},
      {"product_name",
       {"商品名称", "商品标题", "宝贝标题", "宝贝名称", "商品", "产品", "产品名称", "product",
        "producttitle", "productname", "itemname", "title", "goodsname"}},
      {"batch", {"批次", "批次号", "生产批次", "batch", "batchno", "lot"}},
      {"carrier",
       {"快递公司", "物流公司", "承运商", "快递", "配送公司", "carrier", "shippingcompany",
        "logistics", "courier", "logisticscompany"}},
      {"tracking", {"快递单号", "物流单号", "运单号", "trackingnumber", "trackingno", "waybill"}},
      {"warehouse",
       {"仓库", "发货仓", "发货仓库", "仓库名称", "warehouse", "warehousename", "fulfillmentcenter",
        "warehouseblock"}},
      {"store",
       {"店铺", "店铺名称", "门店", "门店名称", "商家", "shop", "store", "storename", "shopname",
        "seller", "sellerid"}},
      {"channel",
       {"渠道", "平台", "来源平台", "销售渠道", "来源", "channel", "platform", "source"}},
      {"region",
       {"省份", "省", "收货省", "地区", "区域", "城市", "region", "province", "state", "city",
        "country"}},
      {"agent", {"客服", "客服昵称", "坐席", "接待客服", "agent", "assignee", "agentname"}},
      {"campaign", {"活动", "活动名称", "campaign"}},
      {"version", {"版本", "版本号", "version", "appversion"}},
      {"reach", {"粉丝数", "粉丝", "followers", "reach", "fans"}},
      {"label", {"label", "标签", "情感", "情感倾向", "sentiment", "polarity", "target"}},
      {"verdict", {"评价结果", "评价类型", "好中差评", "result", "ratetype"}},
      {"category", {"cat", "category", "类目", "品类", "分类", "商品类目"}},
  };
  return roles;
}

bool is_phone(std::string_view text) {
  if (text.starts_with("+86")) text.remove_prefix(3);
  std::string digits;
  for (const char c : text) {
    if (std::isdigit(static_cast<unsigned char>(c)))
      digits.push_back(c);
    else if (c != ' ' && c != '-' && c != '*')
      return false;
    else if (c == '*')
      digits.push_back('5');
  }
  return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
}

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && at > 0 && text.find('.', at) != std::string_view::npos &&
         text.find(' ') == std::string_view::npos;
}

bool has_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return c >= 0x80 || std::isalpha(c) != 0; });
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

// What values must look like where the name says a role; a name alone does not make "n/a, n/a" a
// time.
bool values_agree(std::string_view role, const ColumnProfile& p) {
  if (p.filled == 0) return true;
  if (role == "at" || role == "due" || role == "follow_up_at") return p.times > 0.8;
  if (role == "rating") return p.one_to_five > 0.9 || p.zero_to_ten > 0.9;
  if (role == "amount" || role == "refund") return p.amounts > 0.8;
  if (role == "phone") return p.phones > 0.5;
  if (role == "email") return p.emails > 0.5;
  if (role == "reach") return p.integers > 0.8;
  if (role == "text" || role == "follow_up") return p.letters > 0.5;
  if (role == "id" || role == "review_id" || role == "refund_id")
    return p.distinct > 0.999 && p.filled > 0.999;
  return true;
}

}  // namespace

std::vector<std::string_view> column_roles() {
  std::vector<std::string_view> roles;
  for (const auto& one : dictionary()) roles.push_back(one.role);
  roles.push_back("attribute");
  return roles;
}

ColumnProfile profile(const std::vector<std::vector<std::string>>& rows, std::size_t column) {
  ColumnProfile p;
  std::unordered_set<std::string_view> different;
  double n = 0;
  const auto count = [](double& share, bool yes) { share += yes ? 1 : 0; };
  for (const auto& row : rows) {
    const auto cell = column < row.size() ? clean_cell(row[column]) : std::string_view{};
    if (cell.empty()) continue;
    ++n;
    different.insert(cell);
    const auto rating = parse_rating(cell);
    const bool integer =
        cell.size() < 19 &&
        std::all_of(cell.begin(), cell.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    count(p.times, cell.size() >= 8 && parse_time(cell, Zone{}).has_value());
    count(p.phones, is_phone(cell));
    count(p.emails, is_email(cell));
    count(p.amounts, Money::parse(cell).has_value());
    count(p.integers, integer || parse_count(cell).has_value());
    count(p.one_to_five, rating && *rating >= 1 && *rating <= 5);
    count(p.zero_to_ten, rating && *rating >= 0 && *rating <= 10);
    count(p.binary, cell == "0" || cell == "1" || cell == "true" || cell == "false");
    count(p.letters, has_letter(cell));
    p.mean_characters += static_cast<double>(characters(cell));
  }
  if (n == 0) return p;
  for (double* share : {&p.times, &p.phones, &p.emails, &p.amounts, &p.integers, &p.one_to_five,
                        &p.zero_to_ten, &p.binary, &p.letters, &p.mean_characters})
    *share /= n;
  p.filled = n / static_cast<double>(rows.size());
  p.distinct = static_cast<double>(different.size()) / n;
  return p;
}

ColumnRole role_of(std::string_view name, const ColumnProfile& p) {
  const std::string canonical = canonical_column(name);
  const auto last =
      canonical.substr(canonical.rfind('.') == std::string::npos ? 0 : canonical.rfind('.') + 1);
  for (const auto& [role, names] : dictionary()) {
    for (const auto& known : names) {
      if (canonical != known && last != known) continue;
      if (!values_agree(role, p)) continue;
      return {std::string(role), p.filled > 0 ? 0.95 : 0.8,
              p.filled > 0 ? "its name, and its values agree"
                           : "its name; it is empty in the rows looked at"};
    }
  }
  if (p.filled == 0) return {"attribute", 0, "its name is not known and it is empty"};
  if (p.emails > 0.9) return {"email", 0.6, "its values are e-mail addresses"};
  if (p.phones > 0.9) return {"phone", 0.6, "its values are mobile numbers"};
  if (p.times > 0.95) return {"at?", 0.6, "its values are times"};
  if (p.letters > 0.8 && p.mean_characters >= 12 && p.distinct > 0.5)
    return {"text?", 0.6,
            fmt::format("its values are texts of {:.0f} characters on average", p.mean_characters)};
  return {"attribute", 0, "nothing says what it is"};
}

}  // namespace myelin::raw
