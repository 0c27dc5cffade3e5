// The pages in the order of the rail, each loaded when it is first opened.
import { lazy, type ComponentType, type LazyExoticComponent } from "react";
import type { PageName } from "./words";

interface Entry {
  name: PageName;
  path: string;
  Page: LazyExoticComponent<ComponentType>;
  icon: string;
}
export const pages: Entry[] = [
  { name: "today", path: "/", Page: lazy(() => import("~/features/today/TodayPage")), icon: "M3 11h4l2-6 4 12 2-6h4" },
  { name: "signals", path: "/signals", Page: lazy(() => import("~/features/signals/SignalsPage")), icon: "M4 14a7 7 0 0 1 14 0M7.5 14a3.5 3.5 0 0 1 7 0M11 14v5" },
  { name: "causes", path: "/causes", Page: lazy(() => import("~/features/causes/CausesPage")), icon: "M11 4v5M11 9c0 4-6 3-6 8M11 9c0 4 6 3 6 8M11 9v8" },
  { name: "risks", path: "/risks", Page: lazy(() => import("~/features/risks/RisksPage")), icon: "M11 3.5 19 18H3L11 3.5ZM11 9v4M11 15.4v.4" },
  { name: "repairs", path: "/repairs", Page: lazy(() => import("~/features/repairs/RepairsPage")), icon: "M4 18l7-7M10 8a4 4 0 0 1 5-4l-2 2.5.6 1.9 1.9.6L18 7a4 4 0 0 1-5 5" },
  { name: "revenue", path: "/revenue", Page: lazy(() => import("~/features/revenue/RevenuePage")), icon: "M4 18V9M9 18V5M14 18v-6M19 18V8" },
  { name: "customers", path: "/customers", Page: lazy(() => import("~/features/customers/CustomersPage")), icon: "M11 10.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM4.5 18c.6-3.6 3.2-5 6.5-5s5.9 1.4 6.5 5" },
  { name: "journey", path: "/journey", Page: lazy(() => import("~/features/journey/JourneyPage")), icon: "M4 16c4 0 3-9 7-9s3 9 7 9M4 16v.1M18 16v.1" },
  { name: "settings", path: "/settings", Page: lazy(() => import("~/features/settings/SettingsPage")), icon: "M4 7h9M17 7h1M4 15h1M9 15h9M15 5v4M7 13v4" },
];
