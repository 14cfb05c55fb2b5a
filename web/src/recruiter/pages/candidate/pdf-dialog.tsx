/** Downloads the report as a PDF, with the parts that its reader should get. */
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { PDF_PARTS, type PdfPart, type Row } from "../../api/contract";
import { downloadPdf, type PdfChoice } from "../../api/interviews";
import { useRatings } from "../../api/review";
import { Dialog } from "../../parts/dialog";
import { Check } from "../../parts/fields";
import { SaveProblem } from "../../parts/note";
import { useTexts } from "../../texts/catalogue";

/** The last choice, for the next candidate; forgotten when the page is closed. */
let last: PdfChoice = { include: ["assessment", "answers"], hideName: false };

/** What people judged or noted: with it the PDF is no basis for an independent rating. */
const BY_PEOPLE: readonly PdfPart[] = ["ratings", "decisions", "notes"];

export function PdfDialog(props: { row: Row; reportHidden: boolean; onClose: () => void }) {
  const { t } = useTexts();
  const hints = useId();
  const ratings = useRatings(props.row.id);
  const [choice, setChoice] = useState(last);
  const hidden: readonly PdfPart[] = [
    ...(props.reportHidden ? (["assessment"] as const) : []),
    ...(ratings.data?.hidden !== false ? (["ratings"] as const) : []),
  ];
  const offered = PDF_PARTS.filter((part) => !hidden.includes(part));
  const include = offered.filter((part) => choice.include.includes(part));
  const save = useMutation({
    mutationFn: () => downloadPdf(props.row, { ...choice, include }),
    onSuccess: props.onClose,
  });
  const choose = (next: PdfChoice) => {
    last = next;
    setChoice(next);
  };
  const blocked = save.isPending || include.length === 0;
  const byPeople = include.some((part) => BY_PEOPLE.includes(part));
  return (
    <Dialog
      title={t("review.pdf")}
      onClose={props.onClose}
      actions={
        <button
          type="button"
          className="button primary"
          aria-disabled={blocked}
          aria-describedby={hints}
          onClick={() => !blocked && save.mutate()}
        >
          {t(save.isPending ? "common.busy" : "pdf.do")}
        </button>
      }
    >
      <fieldset className="checks">
        <legend>{t("pdf.include")}</legend>
        {offered.map((part) => (
          <Check
            key={part}
            label={t(`pdf.${part}`)}
            checked={include.includes(part)}
            onChange={(on) =>
              choose({
                ...choice,
                include: PDF_PARTS.filter((each) =>
                  each === part ? on : choice.include.includes(each),
                ),
              })
            }
          />
        ))}
      </fieldset>
      {hidden.length > 0 && ratings.isSuccess && (
        <p className="quiet">{t(props.reportHidden ? "pdf.hidden" : "pdf.ratings-hidden")}</p>
      )}
      <Check
        label={t("share.hide-name")}
        checked={choice.hideName}
        onChange={(hideName) => choose({ ...choice, hideName })}
      />
      <div role="status" id={hints}>
        {ratings.isLoadingError && <p className="quiet">{t("pdf.ratings-failed")}</p>}
        {include.length === 0 && <p className="quiet">{t("pdf.nothing")}</p>}
        {include.length > 0 && !include.includes("assessment") && (
          <p className="quiet">{t(byPeople ? "pdf.judged" : "pdf.blind")}</p>
        )}
        {choice.hideName && <p className="quiet">{t("pdf.name")}</p>}
      </div>
      <SaveProblem error={save.error} />
    </Dialog>
  );
}
