import { expect, it } from "vitest";
import type { Row } from "../../api/contract";
import { reachable } from "./messages";

const row = (
  id: string,
  state: string | null,
  status = "SCHEDULED",
  email: string | null = "a@x",
) =>
  ({
    id,
    status,
    review: { candidate_email: email, invitation: state === null ? null : { state } },
  }) as unknown as Row;

const rows = [
  row("sent", "sent"),
  row("opened", "opened"),
  row("expired link", "expired"),
  row("expired interview", "expired", "EXPIRED"),
  row("declined", "declined"),
  row("finished", "finished", "COMPLETED"),
  row("no address", "sent", "SCHEDULED", null),
  row("not invited", null),
];
const ids = (kind: "remind" | "invite_again") => reachable(rows, kind).map(({ id }) => id);

it("reminds those whose link works and who have not begun", () => {
  expect(ids("remind")).toEqual(["sent", "opened"]);
});

it("invites again also those whose link has expired, while the interview has not", () => {
  expect(ids("invite_again")).toEqual(["sent", "opened", "expired link"]);
});
