/** Downloads the report as a PDF, with the parts that its reader should get. */
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { PDF_PARTS, type PdfPart, type Row } from "../../api/contract";
import { downloadPdf, type PdfChoice } from "../../api/interviews";
import { useRatings } from "../../api/review";
import { Dialog } from "../../parts/dialog";
import { SaveProblem } from "../../parts/note";
import { HideName, MakeButton, PartChoice } from "../../parts/part-choice";
import { PdfHints } from "../../parts/pdf-hints";
import { useTexts } from "../../texts/catalogue";

/** The last choice, for the next candidate; forgotten when the page is closed. */
let last: PdfChoice = { include: ["assessment", "answers"], hideName: false };

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
  return (
    <Dialog
      title={t("review.pdf")}
      onClose={props.onClose}
      actions={
        <MakeButton
          busy={save.isPending}
          nothing={include.length === 0}
          hints={hints}
          onPress={() => save.mutate()}
        >
          {t("pdf.do")}
        </MakeButton>
      }
    >
      <PartChoice
        legend={t("pdf.include")}
        all={PDF_PARTS}
        offered={offered}
        chosen={choice.include}
        label={(part) => t(`pdf.${part}`)}
        onChange={(parts) => choose({ ...choice, include: parts })}
      />
      {hidden.length > 0 && ratings.isSuccess && (
        <p className="quiet">{t(props.reportHidden ? "pdf.hidden" : "pdf.ratings-hidden")}</p>
      )}
      <HideName hidden={choice.hideName} onChange={(hideName) => choose({ ...choice, hideName })} />
      <PdfHints id={hints} include={include} hideName={choice.hideName}>
        {ratings.isLoadingError && <p className="quiet">{t("pdf.ratings-failed")}</p>}
      </PdfHints>
      <SaveProblem error={save.error} />
    </Dialog>
  );
}
