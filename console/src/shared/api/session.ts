// Who sits here and what they may do. Asked once and after each log-in; nobody is an answer, not a fault.
import { useQuery } from "@tanstack/react-query";
import { setZone } from "~/shared/format/times";
import { ask } from "./client";

export const sessionKey = ["session"];
export const useSession = () => useQuery({ queryKey: sessionKey, staleTime: 60_000, queryFn: async () => {
  const session = await ask("/v1/session");
  setZone(session.zone);
  return session;
} });
export function useMay(scope: "read" | "operate" | "admin"): boolean {
  return useSession().data?.scopes.includes(scope) ?? false;
}
