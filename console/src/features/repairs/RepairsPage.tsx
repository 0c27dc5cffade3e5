import { Page } from "~/shared/ui/page";

export default function RepairsPage() {
  return <Page title="Repairs"><span /></Page>;
}
