/** One interview: what was said, how it was judged, and what people make of it. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { ApiError, PREFIX } from "../../shared/api/http";
import type {
  Colleague,
  Decision,
  Entry,
  LevelInput,
  NewShareLink,
  NoteView,
  OverrideInput,
  Question,
  Rating,
  Ratings,
  ReportView,
  Resume,
  Shareable,
  ShareLink,
  Stage,
  Verdict,
} from "./contract";
import { refreshInterview, setStage } from "./interviews";
import { queries } from "./queries";
import { api, session } from "./session";

const RECORDING_MS = 180_000;
const PENDING_MS = 4_000;

const key = (id: string, ...part: string[]) => ["interview", id, ...part];

export function useQuestions(id: string) {
  return useQuery({
    queryKey: key(id, "questions"),
    queryFn: () => api<readonly Question[]>("GET", `/interviews/${id}/questions`),
  });
}

export function useTranscript(id: string) {
  return useQuery({
    queryKey: key(id, "transcript"),
    queryFn: () => api<readonly Entry[]>("GET", `/interviews/${id}/transcripts`),
  });
}

/** The report; while it is being written, after the interview, it is asked for again. */
export function useReport(id: string, over: boolean) {
  return useQuery({
    queryKey: key(id, "report"),
    queryFn: () => readReport(id),
    refetchInterval: ({ state }) => (over && state.data?.status === "pending" ? PENDING_MS : false),
  });
}

export function readReport(id: string, reveal = false): Promise<ReportView> {
  return api<ReportView>("GET", `/interviews/${id}/report${reveal ? "?reveal=true" : ""}`);
}

export function useRevealReport(id: string) {
  return useMutation({
    mutationFn: () => readReport(id, true),
    onSuccess: (report) => queries.setQueryData(key(id, "report"), report),
  });
}

export function useRescore(id: string) {
  return useMutation({
    mutationFn: (reason: string) => api("POST", `/interviews/${id}/report/rescore`, { reason }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key(id, "report") }),
  });
}

/** Sets a level in place of the machine's; everyone's lists show the new total. */
export function useOverride(id: string) {
  return useMutation({
    mutationFn: (override: OverrideInput) =>
      api<ReportView>("POST", `/interviews/${id}/report/override`, override),
    onSuccess: (report) => {
      queries.setQueryData(key(id, "report"), report);
      return Promise.all([
        refreshInterview(id),
        queries.invalidateQueries({ queryKey: key(id, "ratings") }),
      ]);
    },
  });
}

export function useResume(id: string) {
  return useQuery({
    queryKey: ["resume", id],
    queryFn: () => api<Resume>("GET", `/resumes/${id}`),
  });
}

/** The résumé's PDF; null where it was sent in another form. */
export function useResumeFile(id: string) {
  return useQuery({
    queryKey: ["resume", id, "file"],
    queryFn: async () => {
      const file = await (await session.call(`${PREFIX}/resumes/${id}/file`)).blob();
      return file.type === "application/pdf" ? file : null;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
}

/** The recording as a file in memory: a player's own request could not carry the access token. */
export function useRecording(id: string, exists: boolean) {
  return useQuery({
    queryKey: key(id, "recording"),
    queryFn: async () => {
      const path = `${PREFIX}/interviews/${id}/recording`;
      return (await session.call(path, { timeoutMs: RECORDING_MS })).blob();
    },
    enabled: exists,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

/** The ratings; null where this caller or this interview can't have one. */
export function useRatings(id: string) {
  return useQuery({
    queryKey: key(id, "ratings"),
    queryFn: () => readRatings(id),
  });
}

export async function readRatings(id: string): Promise<Ratings | null> {
  try {
    return await api<Ratings>("GET", `/interviews/${id}/ratings`);
  } catch (error) {
    if (error instanceof ApiError && (error.status === 409 || error.status === 403)) return null;
    throw error;
  }
}

export function useRate(id: string) {
  return useMutation({
    mutationFn: (rating: { levels: readonly LevelInput[]; submit: boolean }) =>
      api<Rating>("PUT", `/interviews/${id}/ratings`, rating),
    onSuccess: () =>
      Promise.all([
        refreshInterview(id),
        queries.invalidateQueries({ queryKey: key(id, "ratings") }),
        queries.invalidateQueries({ queryKey: key(id, "report") }),
      ]),
  });
}

export function useSetStage(id: string) {
  return useMutation({
    mutationFn: (stage: Stage) => setStage(id, stage),
  });
}

export function useDecisions(id: string) {
  return useQuery({
    queryKey: key(id, "decisions"),
    queryFn: () => api<readonly Decision[]>("GET", `/interviews/${id}/decisions`),
  });
}

export function useDecide(id: string) {
  return useMutation({
    mutationFn: (decision: { verdict: Verdict; reason: string }) =>
      api<Decision>("POST", `/interviews/${id}/decisions`, decision),
    onSuccess: () =>
      Promise.all([
        refreshInterview(id),
        queries.invalidateQueries({ queryKey: key(id, "decisions") }),
      ]),
  });
}

export function useNotes(id: string) {
  return useQuery({
    queryKey: key(id, "notes"),
    queryFn: () => api<readonly NoteView[]>("GET", `/interviews/${id}/notes`),
  });
}

const refreshNotes = (id: string) =>
  Promise.all([refreshInterview(id), queries.invalidateQueries({ queryKey: key(id, "notes") })]);

/** Whom a note may mention. */
export function useColleagues() {
  return useQuery({
    queryKey: ["colleagues"],
    queryFn: () => api<readonly Colleague[]>("GET", "/workspace/colleagues"),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useAddNote(id: string) {
  return useMutation({
    mutationFn: (text: string) => api<NoteView>("POST", `/interviews/${id}/notes`, { text }),
    onSuccess: () => refreshNotes(id),
  });
}

export function useChangeNote(id: string) {
  return useMutation({
    mutationFn: (note: { id: string; text: string }) =>
      api<NoteView>("PATCH", `/notes/${note.id}`, { text: note.text }),
    onSuccess: () => refreshNotes(id),
  });
}

export function useDeleteNote(id: string) {
  return useMutation({
    mutationFn: (note: string) => api("DELETE", `/notes/${note}`),
    onSuccess: () => refreshNotes(id),
  });
}

export function useShareLinks(id: string) {
  return useQuery({
    queryKey: key(id, "share-links"),
    queryFn: () => api<readonly ShareLink[]>("GET", `/interviews/${id}/share-links`),
  });
}

export interface NewShare {
  readonly expires_in_days: number;
  readonly hide_name: boolean;
  readonly include: readonly Shareable[];
}

export function useShare(id: string) {
  return useMutation({
    mutationFn: (share: NewShare) =>
      api<NewShareLink>("POST", `/interviews/${id}/share-links`, share),
    onSuccess: () => queries.invalidateQueries({ queryKey: key(id, "share-links") }),
  });
}

export function useRevokeShare(id: string) {
  return useMutation({
    mutationFn: (link: string) => api("DELETE", `/share-links/${link}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: key(id, "share-links") }),
  });
}
