/** The key with which Ashby is called; it is Ashby's, and not the one that Ashby calls with. */
import { useState } from "react";
import type { Integration } from "../../api/contract";
import { useChangeIntegration } from "../../api/integrations";
import { Dialog } from "../../parts/dialog";
import { Field } from "../../parts/fields";
import { Form } from "../../parts/form";
import { SaveProblem } from "../../parts/note";
import { notify } from "../../shell/notices";
import { useTexts, type WriteText } from "../../texts/catalogue";

const KEY = /^[!-~]{8,500}$/;

/** What is wrong with an Ashby API key; undefined if nothing is. */
export function ashbyKeyProblem(key: string, t: WriteText): string | undefined {
  return KEY.test(key) ? undefined : t("integration.key.short");
}

export function AshbyKeyDialog(props: { integration: Integration; onClose: () => void }) {
  const { t } = useTexts();
  const { integration, onClose } = props;
  const [key, setKey] = useState("");
  const [tried, setTried] = useState(false);
  const change = useChangeIntegration();
  const problem = ashbyKeyProblem(key.trim(), t);
  const submit = () => {
    setTried(true);
    if (problem !== undefined || change.isPending) return;
    change.mutate(
      { id: integration.id, ats_key: key.trim() },
      {
        onSuccess: () => {
          notify(t("integration.key.saved"));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog title={t("integration.key.of", { name: integration.name })} onClose={onClose}>
      <Form onSubmit={submit} error={change.error}>
        <Field
          label={t("integration.key")}
          hint={t("integration.key.hint")}
          problem={tried ? problem : undefined}
          type="password"
          autoComplete="off"
          value={key}
          onChange={setKey}
          autoFocus
        />
        <SaveProblem error={change.error} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" className="button primary" aria-disabled={change.isPending}>
            {t(change.isPending ? "save.busy" : "save.do")}
          </button>
        </div>
      </Form>
    </Dialog>
  );
}
