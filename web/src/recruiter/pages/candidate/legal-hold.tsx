/** Keeps an interview for legal reasons: it can't be deleted until the hold is lifted. */
import { useState } from "react";
import { useLegalHold, useSetLegalHold } from "../../api/legal-hold";
import { useMe } from "../../api/use-session";
import { Dialog } from "../../parts/dialog";
import { Field } from "../../parts/fields";
import { longDate } from "../../parts/format";
import { SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { useTexts } from "../../texts/catalogue";

const LONGEST_REASON = 2_000;

export function LegalHold({ id }: { id: string }) {
  const { t, language } = useTexts();
  const me = useMe();
  const hold = useLegalHold(id);
  const [asking, setAsking] = useState(false);
  return (
    <section className="part" aria-labelledby="hold-title">
      <h2 id="hold-title">{t("hold.title")}</h2>
      <Await query={hold} rows={1}>
        {({ held, reason, by, at }) => (
          <>
            <p className="quiet">{t(held ? "hold.on" : "hold.off")}</p>
            {held && (
              <p>
                {reason}{" "}
                <span className="quiet">
                  {by}, {at && longDate(at, language)}
                </span>
              </p>
            )}
            {(!held || me.role === "admin") && (
              <button type="button" className="button small" onClick={() => setAsking(true)}>
                {t(held ? "hold.lift" : "hold.place")}
              </button>
            )}
            {asking && <Reason id={id} held={!held} onClose={() => setAsking(false)} />}
          </>
        )}
      </Await>
    </section>
  );
}

function Reason(props: { id: string; held: boolean; onClose: () => void }) {
  const { t } = useTexts();
  const [reason, setReason] = useState("");
  const change = useSetLegalHold(props.id);
  const save = async () => {
    if (change.isPending || reason.trim() === "") return;
    await change.mutateAsync({ held: props.held, reason: reason.trim() });
    props.onClose();
  };
  const verb = t(props.held ? "hold.place" : "hold.lift");
  return (
    <Dialog
      title={verb}
      onClose={props.onClose}
      actions={
        <>
          <button type="button" className="button" onClick={props.onClose}>
            {t("common.cancel")}
          </button>
          <button
            type="button"
            className="button primary"
            aria-disabled={change.isPending || reason.trim() === ""}
            onClick={() => void save().catch(() => undefined)}
          >
            {change.isPending ? t("save.busy") : verb}
          </button>
        </>
      }
    >
      <Field
        label={t("hold.reason")}
        lines={3}
        autoFocus
        required
        maxLength={LONGEST_REASON}
        value={reason}
        onChange={setReason}
      />
      <SaveProblem error={change.error} />
    </Dialog>
  );
}
