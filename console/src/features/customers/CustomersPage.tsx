import { Page } from "~/shared/ui/page";

export default function CustomersPage() {
  return <Page title="Customers"><span /></Page>;
}
