/** What follows from the choice of a PDF's parts; screen readers read what comes into it. */
import type { ReactNode } from "react";
import type { PdfPart } from "../api/contract";
import { useTexts } from "../texts/catalogue";

/** What people judged or noted: with it the PDF is no basis for an independent rating. */
const BY_PEOPLE: readonly PdfPart[] = ["ratings", "decisions", "notes"];

export function PdfHints(props: {
  id: string;
  /** Null: no PDF is made. */
  include: readonly PdfPart[] | null;
  hideName: boolean;
  children?: ReactNode;
}) {
  const { t } = useTexts();
  const { include } = props;
  const byPeople = include?.some((part) => BY_PEOPLE.includes(part));
  return (
    <div role="status" id={props.id}>
      {props.children}
      {include?.length === 0 && <p className="quiet">{t("pdf.nothing")}</p>}
      {include !== null && include.length > 0 && !include.includes("assessment") && (
        <p className="quiet">{t(byPeople ? "pdf.judged" : "pdf.blind")}</p>
      )}
      {props.hideName && <p className="quiet">{t("pdf.name")}</p>}
    </div>
  );
}
