import { expect, it } from "vitest";
import { apply, type LiveEvent, lastSeq, NOTHING } from "./events";

const said = (seq: number, start_s: number, speaker: "agent" | "candidate" = "candidate") =>
  ({
    type: "transcript",
    seq,
    speaker,
    kind: "answer",
    text: `t${seq}`,
    start_s,
    question_id: null,
  }) as const;

const after = (...events: LiveEvent[]) => events.reduce(apply, NOTHING);

it("keeps captions in the order of time, each once", () => {
  const { captions } = after(said(3, 9), said(2, 4), said(3, 9));
  expect(captions.map(({ seq }) => seq)).toEqual([2, 3]);
});

it("shows what the interviewer says until its entry comes", () => {
  const speaking = after({ type: "ai_token", token: "Tell " }, { type: "ai_token", token: "me" });
  expect(speaking.speech).toBe("Tell me");
  expect(apply(speaking, said(1, 0)).speech).toBe("Tell me");
  expect(apply(speaking, said(1, 0, "agent")).speech).toBe("");
});

it("knows when it is over", () => {
  expect(after({ type: "status", status: "IN_PROGRESS" }).over).toBe(false);
  expect(after({ type: "status", status: "COMPLETED" }).over).toBe(true);
  expect(after({ type: "deleted" }).over).toBe(true);
});

it("continues after the newest entry it has", () => {
  expect(lastSeq(after(said(7, 1), said(4, 9)))).toBe(7);
  expect(lastSeq(NOTHING)).toBe(0);
});
