/** Every text of the workspace. */
import { common } from "../../shared/texts/common";
import { useCatalogue } from "../../shared/texts/language";
import type { Write } from "../../shared/texts/text";
import { accounts } from "./accounts";
import { branding } from "./branding";
import { bulk } from "./bulk";
import { integrations } from "./integrations";
import { inviteMany } from "./invite-many";
import { languages } from "./languages";
import { list } from "./list";
import { mail } from "./mail";
import { pdf } from "./pdf";
import { problems } from "./problems";
import { retention } from "./retention";
import { review } from "./review";
import { settings } from "./settings";
import { shell } from "./shell";
import { words } from "./words";
import { work } from "./work";

export const catalogue = {
  ...common,
  ...shell,
  ...problems,
  ...words,
  ...list,
  ...bulk,
  ...review,
  ...pdf,
  ...work,
  ...inviteMany,
  ...settings,
  ...accounts,
  ...mail,
  ...integrations,
  ...branding,
  ...retention,
  ...languages,
};

export type CatalogueKey = keyof typeof catalogue;
export type WriteText = Write<typeof catalogue>;

export function useTexts() {
  return useCatalogue(catalogue);
}
