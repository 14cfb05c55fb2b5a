/** People, API keys and webhooks. */
import { useMutation, useQuery } from "@tanstack/react-query";
import type {
  ApiKey,
  Delivery,
  NewApiKey,
  Page,
  Role,
  Scope,
  SignInLink,
  User,
  Webhook,
  WebhookEvent,
  WebhookFormat,
  WebhookWithSecret,
} from "./contract";
import { queries } from "./queries";
import { api } from "./session";

const MOST = 200;
const DELIVERIES_MS = 5_000;

const refresh = (key: string) => () => queries.invalidateQueries({ queryKey: [key] });

export function useUsers(enabled = true) {
  return useQuery({
    enabled,
    queryKey: ["users"],
    queryFn: () => api<Page<User>>("GET", `/users?limit=${MOST}`),
  });
}

export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly password: string | null;
  readonly position_ids: readonly string[] | null;
}

export function useAddUser() {
  return useMutation({
    mutationFn: (user: NewUser) => api<User>("POST", "/users", user),
    onSuccess: refresh("users"),
  });
}

interface ChangedUser {
  readonly id: string;
  readonly role?: Role;
  readonly active?: boolean;
  readonly password?: string;
  readonly position_ids?: readonly string[] | null;
}

export function useChangeUser() {
  return useMutation({
    mutationFn: ({ id, ...change }: ChangedUser) => api<User>("PATCH", `/users/${id}`, change),
    onSuccess: refresh("users"),
  });
}

export function useSignInLink() {
  return useMutation({
    mutationFn: (id: string) => api<SignInLink>("POST", `/users/${id}/sign-in-link`),
  });
}

export function useKeysList() {
  return useQuery({
    queryKey: ["api-keys"],
    queryFn: () => api<Page<ApiKey>>("GET", `/api-keys?limit=${MOST}`),
  });
}

export function useAddKey() {
  return useMutation({
    mutationFn: (key: { name: string; scopes: readonly Scope[] }) =>
      api<NewApiKey>("POST", "/api-keys", key),
    onSuccess: refresh("api-keys"),
  });
}

export function revokeKey(id: string): Promise<unknown> {
  return api("DELETE", `/api-keys/${id}`).then(refresh("api-keys"));
}

export function useWebhooks() {
  return useQuery({
    queryKey: ["webhooks"],
    queryFn: () => api<Page<Webhook>>("GET", `/webhooks?limit=${MOST}`),
  });
}

export interface NewWebhook {
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly description: string;
  readonly format: WebhookFormat;
}

export function useAddWebhook() {
  return useMutation({
    mutationFn: (webhook: NewWebhook) => api<WebhookWithSecret>("POST", "/webhooks", webhook),
    onSuccess: refresh("webhooks"),
  });
}

export function useSwitchWebhook() {
  return useMutation({
    mutationFn: ({ id, active }: { id: string; active: boolean }) =>
      api<Webhook>("PATCH", `/webhooks/${id}`, { active }),
    onSuccess: refresh("webhooks"),
  });
}

export function useTestWebhook() {
  return useMutation({
    mutationFn: (id: string) => api("POST", `/webhooks/${id}/test`),
    onSuccess: refresh("webhooks"),
  });
}

export function deleteWebhook(id: string): Promise<unknown> {
  return api("DELETE", `/webhooks/${id}`).then(refresh("webhooks"));
}

export function useDeliveries(id: string) {
  return useQuery({
    queryKey: ["webhooks", id, "deliveries"],
    queryFn: () => api<Page<Delivery>>("GET", `/webhooks/${id}/deliveries?limit=50`),
    refetchInterval: DELIVERIES_MS,
  });
}

export function useRedeliver(id: string) {
  return useMutation({
    mutationFn: (delivery: string) =>
      api("POST", `/webhooks/${id}/deliveries/${delivery}/redeliver`),
    onSuccess: refresh("webhooks"),
  });
}
