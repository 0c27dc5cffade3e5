import { Route, Routes } from "react-router-dom";
import { AlertPage } from "./AlertPage";
import { AlertsPage } from "./AlertsPage";
import { OrderPage } from "./Scores";

export default function RisksPage() {
  return (
    <Routes>
      <Route index element={<AlertsPage />} />
      <Route path="orders/:order" element={<OrderPage />} />
      <Route path=":id" element={<AlertPage />} />
    </Routes>
  );
}
