/** The languages that interviews can be held in. */
import { useQuery } from "@tanstack/react-query";
import type { Languages } from "./contract";
import { api } from "./session";

export function useInterviewLanguages() {
  return useQuery({
    queryKey: ["languages"],
    queryFn: () => api<Languages>("GET", "/languages"),
  });
}
