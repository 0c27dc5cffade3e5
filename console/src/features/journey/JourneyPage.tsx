import { Page } from "~/shared/ui/page";

export default function JourneyPage() {
  return <Page title="Journey"><span /></Page>;
}
