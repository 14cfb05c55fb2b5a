/** The list of interviews and what is done with several of them. */
import { keepPreviousData, useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { PREFIX } from "../../shared/api/http";
import type { Page, Row, Stage, Task } from "./contract";
import { queries } from "./queries";
import { api, session } from "./session";

const PAGE = 200;
const LIST = ["interviews"] as const;
const DOWNLOAD_MS = 120_000;
/** Calls at once: more would only wait in the server's pool. */
const AT_ONCE = 6;

export function useInterviewList(query: URLSearchParams) {
  const filters = query.toString();
  return useInfiniteQuery({
    queryKey: [...LIST, filters],
    queryFn: ({ pageParam }) => {
      const cursor = pageParam === "" ? "" : `&cursor=${encodeURIComponent(pageParam)}`;
      return api<Page<Row>>("GET", `/interviews?expand=review&limit=${PAGE}&${filters}${cursor}`);
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function refreshLists(): Promise<void> {
  return queries.invalidateQueries({ queryKey: LIST });
}

/** The ids for which a call failed; calls a few at a time. */
export async function forEach(
  ids: readonly string[],
  run: (id: string) => Promise<unknown>,
): Promise<readonly string[]> {
  const failed: string[] = [];
  const waiting = [...ids];
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift())
      await run(id).catch(() => failed.push(id as string));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failed;
}

export function setStage(id: string, stage: Stage): Promise<unknown> {
  return api("PATCH", `/interviews/${id}`, { stage });
}

export function deleteInterview(id: string): Promise<unknown> {
  return api("DELETE", `/interviews/${id}`);
}

/** Moves interviews to stages, and refreshes what shows them. */
export function useSetStages() {
  return useMutation({
    mutationFn: (stages: ReadonlyMap<string, Stage>) =>
      forEach([...stages.keys()], (id) => setStage(id, stages.get(id) as Stage)),
    onSettled: () =>
      Promise.all([refreshLists(), queries.invalidateQueries({ queryKey: ["interview"] })]),
  });
}

/** Downloads a file that needs the access token. */
export async function download(path: string, name: string): Promise<void> {
  const response = await session.call(PREFIX + path, { timeoutMs: DOWNLOAD_MS });
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export const EXPORTABLE = ["report_pdf", "report_json", "transcript", "recording"] as const;
export type Exportable = (typeof EXPORTABLE)[number];

export function beginExport(
  interview_ids: readonly string[],
  include: readonly Exportable[],
): Promise<Task> {
  return api("POST", "/exports", { interview_ids, include });
}

export function readTask(id: string): Promise<Task> {
  return api("GET", `/tasks/${id}`);
}
