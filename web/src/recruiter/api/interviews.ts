/** The list of interviews and what is done with several of them. */
import { type InfiniteData, keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { PREFIX } from "../../shared/api/http";
import type { Page, PdfPart, Row, Stage, Task } from "./contract";
import { queries } from "./queries";
import { api, session } from "./session";

/** The server takes about half a millisecond for a row. */
const PAGE = 100;
const LIST = ["interviews"] as const;
/** Pages of a list that are loaded again when the window, or the list, is looked at again. */
const MOST_AGAIN = 3;
const DOWNLOAD_MS = 120_000;

export function useInterviewList(query: URLSearchParams) {
  const filters = query.toString();
  return useInfiniteQuery({
    queryKey: [...LIST, filters],
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam === "" ? "" : `&cursor=${encodeURIComponent(pageParam)}`;
      const path = `/interviews?expand=review&limit=${PAGE}&${filters}${cursor}`;
      // A search that was typed further is given up.
      return api<Page<Row>>("GET", path, undefined, signal);
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) <= MOST_AGAIN,
  });
}

/** Forgets the later pages of lists that were scrolled far: they would all be loaded again. */
export function forgetLaterPages(): void {
  for (const { queryKey, state } of queries.getQueryCache().findAll({ queryKey: LIST }))
    queries.setQueryData<InfiniteData<Page<Row>>>(
      queryKey,
      // Other answers about interviews have the same first key and no pages.
      (list) =>
        list?.pages && {
          pages: list.pages.slice(0, MOST_AGAIN),
          pageParams: list.pageParams.slice(0, MOST_AGAIN),
        },
      { updatedAt: state.dataUpdatedAt },
    );
}

/** Asks for the lists again: after a new interview. */
export function refreshLists(): Promise<void> {
  return queries.invalidateQueries({ queryKey: LIST });
}

/**
 * Changes rows of all lists in place; null removes one.
 *
 * A list that was scrolled far has thousands of rows: they aren't loaded again for one of them.
 */
export function changeRows(change: (row: Row) => Row | null): void {
  queries.setQueriesData<InfiniteData<Page<Row>>>({ queryKey: LIST }, (list) =>
    list === undefined
      ? undefined
      : { ...list, pages: list.pages.map((page) => changed(page, change)) },
  );
}

export function changed(page: Page<Row>, change: (row: Row) => Row | null): Page<Row> {
  return { ...page, items: page.items.map(change).filter((row) => row !== null) };
}

/** Reads an interview again, for its page and for the lists. */
export async function refreshInterview(id: string): Promise<void> {
  const row = await readInterview(id);
  queries.setQueryData(["interview", id], row);
  changeRows((each) => (each.id === id ? row : each));
}

export function readInterview(id: string): Promise<Row> {
  return api<Row>("GET", `/interviews/${id}?expand=review`);
}

export async function setStage(id: string, stage: Stage): Promise<void> {
  const row = await api<Row>("PATCH", `/interviews/${id}`, { stage });
  queries.setQueryData(["interview", id], row);
  changeRows((each) => (each.id === id ? row : each));
}

/** Downloads a file that needs the access token. */
export async function download(path: string, name: string): Promise<void> {
  const response = await session.call(PREFIX + path, { timeoutMs: DOWNLOAD_MS });
  saveFile(await response.blob(), name);
}

/** Gives a file in memory to the browser's downloads. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The path of the sound of one answer, below that of its recording. */
export const clipPath = (question: string) =>
  `/recording/clip?question=${encodeURIComponent(question)}`;

export function downloadAnswer(row: Row, question: string, n: number): Promise<void> {
  const path = `/interviews/${row.id}${clipPath(question)}`;
  return download(path, `${row.candidate_name}-answer-${n}.ogg`);
}

export interface PdfChoice {
  readonly include: readonly PdfPart[];
  readonly hideName: boolean;
}

/** Downloads a report's PDF; without the candidate's name, its file is called by the interview. */
export function downloadPdf(row: Row, { include, hideName }: PdfChoice): Promise<void> {
  const query = new URLSearchParams(include.map((part) => ["include", part]));
  if (hideName) query.set("hide_name", "true");
  const name = hideName ? row.id.slice(0, 8) : row.candidate_name;
  return download(`/interviews/${row.id}/report.pdf?${query}`, `${name}-report.pdf`);
}

export const EXPORTABLE = ["report_pdf", "report_json", "transcript", "recording"] as const;
export type Exportable = (typeof EXPORTABLE)[number];

export function beginExport(
  interview_ids: readonly string[],
  include: readonly Exportable[],
  pdf: PdfChoice,
): Promise<Task> {
  const body = { interview_ids, include, hide_name: pdf.hideName };
  const withPdf = include.includes("report_pdf");
  return api("POST", "/exports", withPdf ? { ...body, pdf_include: pdf.include } : body);
}

export function readTask(id: string): Promise<Task> {
  return api("GET", `/tasks/${id}`);
}
