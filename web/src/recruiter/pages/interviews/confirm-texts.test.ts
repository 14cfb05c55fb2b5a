import { expect, it } from "vitest";
import { writer } from "../../../shared/texts/text";
import type { Row } from "../../api/contract";
import { catalogue } from "../../texts/catalogue";
import { confirmTitle, deletionText } from "./confirm-texts";

const t = writer(catalogue, "en");
const row = (candidate_name: string) => ({ candidate_name, role: "Data analyst" }) as Row;

it("asks about one interview by its candidate and position", () => {
  const one = [row("Annie Easley")];
  expect(confirmTitle(t, "delete", one)).toBe(
    "Delete the interview of Annie Easley (Data analyst)?",
  );
  expect(confirmTitle(t, "remind", one)).toBe("Remind Annie Easley (Data analyst)?");
  expect(deletionText(t, one)).not.toContain("Annie");
});

it("asks about several by their number, and names whose are deleted", () => {
  const six = ["A", "B", "C", "D", "E", "F", "G"].map(row);
  expect(confirmTitle(t, "invite_again", six)).toBe("Invite 7 candidates again?");
  expect(deletionText(t, six)).toContain("E (Data analyst) and 2 more. Recordings");
});
