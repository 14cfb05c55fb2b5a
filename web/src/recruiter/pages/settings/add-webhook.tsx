/** A new webhook, and its signing secret, which is shown once. */
import { useState } from "react";
import type { WebhookEvent, WebhookFormat } from "../../api/contract";
import { useAddWebhook } from "../../api/settings";
import { Dialog } from "../../parts/dialog";
import { Check, CheckGroup, CopyField, Field, SelectField } from "../../parts/fields";
import { Form } from "../../parts/form";
import { SaveProblem } from "../../parts/note";
import { faultAt } from "../../parts/problems";
import { useTexts } from "../../texts/catalogue";
import { EVENTS, WebhookEventName } from "./webhook-events";

const FORMATS = ["plain", "cloudevents"] as const satisfies readonly WebhookFormat[];
const MOST_URL = 2000;
const MOST_DESCRIPTION = 500;

export function AddWebhook({ onClose }: { onClose: () => void }) {
  const { t, language } = useTexts();
  const [url, setUrl] = useState("");
  const [description, setDescription] = useState("");
  const [events, setEvents] = useState<readonly WebhookEvent[]>(["report.completed"]);
  const [format, setFormat] = useState<WebhookFormat>("plain");
  const [tried, setTried] = useState(false);
  const add = useAddWebhook();
  const address = url.trim() === "" ? t("fault.required") : undefined;
  const chosen = events.length === 0 ? t("webhook.events.missing") : undefined;
  const submit = () => {
    setTried(true);
    if (address !== undefined || chosen !== undefined || add.isPending) return;
    add.mutate({ url: url.trim(), events, description, format });
  };
  if (add.data !== undefined)
    return (
      <Dialog title={t("webhook.added")} onClose={onClose}>
        <p className="break">{add.data.url}</p>
        <p>{t("webhook.once")}</p>
        <CopyField label={t("webhook.secret")} value={add.data.secret} />
      </Dialog>
    );
  const labels = { "/url": t("webhook.url") };
  return (
    <Dialog title={t("webhook.add")} onClose={onClose}>
      <Form onSubmit={submit} error={add.error}>
        <Field
          label={labels["/url"]}
          problem={tried ? (address ?? faultAt(add.error, "/url", t, language)) : undefined}
          type="url"
          value={url}
          onChange={setUrl}
          maxLength={MOST_URL}
          autoFocus
        />
        <Field
          label={t("webhook.description")}
          optional
          value={description}
          onChange={setDescription}
          maxLength={MOST_DESCRIPTION}
        />
        <SelectField
          label={t("webhook.format")}
          value={format}
          options={FORMATS.map((each) => ({ value: each, label: t(`webhook.format.${each}`) }))}
          onChange={(value) => setFormat(value as WebhookFormat)}
        />
        <CheckGroup legend={t("webhook.events")} two problem={tried ? chosen : undefined}>
          {EVENTS.map((each) => (
            <Check
              key={each}
              label={<WebhookEventName event={each} />}
              checked={events.includes(each)}
              onChange={(on) =>
                setEvents(EVENTS.filter((e) => (e === each ? on : events.includes(e))))
              }
            />
          ))}
        </CheckGroup>
        <SaveProblem error={add.error} fields={labels} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" className="button primary" aria-disabled={add.isPending}>
            {t(add.isPending ? "save.busy" : "webhook.add")}
          </button>
        </div>
      </Form>
    </Dialog>
  );
}
