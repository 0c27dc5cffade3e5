import { Page } from "~/shared/ui/page";

export default function SettingsPage() {
  return <Page title="Settings"><span /></Page>;
}
