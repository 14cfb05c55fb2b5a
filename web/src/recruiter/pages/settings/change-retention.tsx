/** Changes how long interviews are kept: of all positions, or of one. */
import { type FormEvent, useState } from "react";
import { useChangeRetention } from "../../api/retention";
import { Dialog } from "../../parts/dialog";
import { Field, SelectField } from "../../parts/fields";
import { Note, SaveProblem } from "../../parts/note";
import { type Choice, choiceOf, chosenDays, MOST_DAYS } from "../../retention/kept-days";
import { daysText, useShorterRetention } from "../../retention/shorter-retention";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";

/** What is typed first where nothing limits the days yet. */
const A_YEAR = 365;

export function ChangeRetention(props: {
  /** Null: of all positions. */
  position: { readonly id: string; readonly title: string } | null;
  /** The stored days; null: none. */
  own: number | null;
  /** The days that apply without them. */
  inherited: number;
  onClose: () => void;
}) {
  const { t } = useTexts();
  const { position, own, inherited, onClose } = props;
  const kept = { positionId: position?.id ?? null };
  const [choice, setChoice] = useState<Choice>(choiceOf(own));
  const [typed, setTyped] = useState(String(own || inherited || A_YEAR));
  const [wrong, setWrong] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const change = useChangeRetention(kept);
  const shorter = useShorterRetention(kept);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const days = chosenDays(choice, typed);
    setWrong(days === undefined);
    if (days === undefined || busy) return;
    setBusy(true);
    setProblem(null);
    try {
      if (days !== own) {
        if (!(await shorter.confirm(days))) return;
        await change.mutateAsync(days);
        notify(t("retention.saved"));
      }
      onClose();
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  if (shorter.question !== null) return shorter.question;
  const inherit = position === null ? "retention.choice.server" : "retention.choice.all";
  const options = [
    { value: "inherit", label: t(inherit, { days: daysText(inherited, t) }) },
    { value: "days", label: t("retention.choice.days") },
    ...(position === null ? [{ value: "for-ever", label: t("retention.choice.for-ever") }] : []),
  ];
  return (
    <Dialog
      title={
        position === null
          ? t("retention.change.all")
          : t("retention.change.of", { position: position.title })
      }
      onClose={onClose}
    >
      <form onSubmit={(event) => void submit(event)} noValidate>
        <SelectField
          label={t("retention.choice")}
          hint={t("retention.choice.hint")}
          value={choice}
          options={options}
          onChange={(value) => setChoice(value as Choice)}
        />
        {choice === "days" && (
          <Field
            label={t("retention.number")}
            type="number"
            min={1}
            max={MOST_DAYS}
            value={typed}
            onChange={setTyped}
          />
        )}
        {wrong && (
          <Note tone="brick" urgent>
            {t("retention.number.wrong", { most: MOST_DAYS })}
          </Note>
        )}
        <SaveProblem error={problem} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" className="button primary" aria-disabled={busy}>
            {t(busy ? "save.busy" : "save.do")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
