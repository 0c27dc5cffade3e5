import { Page } from "~/shared/ui/page";

export default function RevenuePage() {
  return <Page title="Revenue"><span /></Page>;
}
