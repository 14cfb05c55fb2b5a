/** How far an interview is: running, over, or over with its recording. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Interview } from "./contract";
import { readInterview } from "./interviews";
import { queries } from "./queries";

const AGAIN_MS = 4_000;
/** After the end, a recording is put together; some interviews have none. */
const RECORDING_WITHIN_MS = 60_000;

const key = (id: string) => ["interview", id];

/** An interview; while it may change by itself, it is asked for again. */
export function useInterview(id: string) {
  return useQuery({
    queryKey: key(id),
    queryFn: () => readInterview(id),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isChanging(state.data, Date.now()) ? AGAIN_MS : false,
  });
}

/** Reads all that is known of an interview again when it ends. */
export function useEnd(interview: Interview): void {
  const { id } = interview;
  const over = isOver(interview);
  const was = useRef(over);
  useEffect(() => {
    if (over && !was.current) void queries.invalidateQueries({ queryKey: key(id) });
    was.current = over;
  }, [over, id]);
}

export function isOver(interview: Pick<Interview, "ended_at">): boolean {
  return interview.ended_at !== null;
}

/** Whether an interview runs, or ended so lately that its recording may still come. */
export function isChanging(
  interview: Pick<Interview, "status" | "ended_at" | "recording_url">,
  now: number,
): boolean {
  const { status, ended_at, recording_url } = interview;
  if (status === "LIVE" || status === "IN_PROGRESS") return true;
  return (
    ended_at !== null && recording_url === null && now - Date.parse(ended_at) < RECORDING_WITHIN_MS
  );
}
