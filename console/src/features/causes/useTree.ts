import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ask } from "~/shared/api/client";
import { useTaxonomy } from "~/shared/api/questions";
import { tree } from "./tree";

export function useTree() {
  const taxonomy = useTaxonomy(), causes = useQuery({ queryKey: ["causes", "loss", 1000], queryFn: async () => (await ask("/v1/causes", { metric: "loss", limit: 1000 })).items });
  const built = useMemo(() => tree(taxonomy.data?.items ?? [], causes.data ?? []), [taxonomy.data, causes.data]);
  return { taxonomy, ...built };
}

