/** Which positions a recruiter sees. */
import { useState } from "react";
import type { User } from "../../api/contract";
import { usePositions } from "../../api/positions";
import { useChangeUser } from "../../api/settings";
import { Dialog } from "../../parts/dialog";
import { Check, Choice } from "../../parts/fields";
import { SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import { choosable, type Limit, sameLimit, withPosition } from "./limit";

/** The choice alone, as a part of a form. */
export function LimitFields(props: { limit: Limit; onChange: (limit: Limit) => void }) {
  const { t } = useTexts();
  const { limit, onChange } = props;
  const positions = usePositions();
  return (
    <>
      <Choice
        label={t("people.limit")}
        value={limit === null ? "all" : "some"}
        options={[
          { value: "all", label: t("people.limit.all") },
          { value: "some", label: t("people.limit.some") },
        ]}
        onChange={(value) => onChange(value === "all" ? null : [])}
      />
      {limit !== null && (
        <fieldset className="checks">
          <legend className="visually-hidden">{t("people.limit.some")}</legend>
          <Await query={positions} rows={3}>
            {({ items }) =>
              items.length === 0 ? (
                <p className="quiet">{t("people.limit.none")}</p>
              ) : (
                choosable(items, limit).map(({ id, title, company }) => (
                  <Check
                    key={id}
                    label={`${title} · ${company.name}`}
                    checked={limit.includes(id)}
                    onChange={(chosen) => onChange(withPosition(limit, id, chosen))}
                  />
                ))
              )
            }
          </Await>
        </fieldset>
      )}
    </>
  );
}

export function LimitDialog(props: { user: User; onClose: () => void }) {
  const { t } = useTexts();
  const { user, onClose } = props;
  const change = useChangeUser();
  const [limit, setLimit] = useState<Limit>(user.position_ids);
  const save = async () => {
    if (change.isPending) return;
    if (!sameLimit(limit, user.position_ids)) {
      await change.mutateAsync({ id: user.id, position_ids: limit });
      notify(t("people.changed", { name: user.name }), () =>
        change.mutate({ id: user.id, position_ids: user.position_ids }),
      );
    }
    onClose();
  };
  return (
    <Dialog
      title={t("people.limit.of", { name: user.name })}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button
            type="button"
            className="button primary"
            aria-disabled={change.isPending}
            onClick={() => void save().catch(() => undefined)}
          >
            {t(change.isPending ? "save.busy" : "people.limit.save")}
          </button>
        </>
      }
    >
      <p className="quiet">{t("people.limit.hint")}</p>
      <LimitFields limit={limit} onChange={setLimit} />
      <SaveProblem error={change.error} />
    </Dialog>
  );
}
