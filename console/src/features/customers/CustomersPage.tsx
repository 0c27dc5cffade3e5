import { Route, Routes } from "react-router-dom";
import { CustomerPage } from "./CustomerPage";
import { ListPage } from "./ListPage";

export default function CustomersPage() {
  return (
    <Routes>
      <Route index element={<ListPage />} />
      <Route path=":id" element={<CustomerPage />} />
    </Routes>
  );
}
