/** Integrations with applicant tracking systems (ATS). */
import { useMutation, useQuery } from "@tanstack/react-query";
import type {
  AtsCall,
  AtsUpdate,
  Integration,
  IntegrationKind,
  IntegrationTest,
  IntegrationWithKey,
  Page,
} from "./contract";
import { queries } from "./queries";
import { api } from "./session";

const MOST = 200;
const LOG_MS = 10_000;

const refresh = () => queries.invalidateQueries({ queryKey: ["integrations"] });

export function useIntegrations() {
  return useQuery({
    queryKey: ["integrations"],
    queryFn: () => api<Page<Integration>>("GET", `/integrations?limit=${MOST}`),
  });
}

export interface NewIntegration {
  readonly kind: IntegrationKind;
  readonly name: string;
  readonly language: "en" | "ko";
  readonly share_score: boolean;
  readonly ats_key: string | null;
}

export function useAddIntegration() {
  return useMutation({
    mutationFn: (integration: NewIntegration) =>
      api<IntegrationWithKey>("POST", "/integrations", integration),
    onSuccess: refresh,
  });
}

interface ChangedIntegration {
  readonly id: string;
  readonly active?: boolean;
  readonly share_score?: boolean;
  readonly ats_key?: string;
}

export function useChangeIntegration() {
  return useMutation({
    mutationFn: ({ id, ...change }: ChangedIntegration) =>
      api<Integration>("PATCH", `/integrations/${id}`, change),
    onSuccess: refresh,
  });
}

export function useRotateKey() {
  return useMutation({
    mutationFn: (id: string) => api<IntegrationWithKey>("POST", `/integrations/${id}/rotate-key`),
    onSuccess: refresh,
  });
}

export function useTestIntegration() {
  return useMutation({
    mutationFn: (id: string) => api<IntegrationTest>("POST", `/integrations/${id}/test`),
  });
}

export function deleteIntegration(id: string): Promise<unknown> {
  return api("DELETE", `/integrations/${id}`).then(refresh);
}

export function useAtsCalls(id: string) {
  return useQuery({
    queryKey: ["integrations", id, "calls"],
    queryFn: () => api<Page<AtsCall>>("GET", `/integrations/${id}/calls?limit=50`),
    refetchInterval: LOG_MS,
  });
}

export function useAtsUpdates(id: string) {
  return useQuery({
    queryKey: ["integrations", id, "updates"],
    queryFn: () => api<Page<AtsUpdate>>("GET", `/integrations/${id}/updates?limit=50`),
    refetchInterval: LOG_MS,
  });
}

export function useResendUpdate(id: string) {
  return useMutation({
    mutationFn: (update: string) => api("POST", `/integrations/${id}/updates/${update}/resend`),
    onSuccess: refresh,
  });
}
