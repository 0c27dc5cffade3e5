import { describe, expect, it } from "vitest";
import { amount, band, chance, exactly, fixed, large, money, signed, total } from "./figures";

describe("figures", () => {
  it("says 万 and 亿 in Chinese, K and M in English", () => {
    expect(large(9_999, "zh")).toBe("9,999");
    expect(large(15_224, "zh")).toBe("1.52 万");
    expect(large(123_456_789, "zh")).toBe("1.23 亿");
    expect(large(15_224, "en")).toBe("15.2K");
    expect(large(3_325_600, "en")).toBe("3.33M");
    expect(money(amount(-189_000.5), "zh")).toBe("−¥18.9 万");
    expect(money({ amount: "36308.48", currency: "BRL" }, "en")).toBe("R$36.3K");
  });
  it("keeps the exact amount and sums to the cent", () => {
    expect(exactly({ amount: "9068.60", currency: "CNY" })).toBe("CNY 9,068.60");
    expect(total([amount(0.1), amount(0.2), amount(1e6)]).amount).toBe("1000000.30");
  });
  it("writes a real minus and never minus nought", () => {
    expect(fixed(-1.5185, 2)).toBe("−1.52");
    expect(fixed(-0.001, 1)).toBe("0.0");
    expect(signed(0.5, 1)).toBe("+0.5");
    expect(fixed(null)).toBe("–");
    expect(chance(0.0002)).toBe("< 0.001");
  });
  it("bands hold at least 95 of 100 Poisson counts", () => {
    for (const mean of [0.1, 1, 3.7, 17, 120]) {
      const { low, high } = band(mean);
      let p = Math.exp(-mean), inside = low === 0 ? p : 0;
      for (let k = 1; k <= high; ++k) {
        p *= mean / k;
        if (k >= low) inside += p;
      }
      expect(inside).toBeGreaterThanOrEqual(0.95);
    }
    expect(band(0)).toEqual({ low: 0, high: 0 });
  });
});
