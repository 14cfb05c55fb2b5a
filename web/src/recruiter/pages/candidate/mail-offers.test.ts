import { expect, test } from "vitest";
import type { Row } from "../../api/contract";
import { offered } from "./mail-offers";

const row = (state: string, email: string | null = "ada@acme.example") =>
  ({
    review: { candidate_email: email, invitation: { state, expires_at: "", mail: null } },
  }) as unknown as Pick<Row, "review">;
const invitation = (state: "queued" | "sent" | "bounced") =>
  ({ kind: "invitation", state }) as const;

test("an open invitation with an address can be sent, and again", () => {
  expect(offered(row("sent"), [])).toEqual({ send: "mails.send", remind: false });
  expect(offered(row("opened"), [invitation("bounced")])).toEqual({
    send: "mails.send.again",
    remind: false,
  });
  expect(offered(row("opened"), [invitation("sent")])).toEqual({
    send: "mails.send.again",
    remind: true,
  });
});

test.each([
  [row("sent", null), []],
  [row("begun"), [invitation("sent")]],
  [row("declined"), [invitation("sent")]],
  [row("expired"), [invitation("sent")]],
  [row("not_sent"), [invitation("queued")]],
  [{ review: null } as unknown as Pick<Row, "review">, []],
])("nothing is offered where nothing would be sent", (of, mails) => {
  expect(offered(of, mails)).toEqual({ send: null, remind: false });
});
