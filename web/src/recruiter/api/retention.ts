/** How long interviews are kept. */
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import type { Page, Position, PositionRetention, Retention, RetentionPreview } from "./contract";
import { queries } from "./queries";
import { api } from "./session";

const KEY = ["retention"];
const PAGE = 100;

export function useRetention() {
  return useQuery({ queryKey: KEY, queryFn: () => api<Retention>("GET", "/retention") });
}

export function usePositionRetention() {
  return useInfiniteQuery({
    queryKey: [...KEY, "positions"],
    queryFn: ({ pageParam }) => {
      const cursor = pageParam === "" ? "" : `&cursor=${encodeURIComponent(pageParam)}`;
      return api<Page<PositionRetention>>("GET", `/retention/positions?limit=${PAGE}${cursor}`);
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** A position, or all of those without days of their own. */
export type Kept = { readonly positionId: string | null };

/** What would be deleted with these days; null: those that apply without them. */
export function previewRetention(
  { positionId }: Kept,
  days: number | null,
): Promise<RetentionPreview> {
  const path =
    positionId === null ? "/retention/preview" : `/positions/${positionId}/retention/preview`;
  return api("GET", days === null ? path : `${path}?days=${days}`);
}

export function useChangeRetention({ positionId }: Kept) {
  return useMutation({
    mutationFn: (days: number | null): Promise<Retention | Position> =>
      positionId === null
        ? api("PUT", "/retention", { days })
        : api("PATCH", `/positions/${positionId}`, { retention_days: days }),
    onSuccess: () =>
      Promise.all(
        [KEY, ["positions"], ["position"]].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
