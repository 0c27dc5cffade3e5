// Ant Design in Myelin's look: paper and ink, hairlines, one radius, no shadows.
import { theme, type ThemeConfig } from "antd";

const light = { paper: "#f7f5f0", card: "#fffdf9", sunk: "#f1eee6", line: "#e5e0d5", line2: "#cfc8b9", ink: "#1d1b16", ink2: "#565146", ink3: "#716a5d", nerve: "#3450e0", bad: "#b93a26", warn: "#8a5a0c", good: "#1b6f53", soft: "#e7ebff" };
const dark: typeof light = { paper: "#14130f", card: "#1c1a15", sunk: "#24211b", line: "#35312a", line2: "#4d473c", ink: "#f2eee4", ink2: "#bdb5a6", ink3: "#9d9585", nerve: "#94a5ff", bad: "#ff8a73", warn: "#e5b566", good: "#6fcfae", soft: "#222951" };

export function themeOf(isDark: boolean): ThemeConfig {
  const c = isDark ? dark : light;
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: c.nerve, colorInfo: c.nerve, colorError: c.bad, colorWarning: c.warn, colorSuccess: c.good, colorLink: c.nerve,
      colorBgBase: c.card, colorBgLayout: c.paper, colorBgContainer: c.card, colorBgElevated: c.card, colorText: c.ink, colorTextSecondary: c.ink2, colorTextTertiary: c.ink3, colorTextPlaceholder: c.ink3,
      colorBorder: c.line2, colorBorderSecondary: c.line, colorFillAlter: c.sunk, controlItemBgActive: c.soft,
      borderRadius: 8, borderRadiusLG: 10, fontSize: 14, controlHeight: 32, fontFamily: "var(--font)", motion: !window.matchMedia("(prefers-reduced-motion: reduce)").matches, motionDurationMid: "0.12s", motionDurationSlow: "0.16s",
      boxShadow: "none", boxShadowSecondary: `0 0 0 1px ${c.line2}`, boxShadowTertiary: "none",
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none", colorPrimary: c.ink, colorPrimaryHover: c.ink2, colorPrimaryActive: c.ink, primaryColor: c.card, colorPrimaryTextHover: c.ink },
      Segmented: { trackBg: c.sunk, itemSelectedBg: c.card, itemColor: c.ink2 },
      Tooltip: { colorBgSpotlight: isDark ? "#3a352c" : "#2b2821" },
    },
  };
}
