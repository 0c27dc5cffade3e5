// By what orders are parted and narrowed, as the address and the API name it.
export const dimensions = ["channel", "carrier", "warehouse", "region", "product", "batch", "store", "campaign", "version", "agent"] as const;
export type Dimension = (typeof dimensions)[number];
export type Filters = Partial<Record<Dimension, string>>;

export const isDimension = (text: string | null): text is Dimension => (dimensions as readonly (string | null)[]).includes(text);

export function filtersOf(query: URLSearchParams): Filters {
  const filters: Filters = {};
  for (const key of dimensions) {
    const given = query.get(key);
    if (given) filters[key] = given;
  }
  return filters;
}
