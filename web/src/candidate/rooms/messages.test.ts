import { expect, it } from "vitest";
import { readMessage } from "./messages";

it("reads what it knows", () => {
  expect(readMessage('{"type":"state","state":"listening"}')).toEqual({
    type: "state",
    state: "listening",
  });
});

it.each(["", "no json", "null", "7", '"state"', "{}", '{"type":"of tomorrow"}'])(
  "passes over %j",
  (data) => {
    expect(readMessage(data)).toBeNull();
  },
);
