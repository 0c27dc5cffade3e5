import type { Words } from "~/shared/words/language";

const zh = {
  title: "收益", sentence: (lost: string, paid: string) => `客户付了 ${paid}，其中 ${lost} 已经因体验问题失去。`, lead: "每一分钱都对得上订单：付款 = 已损失 + 风险中 + 未受影响。",
  period: "期间", all: "全部", months: (m: string) => m, paid: "付款", lost: "已损失", risk: "风险中", untouched: "未受影响", orders: "订单", reconcile: "对账", reconciled: "分文不差", gap: (g: string) => `差 ${g}`, computed: (t: string) => `${t} 结账`, close: "重新结账",
  bridge: "从付款到留住的钱", bridgeNote: "按原因扣减，前 8 个，其余合并；纵轴不从零开始", bridgeLabel: "付款逐项扣除各原因损失后的余额", other: "其他原因", kept: "留住的", amountTitle: "金额",
  byCause: "按原因", byDepartment: "按部门", cause: "原因", department: "部门", share: "占付款", noBooks: "账还没有结：导入订单后会有损失。", none: "未指定", items: "项",
};
const en: typeof zh = {
  title: "Revenue", sentence: (lost, paid) => `Customers paid ${paid}; ${lost} of it is lost to what they experienced.`, lead: "Every cent reconciles to the orders: paid = lost + at risk + untouched.",
  period: "Period", all: "All", months: (m) => m, paid: "Paid", lost: "Lost", risk: "At risk", untouched: "Untouched", orders: "Orders", reconcile: "Reconciliation", reconciled: "to the cent", gap: (g) => `off by ${g}`, computed: (t) => `closed ${t}`, close: "Close the books anew",
  bridge: "From what was paid to what was kept", bridgeNote: "less each cause, the first eight and the rest; the axis does not begin at nought", bridgeLabel: "What was paid, less the loss of each cause", other: "Other causes", kept: "Kept", amountTitle: "Amount",
  byCause: "By cause", byDepartment: "By department", cause: "Cause", department: "Department", share: "Of paid", noBooks: "The books are not closed yet: losses appear once orders are in.", none: "nobody", items: "items",
};
export const revenueWords: Words<typeof zh> = { zh, en };
