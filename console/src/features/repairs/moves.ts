// What a change of column means: which deed carries a case from one state to another, or none.
import type { Case } from "~/shared/api/contract";

export type Column = "open" | "taken" | "resolved" | "closed";
export const columns: Column[] = ["open", "taken", "resolved", "closed"];
export type Deed = "take" | "resolve" | "reopen";
export function deed(from: Case["state"], to: Column): Deed | null {
  if (from === "open" && to === "taken") return "take";
  if ((from === "open" || from === "taken") && to === "resolved") return "resolve";
  if ((from === "resolved" || from === "closed") && (to === "open" || to === "taken")) return "reopen";
  return null;
}
