/** Legal holds: interviews that can't be deleted. */
import { useMutation, useQuery } from "@tanstack/react-query";
import type { LegalHold } from "./contract";
import { queries } from "./queries";
import { api } from "./session";

const key = (id: string) => ["interview", id, "legal-hold"];

export function useLegalHold(id: string) {
  return useQuery({
    queryKey: key(id),
    queryFn: () => api<LegalHold>("GET", `/interviews/${id}/legal-hold`),
  });
}

export function useSetLegalHold(id: string) {
  return useMutation({
    mutationFn: (body: { held: boolean; reason: string }) =>
      api<LegalHold>("PUT", `/interviews/${id}/legal-hold`, body),
    onSuccess: (hold) => {
      queries.setQueryData(key(id), hold);
      void queries.invalidateQueries({ queryKey: ["retention"] });
    },
  });
}
