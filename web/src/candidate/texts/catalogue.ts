/** Every text of the candidate's page. */
import { common } from "../../shared/texts/common";
import { useCatalogue } from "../../shared/texts/language";
import type { Write } from "../../shared/texts/text";
import { arrive } from "./arrive";
import { end } from "./end";
import { ready } from "./ready";
import { talk } from "./talk";

export const catalogue = { ...common, ...arrive, ...ready, ...talk, ...end };

export type WriteText = Write<typeof catalogue>;

export function useTexts() {
  return useCatalogue(catalogue);
}
