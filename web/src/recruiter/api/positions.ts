/** Positions, plans and invitations. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { PREFIX } from "../../shared/api/http";
import type {
  Agreement,
  Jurisdiction,
  NewInvitation,
  Page,
  Plan,
  PlanItem,
  Position,
  PositionItem,
  Task,
} from "./contract";
import { refreshLists } from "./interviews";
import { queries } from "./queries";
import { api, session } from "./session";

const LIST = ["positions"] as const;
/** More positions than that need a search that the API doesn't have yet. */
const MOST = 200;

export function usePositions() {
  return useQuery({
    queryKey: LIST,
    queryFn: () => api<Page<PositionItem>>("GET", `/positions?limit=${MOST}`),
  });
}

export function usePosition(id: string) {
  return useQuery({
    queryKey: ["position", id],
    queryFn: () => api<Position>("GET", `/positions/${id}`),
  });
}

export function usePlans() {
  return useQuery({
    queryKey: ["plans"],
    queryFn: () => api<{ readonly items: readonly PlanItem[] }>("GET", "/plans"),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useAgreement(id: string) {
  return useQuery({
    queryKey: ["position", id, "agreement"],
    queryFn: () => api<Agreement>("GET", `/positions/${id}/agreement`),
  });
}

async function refresh(): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: LIST }),
    queries.invalidateQueries({ queryKey: ["position"] }),
    queries.invalidateQueries({ queryKey: ["retention"] }),
  ]);
}

export interface NewPosition {
  readonly title: string;
  readonly company: string;
  readonly description: string;
  /** A ready plan's id, or a whole plan. */
  readonly plan: string | Plan;
  readonly retention_days: number | null;
  readonly jurisdiction: Jurisdiction | null;
}

export function useCreatePosition() {
  return useMutation({
    mutationFn: (position: NewPosition) => api<Position>("POST", "/positions", position),
    onSuccess: refresh,
  });
}

export interface JobText {
  readonly role: string;
  readonly company: string | null;
  readonly job_description: string;
  readonly language: Plan["language"];
}

export function beginDraft(job: JobText): Promise<Task> {
  return api("POST", "/plans/draft", job);
}

/** A text of a plan, and what its placeholders stand for. */
export interface Spoken {
  readonly text: string;
  readonly language: Plan["language"];
  readonly role: string | null;
  readonly company: string | null;
}

const SPEECH_MS = 60_000;

/** A text in the interviewer's voice, as a WAV file. */
export async function hearText(spoken: Spoken): Promise<Blob> {
  const options = { method: "POST", json: spoken, timeoutMs: SPEECH_MS } as const;
  return (await session.call(`${PREFIX}/plans/speech`, options)).blob();
}

export interface PositionChange {
  readonly title?: string;
  readonly description?: string;
  readonly plan?: Plan;
  readonly retention_days?: number | null;
  readonly jurisdiction?: Jurisdiction | null;
  readonly archived?: boolean;
}

export function useChangePosition(id: string) {
  return useMutation({
    mutationFn: (change: PositionChange) => api<Position>("PATCH", `/positions/${id}`, change),
    onSuccess: refresh,
  });
}

export interface NewInvite {
  readonly candidate_name: string;
  readonly email: string | null;
  readonly phone: boolean;
  readonly expires_in_s: number;
  /** The appointment; null: at any time. */
  readonly scheduled_for: string | null;
  readonly send_mail: boolean;
}

export function useInvite(positionId: string) {
  return useMutation({
    mutationFn: (invite: NewInvite) =>
      api<NewInvitation>("POST", `/positions/${positionId}/invitations`, invite),
    onSuccess: refreshLists,
  });
}
