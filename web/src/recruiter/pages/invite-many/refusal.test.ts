import { expect, it } from "vitest";
import { ApiError, Unreachable } from "../../../shared/api/http";
import { writer } from "../../../shared/texts/text";
import { catalogue } from "../../texts/catalogue";
import { whyRefused, whyTaskFailed } from "./refusal";

const en = writer(catalogue, "en");
const ko = writer(catalogue, "ko");
const DETAIL = "The ZIP file has no résumés. Put PDF or Word files into it.";
const refused = (kind: string, status = 422) => new ApiError(status, kind, null, DETAIL);

it("has the server's sentence in English pages only", () => {
  expect(whyRefused(refused("batch-no-resumes"), en, "en")).toBe(DETAIL);
  expect(whyRefused(refused("batch-no-resumes"), ko, "ko")).toBe(
    "ZIP 파일에 이력서가 없어요. PDF나 Word 파일을 넣어 주세요.",
  );
});

it.each([
  [refused("", 413), "batch.error.too_large"],
  [refused("something-new"), "batch.error.other"],
  [refused("batch-something-new"), "batch.error.other"],
  [new Unreachable(), "save.unreachable"],
] as const)("has a Korean sentence for %s", (error, key) => {
  expect(whyRefused(error, ko, "ko")).toBe(ko(key));
});

it("translates why a task failed", () => {
  const error = { code: "file_missing", detail: "The ZIP file is gone from the server." };
  expect(whyTaskFailed(error, ko, "ko")).toBe(ko("batch.error.file_missing"));
  expect(whyTaskFailed({ code: "failed", detail: "?" }, ko, "ko")).toBe(ko("batch.error.other"));
  expect(whyTaskFailed(null, ko, "ko")).toBe(ko("batch.error.other"));
});
