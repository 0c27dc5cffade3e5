// The tabs of a page: one that the address asks for and that is not there shows the first.
import { Tabs, type TabsProps } from "antd";

export function PageTabs({ asked, items, onChange }: { asked: string | null; items: NonNullable<TabsProps["items"]>; onChange: (key: string, first: boolean) => void }) {
  const first = items[0]?.key ?? "", shown = items.some((item) => item.key === asked) ? (asked ?? first) : first;
  return <Tabs activeKey={shown} destroyOnHidden onChange={(key) => onChange(key, key === first)} items={items} />;
}
