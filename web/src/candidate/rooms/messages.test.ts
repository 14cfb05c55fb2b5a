import { expect, it } from "vitest";
import { readMessage } from "./messages";

it("parses a known message", () => {
  expect(readMessage('{"type":"state","state":"listening"}')).toEqual({
    type: "state",
    state: "listening",
  });
});

it.each(["", "no json", "null", "7", '"state"', "{}", '{"type":"of tomorrow"}'])(
  "ignores %j",
  (data) => {
    expect(readMessage(data)).toBeNull();
  },
);
