/** Actions on several interviews, which the server carries out as tasks. */
import { useMutation, useQuery } from "@tanstack/react-query";
import type { BulkAction, BulkRow, NewBulkAction, Task } from "./contract";
import { changeRows, refreshLists } from "./interviews";
import { queries } from "./queries";
import { api } from "./session";

export type Message = "remind" | "invite_again";
type Wish = Pick<NewBulkAction, "action" | "stage">;

const LIST = ["bulk-actions"] as const;
const POLL_MS = 500;
/** Interviews of one action, by the server's limit. */
const MOST = 1_000;
const followed = new Set<string>();
/** What this page asked to delete: the rows of deleted interviews no longer name them. */
const deleting = new Map<string, readonly string[]>();

export const isOver = (action: BulkAction): boolean => action.finished_at !== null;

/** The person's own actions, newest first; followed while one is under way. */
export function useBulkActions() {
  return useQuery({
    queryKey: LIST,
    queryFn: async () => {
      const actions = await api<readonly BulkAction[]>("GET", "/bulk-actions");
      for (const action of actions) if (!isOver(action)) followed.add(action.task_id);
      return actions;
    },
    refetchInterval: ({ state }) => (state.data?.every(isOver) === false ? POLL_MS : false),
  });
}

function readRows(id: string): Promise<readonly BulkRow[]> {
  return api("GET", `/bulk-actions/${id}/rows`);
}

/** What became of each interview. */
export function useBulkRows(action: BulkAction, enabled: boolean) {
  return useQuery({
    queryKey: [...LIST, action.task_id, isOver(action)],
    queryFn: () => readRows(action.task_id),
    enabled,
  });
}

export function useBeginBulk() {
  return useMutation({
    mutationFn: async ({ ids, ...wish }: Wish & { readonly ids: readonly string[] }) => {
      for (let first = 0; first < ids.length; first += MOST) {
        const interview_ids = ids.slice(first, first + MOST);
        const task = await api<Task>("POST", "/bulk-actions", { ...wish, interview_ids });
        followed.add(task.id);
        if (wish.action === "delete") deleting.set(task.id, interview_ids);
      }
    },
    onSettled: followAgain,
  });
}

/** Gives the interviews of an action back the stages that they had. */
export async function undoBulk(id: string): Promise<void> {
  const task = await api<Task>("POST", `/bulk-actions/${id}/undo`);
  followed.add(task.id);
  await followAgain();
}

/** Whether this page has begun an action, or seen it under way. */
export function isFollowed(action: BulkAction): boolean {
  return followed.has(action.task_id);
}

/** Shows in the lists and on the open page what an action that is over has changed. */
export async function showChanges(action: BulkAction): Promise<void> {
  const { stage } = action;
  const deleted = deleting.get(action.task_id);
  if (stage === null && deleted === undefined) await refreshLists();
  else {
    const rows = await readRows(action.task_id);
    const ids = (which: readonly BulkRow[]) => new Set(which.map((row) => row.interview_id));
    const left = ids(rows);
    const gone = new Set(deleted?.filter((id) => !left.has(id)));
    const moved = ids(rows.filter(({ outcome }) => stage !== null && outcome === "done"));
    changeRows((row) => {
      if (gone.has(row.id)) return null;
      if (stage === null || row.review == null || !moved.has(row.id)) return row;
      return { ...row, review: { ...row.review, stage } };
    });
  }
  await queries.invalidateQueries({ queryKey: ["interview"] });
}

function followAgain(): Promise<void> {
  return queries.invalidateQueries({ queryKey: LIST, exact: true });
}
