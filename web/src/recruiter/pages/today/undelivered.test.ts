import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Router } from "wouter";
import { LanguageProvider } from "../../../shared/texts/language";
import type { Today } from "../../api/contract";
import { Undelivered } from "./undelivered";

const HOUR_MS = 3_600_000;
const mail: Today["undelivered_mails"][number] = {
  id: "m",
  interview_id: "i-7",
  candidate_name: "Ada Lovelace",
  role: "Engineer",
  kind: "invitation",
  address: "ada@candidate.example",
  state: "bounced",
  answer: "550 no such user",
  created_at: new Date(Date.now() - HOUR_MS).toISOString(),
  deadline: new Date(Date.now() + 72 * HOUR_MS).toISOString(),
};

let language: "en" | "ko";
const shown = (mails: readonly (typeof mail)[], count = mails.length) => {
  const list = createElement(Undelivered, { mails, count });
  const inLanguage = { invited: null, children: list };
  const page = {
    base: "/app",
    ssrPath: "/app/today",
    children: createElement(LanguageProvider, inLanguage),
  };
  return renderToStaticMarkup(createElement(Router, page));
};

beforeEach(() => vi.stubGlobal("sessionStorage", { getItem: () => language }));
afterEach(() => vi.unstubAllGlobals());

it.each([
  ["en", "Messages that bounced or failed", "Invitation", "Bounced", "deadline "],
  ["ko", "반송되거나 실패한 메일", "초대", "반송됨", "마감 "],
] as const)("leads from a message to its candidate (%s)", (chosen, ...texts) => {
  language = chosen;
  const html = shown([mail], 63);
  for (const text of [...texts, "ada@candidate.example", "550 no such user", ">63<"])
    expect(html).toContain(text);
  expect(html).toContain('href="/app/interviews/i-7"');
});

it.each([
  ["en", "No message bounced or failed.", "deadline passed"],
  ["ko", "반송되거나 실패한 메일이 없어요.", "마감 지남"],
] as const)(
  "says when there is none, and when the deadline has passed (%s)",
  (chosen, none, late) => {
    language = chosen;
    expect(shown([])).toContain(none);
    const deadline = new Date(Date.now() - HOUR_MS).toISOString();
    expect(shown([{ ...mail, state: "failed", answer: null, deadline }])).toContain(late);
  },
);
