/** A person's level in place of the machine's, with the reason. */
import { useState } from "react";
import type { DimensionScore } from "../../api/contract";
import { useOverride } from "../../api/review";
import { Dialog } from "../../parts/dialog";
import { Field, SelectField } from "../../parts/fields";
import { Form } from "../../parts/form";
import { SaveProblem } from "../../parts/note";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";

const LEVELS = [5, 4, 3, 2, 1] as const;
const MACHINE = "machine";
const LONGEST_REASON = 2_000;

export function Override({ id, dimension }: { id: string; dimension: DimensionScore }) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="button plain set-level"
        aria-label={t("override.of", { name: dimension.name })}
        onClick={() => setOpen(true)}
      >
        {t("override.do")}
      </button>
      {open && <OverrideDialog id={id} dimension={dimension} onClose={() => setOpen(false)} />}
    </>
  );
}

function OverrideDialog(props: { id: string; dimension: DimensionScore; onClose: () => void }) {
  const { t } = useTexts();
  const { id, dimension } = props;
  const [chosen, setChosen] = useState(String(dimension.level ?? LEVELS[2]));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const override = useOverride(id);
  const save = async () => {
    if (override.isPending) return;
    const text = reason.trim();
    setTried(true);
    if (text === "") return;
    await override.mutateAsync({
      dimension: dimension.id,
      value: chosen === MACHINE ? null : Number(chosen),
      reason: text,
    });
    notify(t("override.done", { name: dimension.name }));
    props.onClose();
  };
  const options = LEVELS.map((level) => ({
    value: String(level),
    label: `${level} · ${t(`level.${level}`)}`,
  }));
  return (
    <Dialog title={t("override.title", { name: dimension.name })} onClose={props.onClose}>
      <p className="quiet">{t("override.hint")}</p>
      <Form onSubmit={() => void save().catch(() => undefined)}>
        <SelectField
          label={t("rating.level")}
          value={chosen}
          options={
            dimension.override == null
              ? options
              : [...options, { value: MACHINE, label: t("override.restore") }]
          }
          onChange={setChosen}
        />
        <Field
          label={t("override.reason")}
          lines={3}
          maxLength={LONGEST_REASON}
          value={reason}
          onChange={setReason}
          problem={tried && reason.trim() === "" ? t("override.missing") : undefined}
        />
        <SaveProblem error={override.error} />
        <div className="actions">
          <button type="button" className="button" onClick={props.onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" className="button primary" aria-disabled={override.isPending}>
            {t(override.isPending ? "save.busy" : "override.save")}
          </button>
        </div>
      </Form>
    </Dialog>
  );
}
