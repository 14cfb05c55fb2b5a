/** Lists of candidates who are invited together. */
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { PREFIX } from "../../shared/api/http";
import type { BatchRow, BatchRowChange, InvitationBatch, Task } from "./contract";
import { readTask, refreshLists } from "./interviews";
import { queries } from "./queries";
import { api, session } from "./session";

const POLL_MS = 1_000;
const RECENT_MS = 10_000;
/** 200 MB at 3 Mbit/s. */
const UPLOAD_MS = 600_000;

const isBusy = (batch: InvitationBatch | undefined): boolean =>
  batch?.state === "reading" || batch?.state === "sending";

export function useBatches(positionId: string) {
  return useQuery({
    queryKey: ["batches", positionId],
    queryFn: () =>
      api<readonly InvitationBatch[]>("GET", `/positions/${positionId}/invitation-batches`),
    refetchInterval: RECENT_MS,
  });
}

export function useCreateBatch(positionId: string) {
  const path = `/positions/${positionId}/invitation-batches`;
  return useMutation({
    mutationFn: async (list: string | File): Promise<InvitationBatch> => {
      if (typeof list === "string") return api("POST", path, { text: list });
      const form = new FormData();
      form.append("file", list);
      const response = await session.call(PREFIX + path, {
        method: "POST",
        form,
        timeoutMs: UPLOAD_MS,
      });
      return (await response.json()) as InvitationBatch;
    },
    onSuccess: (batch) => queries.setQueryData(["batch", batch.id], batch),
  });
}

export function useBatch(id: string) {
  return useQuery({
    queryKey: ["batch", id],
    queryFn: () => api<InvitationBatch>("GET", `/invitation-batches/${id}`),
    refetchInterval: ({ state }) => (isBusy(state.data) ? POLL_MS : false),
  });
}

/** The task that reads or sends a batch, or did so last. */
export function useBatchTask(batch: InvitationBatch) {
  return useQuery({
    queryKey: ["task", batch.task_id],
    queryFn: () => readTask(batch.task_id as string),
    enabled: batch.task_id !== null,
    refetchInterval: isBusy(batch) ? POLL_MS : false,
  });
}

/** The rows; read anew when the batch is in another state. */
export function useBatchRows(batch: InvitationBatch) {
  return useQuery({
    queryKey: ["batch", batch.id, "rows", batch.state],
    queryFn: () => api<readonly BatchRow[]>("GET", `/invitation-batches/${batch.id}/rows`),
    enabled: batch.state !== "reading" && batch.state !== "failed",
    placeholderData: keepPreviousData,
  });
}

async function refresh(id: string): Promise<void> {
  await queries.invalidateQueries({ queryKey: ["batch", id] });
}

export function useChangeRow(id: string) {
  return useMutation({
    mutationFn: (change: BatchRowChange & { readonly number: number }) => {
      const { number, ...fields } = change;
      return api<BatchRow>("PATCH", `/invitation-batches/${id}/rows/${number}`, fields);
    },
    onSettled: () => refresh(id),
  });
}

export function useSendBatch(id: string) {
  return useMutation({
    mutationFn: (how: { readonly expires_in_s: number; readonly send_mail: boolean }) =>
      api<Task>("POST", `/invitation-batches/${id}/send`, how),
    onSuccess: async () => {
      await refresh(id);
      await refreshLists();
    },
  });
}

export async function deleteBatch(batch: InvitationBatch): Promise<void> {
  await api("DELETE", `/invitation-batches/${batch.id}`);
  queries.removeQueries({ queryKey: ["batch", batch.id] });
  await queries.invalidateQueries({ queryKey: ["batches", batch.position_id] });
}
