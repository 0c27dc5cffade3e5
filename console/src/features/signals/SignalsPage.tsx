import { Page } from "~/shared/ui/page";

export default function SignalsPage() {
  return <Page title="Signals"><span /></Page>;
}
