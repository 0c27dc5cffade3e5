import { Page } from "~/shared/ui/page";

export default function RisksPage() {
  return <Page title="Risks"><span /></Page>;
}
