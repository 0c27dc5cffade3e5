// The questions that more than one page asks. A key's first word is the topic that live events name.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { named } from "~/shared/words/language";
import type { Alert, AlertDetail, Answer, Case, CaseDetail, GetPath, Name, Question } from "./contract";
import { ask, post, send } from "./client";

export const useAlerts = (query: Question<"/v1/alerts">) => useQuery({ queryKey: ["alerts", query], queryFn: async (): Promise<Alert[]> => (await ask("/v1/alerts", query)).items });
export const useAlert = (id: string, enabled = true) => useQuery({ queryKey: ["alert", id], enabled: enabled && id !== "", queryFn: () => ask("/v1/alerts/{id}", undefined, { id }) });
export const useCases = (query: Question<"/v1/cases">) => useQuery({ queryKey: ["cases", query], queryFn: async (): Promise<Case[]> => (await ask("/v1/cases", query)).items });
export const useCasesListed = (query: Question<"/v1/cases">) => useListed("/v1/cases", query, "cases");
export const useCase = (id: string) => useQuery({ queryKey: ["case", id], enabled: id !== "", queryFn: () => ask("/v1/cases/{id}", undefined, { id }) });
export const useConfiguration = (may: boolean) => useQuery({ queryKey: ["configuration"], enabled: may, staleTime: 60_000, queryFn: () => ask("/v1/configuration") });
export const useTaxonomy = () => useQuery({ queryKey: ["taxonomy"], staleTime: 60_000, queryFn: () => ask("/v1/taxonomy") });

// A list that goes on: pages by cursor, newest first.
type Listed = { items: unknown[]; next_cursor: string | null };
export function useListed<Path extends GetPath>(path: Path, query: Question<Path>, key: string, enabled = true) {
  const found = useInfiniteQuery({
    queryKey: [key, path, query],
    enabled,
    initialPageParam: "",
    queryFn: ({ pageParam }) => ask(path, { ...(query as object), cursor: pageParam || undefined } as unknown as Question<Path>),
    getNextPageParam: (last) => (last as unknown as Listed).next_cursor ?? undefined,
  });
  type Row = Answer<Path> extends { items: (infer Item)[] } ? Item : never;
  const rows = useMemo(() => (found.data?.pages ?? []).flatMap((page) => (page as unknown as { items: Row[] }).items), [found.data]);
  return { ...found, rows };
}

// What waits for somebody's approval, for those who may give it.
export const approvalsKey = "approvals";
export const useApprovals = (may: boolean) => useListed("/v1/approvals", { limit: 50 }, approvalsKey, may);

export function useDepartment(): (key: string) => string {
  const { data } = useTaxonomy();
  const names = useMemo(() => new Map<string, Name>((data?.departments ?? []).map((d) => [d.key, d.name])), [data]);
  return (key) => {
    const name = names.get(key);
    return name ? named(name) : key;
  };
}

// What a person does to an alert or a case; what shows it is asked again.
function useDeed<Given>(act: (given: Given) => Promise<unknown>, ...topics: string[]) {
  const questions = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => Promise.all(topics.map((topic) => questions.invalidateQueries({ queryKey: [topic] }))) });
}
const both = ["alerts", "alert", "cases", "case"];
export const useAcknowledge = () => useDeed((given: { id: string; until?: string }) => post<AlertDetail>(`/v1/alerts/${given.id}/acknowledge`, given.until ? { until: given.until } : {}), ...both);
export const useUnacknowledge = () => useDeed((id: string) => send("DELETE", `/v1/alerts/${id}/acknowledge`), ...both);
export const useEndAlert = () => useDeed((id: string) => post<AlertDetail>(`/v1/alerts/${id}/resolve`), ...both);
export const useMarkAlert = () => useDeed((given: { id: string; usefulness: "useful" | "noise" | "none"; reason: string }) => post<AlertDetail>(`/v1/alerts/${given.id}/mark`, { usefulness: given.usefulness, reason: given.reason }), "alert", "alerts");
export const useTake = () => useDeed((given: { id: string; person?: string }) => post<CaseDetail>(`/v1/cases/${given.id}/take`, given.person ? { person: given.person } : {}), ...both);
export const useHandOver = () => useDeed((given: { id: string; department: string; reason: string }) => post<CaseDetail>(`/v1/cases/${given.id}/hand-over`, { department: given.department, reason: given.reason }), ...both);
export const useResolveCase = () => useDeed((given: { id: string; note: string }) => post<CaseDetail>(`/v1/cases/${given.id}/resolve`, { note: given.note }), ...both);
export const useReopen = () => useDeed((given: { id: string; reason: string }) => post<CaseDetail>(`/v1/cases/${given.id}/reopen`, { reason: given.reason }), ...both);
export const useComment = () => useDeed((given: { id: string; text: string }) => post<CaseDetail>(`/v1/cases/${given.id}/comment`, { text: given.text }), "case");
export const useSilence = () => useDeed((given: { matchers: { label: string; op?: "="; value: string }[]; ends_at: string; comment: string }) => post("/v1/silences", given), "alerts", "alert", "silences");
export const useExpireSilence = () => useDeed((id: string) => send("DELETE", `/v1/silences/${id}`), "alerts", "alert", "silences");
