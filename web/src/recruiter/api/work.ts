/** What waits for people: today's work, candidates' requests, live interviews. */
import { useMutation, useQuery } from "@tanstack/react-query";
import type { CandidateRequest, FailedJob, Page, Row, Today } from "./contract";
import { refreshLists } from "./interviews";
import { queries } from "./queries";
import { api } from "./session";

const TODAY_MS = 30_000;
const LIVE_MS = 5_000;
const MOST = 100;
const MOST_JOBS = 200;

export function useToday() {
  return useQuery({
    queryKey: ["today"],
    queryFn: () => api<Today>("GET", "/workspace/today"),
    refetchInterval: TODAY_MS,
  });
}

/** The jobs that can be retried; only administrators may read them. */
export function useFailedJobs(enabled: boolean) {
  return useQuery({
    queryKey: ["jobs"],
    queryFn: () =>
      api<{ readonly items: readonly FailedJob[] }>("GET", `/jobs/failed?limit=${MOST_JOBS}`),
    refetchInterval: TODAY_MS,
    enabled,
  });
}

export function useRetryJob() {
  return useMutation({
    mutationFn: (id: number) => api<FailedJob>("POST", `/jobs/${id}/retry`),
    // Also after an error: the job may have been retried elsewhere.
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["jobs"] }),
        queries.invalidateQueries({ queryKey: ["today"] }),
        refreshLists(),
      ]),
  });
}

export function useLive() {
  return useQuery({
    queryKey: ["live"],
    queryFn: () =>
      api<Page<Row>>("GET", `/interviews?status=LIVE&status=IN_PROGRESS&limit=${MOST}`),
    refetchInterval: LIVE_MS,
  });
}

export function useRequests(open: boolean) {
  const query = open ? "state=open" : "state=answered&state=closed";
  return useQuery({
    queryKey: ["requests", query],
    queryFn: () => api<Page<CandidateRequest>>("GET", `/requests?limit=${MOST}&${query}`),
  });
}

export function useExplanation(interviewId: string) {
  return useQuery({
    queryKey: ["interview", interviewId, "explanation"],
    queryFn: () =>
      api<{ readonly text: string; readonly language: string }>(
        "GET",
        `/interviews/${interviewId}/report/explanation`,
      ),
  });
}

export interface RequestAnswer {
  readonly id: string;
  readonly state: "answered" | "closed";
  readonly answer: string;
}

export function useAnswerRequest() {
  return useMutation({
    mutationFn: ({ id, ...answer }: RequestAnswer) =>
      api<CandidateRequest>("PATCH", `/requests/${id}`, answer),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["requests"] }),
        queries.invalidateQueries({ queryKey: ["today"] }),
        refreshLists(),
      ]),
  });
}

export function endInterview(id: string): Promise<unknown> {
  return api("POST", `/interviews/${id}/complete`);
}
