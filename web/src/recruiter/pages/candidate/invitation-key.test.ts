import { expect, it } from "vitest";
import type { Row } from "../../api/contract";
import { invitationKey } from "./invitation-key";

const row = (state: string, mail: string | null, started_at: string | null = null) =>
  ({ started_at, review: { invitation: { state, mail, expires_at: "" } } }) as unknown as Row;

it.each([
  ["sent", null, "invitation.made"],
  ["sent", "sent", "invitation.sent"],
  ["sent", "queued", "invitation.sent"],
  ["sent", "bounced", "invitation.undelivered"],
  ["opened", "sent", "invitation.opened"],
  ["expired", null, "invitation.expired"],
  ["begun", "sent", null],
])("%s with mail %s is %s", (state, mail, key) => {
  expect(invitationKey(row(state, mail))).toBe(key);
});

it("says nothing of interviews that have begun, or without an invitation", () => {
  expect(invitationKey(row("sent", null, "2026-12-01T08:00:00Z"))).toBeNull();
  expect(invitationKey({ started_at: null, review: null } as unknown as Row)).toBeNull();
});
