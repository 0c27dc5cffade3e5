// Who sits here and what they may do. Nobody is an answer, not a fault; a browser on the server's own machine whose session
// ended with the server it came from is let in again by asking for the page once.
import { useQuery } from "@tanstack/react-query";
import { setZone } from "~/shared/format/times";
import { ask, renewed } from "./client";
import type { Schema } from "./contract";

export const sessionKey = ["session"];
export async function whoIsHere(): Promise<Schema<"Session">> {
  let session = await ask("/v1/session");
  if (session.name === null) {
    await renewed();
    session = await ask("/v1/session");
  }
  setZone(session.zone);
  return session;
}
export const useSession = () => useQuery({ queryKey: sessionKey, staleTime: 60_000, queryFn: whoIsHere });
export function useMay(scope: "read" | "operate" | "admin"): boolean {
  return useSession().data?.scopes.includes(scope) ?? false;
}
