import { Route, Routes } from "react-router-dom";
import { AlertPage } from "./AlertPage";
import { AlertsPage } from "./AlertsPage";

export default function RisksPage() {
  return (
    <Routes>
      <Route index element={<AlertsPage />} />
      <Route path=":id" element={<AlertPage />} />
    </Routes>
  );
}
