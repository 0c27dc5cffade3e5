import { Route, Routes } from "react-router-dom";
import { BoardPage } from "./BoardPage";
import { CasePage } from "./CasePage";
import "./repairs.css";

export default function RepairsPage() {
  return (
    <Routes>
      <Route index element={<BoardPage />} />
      <Route path=":id" element={<CasePage />} />
    </Routes>
  );
}
