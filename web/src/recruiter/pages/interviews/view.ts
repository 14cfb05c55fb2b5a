/** What the list shows, as it stands in the address. */
import { type InterviewStatus, STAGES, type Stage } from "../../api/contract";

export const COLUMNS = [
  "candidate",
  "position",
  "stage",
  "report",
  "ratings",
  "status",
  "invitation",
  "decision",
  "notes",
  "started",
  "created",
] as const;
export type Column = (typeof COLUMNS)[number];

/** Columns that can be hidden: all but the name. */
export const OPTIONAL = COLUMNS.slice(1);
const HIDDEN_AT_FIRST: readonly Column[] = ["decision", "notes", "started"];

export const STATUSES: readonly InterviewStatus[] = [
  "SCHEDULED",
  "LIVE",
  "IN_PROGRESS",
  "COMPLETED",
  "CANCELLED",
  "EXPIRED",
  "FAILED",
];

/** The column that sorts by each of the server's keys. */
export const SORTED_BY: Partial<Record<Column, string>> = {
  candidate: "candidate_name",
  started: "started_at",
  created: "created_at",
};
const NEWEST = "-created_at";

export interface View {
  /** Words of names. */
  readonly q: string;
  /** Words of the transcript. */
  readonly said: string;
  readonly stages: readonly Stage[];
  readonly statuses: readonly InterviewStatus[];
  readonly position: string;
  readonly sort: string;
  readonly hidden: readonly Column[];
}

export const FIRST: View = {
  q: "",
  said: "",
  stages: [],
  statuses: [],
  position: "",
  sort: NEWEST,
  hidden: HIDDEN_AT_FIRST,
};

/** Reads an address's query; what it doesn't know it leaves out. */
export function readView(search: string): View {
  const query = new URLSearchParams(search);
  const among = <T extends string>(name: string, known: readonly T[]): T[] =>
    known.filter((each) => query.getAll(name).includes(each));
  const sort = query.get("sort") ?? NEWEST;
  const sortable = Object.values(SORTED_BY).includes(sort.replace(/^-/, ""));
  return {
    q: query.get("q") ?? "",
    said: query.get("said") ?? "",
    stages: among("stage", STAGES),
    statuses: among("status", STATUSES),
    position: query.get("position") ?? "",
    sort: sortable ? sort : NEWEST,
    hidden: query.has("hide")
      ? OPTIONAL.filter((each) => (query.get("hide") ?? "").split(",").includes(each))
      : HIDDEN_AT_FIRST,
  };
}

/** Writes the view as a query, with what differs from the first view; "" or `?…`. */
export function writeView(view: View): string {
  const query = new URLSearchParams();
  if (view.q !== "") query.set("q", view.q);
  if (view.said !== "") query.set("said", view.said);
  for (const stage of view.stages) query.append("stage", stage);
  for (const status of view.statuses) query.append("status", status);
  if (view.position !== "") query.set("position", view.position);
  if (view.sort !== NEWEST) query.set("sort", view.sort);
  if (view.hidden.join() !== HIDDEN_AT_FIRST.join()) query.set("hide", view.hidden.join());
  const written = query.toString();
  return written === "" ? "" : `?${written}`;
}

/** The query of the API's list for a view. */
export function listQuery(view: View): URLSearchParams {
  const query = new URLSearchParams({ sort: view.sort });
  if (view.q.trim() !== "") query.set("q", view.q.trim());
  if (view.said.trim() !== "") query.set("said", view.said.trim());
  for (const stage of view.stages) query.append("stage", stage);
  for (const status of view.statuses) query.append("status", status);
  if (view.position !== "") query.set("position_id", view.position);
  return query;
}

export function isFiltered(view: View): boolean {
  const { q, said, stages, statuses, position } = view;
  return q + said + position !== "" || stages.length + statuses.length > 0;
}

/** The order after a press on a column's heading. */
export function nextSort(sort: string, key: string): string {
  return sort === key ? `-${key}` : key;
}
