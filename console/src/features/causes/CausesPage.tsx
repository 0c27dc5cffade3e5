import { Page } from "~/shared/ui/page";

export default function CausesPage() {
  return <Page title="Causes"><span /></Page>;
}
