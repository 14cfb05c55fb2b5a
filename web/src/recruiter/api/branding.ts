/** How the organisation appears to candidates. */
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { PREFIX } from "../../shared/api/http";
import type { AccentCheck, Branding, BrandingChange } from "./contract";
import { queries } from "./queries";
import { api, session } from "./session";

const KEY = ["branding"];
const UPLOAD_MS = 60_000;

export function useBranding() {
  return useQuery({ queryKey: KEY, queryFn: () => api<Branding>("GET", "/branding") });
}

/** Whether a colour can be read; until the answer to another one is here, the former stays. */
export function useAccentCheck(colour: string | null) {
  return useQuery({
    queryKey: ["accent", colour],
    queryFn: () =>
      api<AccentCheck>("GET", `/branding/accent?colour=${encodeURIComponent(colour ?? "")}`),
    enabled: colour !== null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const store = (branding: Branding) => queries.setQueryData(KEY, branding);
const refresh = () => queries.invalidateQueries({ queryKey: KEY });

export function useChangeBranding() {
  return useMutation({
    mutationFn: (change: BrandingChange) => api<Branding>("PUT", "/branding", change),
    onSuccess: store,
  });
}

export function useReplaceLogo() {
  return useMutation({
    mutationFn: async (file: File): Promise<Branding> => {
      const form = new FormData();
      form.append("file", file);
      const response = await session.call(`${PREFIX}/branding/logo`, {
        method: "PUT",
        form,
        timeoutMs: UPLOAD_MS,
      });
      return (await response.json()) as Branding;
    },
    onSuccess: store,
  });
}

export function removeLogo(): Promise<unknown> {
  return api("DELETE", "/branding/logo").then(refresh);
}

export function resetBranding(): Promise<unknown> {
  return api("DELETE", "/branding").then(refresh);
}
