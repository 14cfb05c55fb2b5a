import { expect, it } from "vitest";
import { ApiError, Unreachable } from "../../shared/api/http";
import { writer } from "../../shared/texts/text";
import { catalogue } from "../texts/catalogue";
import { faultAt, isAtFields, whyOf } from "./problems";

const ko = writer(catalogue, "ko");
const en = writer(catalogue, "en");
const HANGUL = /[가-힣]/;
const fault = { pointer: "/ats_key", detail: "must have at least 8 characters" };
const short = new ApiError(422, "", null, "Invalid input: '/ats_key' must …", [
  { ...fault, code: "too_short", limit: 8 },
]);

it("names the field by its label, and says what is wrong by the code", () => {
  const labels = { "/ats_key": "Ashby API 키" };
  expect(whyOf(short, ko, "ko", labels)).toBe("Ashby API 키: 8자 이상 적어 주세요.");
  expect(whyOf(short, en, "en", { "/ats_key": "Ashby API key" })).toBe(
    "Ashby API key: Write at least 8 characters.",
  );
  expect(faultAt(short, "/ats_key", en, "en")).toBe("Write at least 8 characters.");
  expect(faultAt(short, "/name", en, "en")).toBeUndefined();
  expect(isAtFields(short, labels)).toBe(true);
  expect(isAtFields(short, { "/name": "Name" })).toBe(false);
});

it.each([
  ["a field without a label or a code", new ApiError(422, "", null, "Invalid", [fault])],
  ["a known kind", new ApiError(409, "account-exists", null, "An account for a@b exists.")],
  ["an unknown kind", new ApiError(409, "something-new", null, "The server's sentence.")],
  ["a status without a text", new ApiError(418, "", null, "The server's sentence.")],
  ["no response", new Unreachable("x")],
])("never shows a pointer, nor English in Korean pages: %s", (_, error) => {
  const why = whyOf(error, ko, "ko");
  expect(why).toMatch(HANGUL);
  expect(why).not.toMatch(/[a-z]{4}/);
  expect(whyOf(error, en, "en")).not.toContain("/ats_key");
});

it("keeps the server's sentence in English pages where there is no text of its own", () => {
  expect(whyOf(new ApiError(409, "new", null, "It is so."), en, "en")).toBe("It is so.");
});

it("says how many more fields are wrong", () => {
  const two = new ApiError(422, "", null, "Invalid", [fault, { ...fault, pointer: "/name" }]);
  expect(whyOf(two, ko, "ko")).toContain("1개");
});

it("writes one and several", () => {
  expect(en("webhook.attempts", { n: 1 })).toBe("1 attempt");
  expect(en("webhook.attempts", { n: 8 })).toBe("8 attempts");
});
