/** Webhooks and what was sent to them. */
import { type FormEvent, useState } from "react";
import type { Webhook, WebhookEvent, WebhookFormat } from "../../api/contract";
import {
  deleteWebhook,
  useAddWebhook,
  useSwitchWebhook,
  useTestWebhook,
  useWebhooks,
} from "../../api/settings";
import { Confirm, Dialog } from "../../parts/dialog";
import { Check, Choice, CopyField, Field } from "../../parts/fields";
import { Note, SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import { Deliveries } from "./deliveries";

const FORMATS = ["plain", "cloudevents"] as const satisfies readonly WebhookFormat[];
const EVENTS: readonly WebhookEvent[] = [
  "interview.scheduled",
  "interview.started",
  "interview.completed",
  "interview.cancelled",
  "interview.expired",
  "interview.failed",
  "interview.deleted",
  "report.completed",
  "report.failed",
  "report.overridden",
  "candidate.request.created",
  "candidate.request.closed",
];

export function Webhooks() {
  const { t } = useTexts();
  const webhooks = useWebhooks();
  const [adding, setAdding] = useState(false);
  return (
    <section>
      <div className="actions">
        <button type="button" className="button small" onClick={() => setAdding(true)}>
          {t("webhook.add")}
        </button>
      </div>
      <Await query={webhooks} rows={4}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t("webhook.none")}</p>
          ) : (
            <ul className="lines">
              {items.map((webhook) => (
                <WebhookItem key={webhook.id} webhook={webhook} />
              ))}
            </ul>
          )
        }
      </Await>
      {adding && <AddWebhook onClose={() => setAdding(false)} />}
    </section>
  );
}

function WebhookItem({ webhook }: { webhook: Webhook }) {
  const { t } = useTexts();
  const [asking, setAsking] = useState(false);
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const turn = useSwitchWebhook();
  const test = useTestWebhook();
  const sendTest = async () => {
    await test.mutateAsync(webhook.id);
    setOpen(true);
    notify(t("webhook.tested"));
  };
  return (
    <li className={webhook.active ? "stacked" : "stacked archived"}>
      <div>
        <strong className="break">{webhook.url}</strong>{" "}
        <span className="mark">{t(webhook.active ? "webhook.active" : "webhook.paused")}</span>
        <p className="quiet">
          {webhook.description && `${webhook.description} · `}
          {webhook.format === "cloudevents" && `${t("webhook.format.cloudevents")} · `}
          {webhook.events.join(", ")}
        </p>
        {webhook.disabled_reason !== null && <Note tone="amber">{webhook.disabled_reason}</Note>}
      </div>
      <span className="actions">
        <button
          type="button"
          className="button small"
          onClick={() => void sendTest().catch(() => undefined)}
        >
          {t("webhook.test")}
        </button>
        <button
          type="button"
          className="button small"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {t("webhook.deliveries")}
        </button>
        <button
          type="button"
          className="button small"
          onClick={() => turn.mutate({ id: webhook.id, active: !webhook.active })}
        >
          {t(webhook.active ? "webhook.turn-off" : "webhook.turn-on")}
        </button>
        <button type="button" className="button small loss" onClick={() => setAsking(true)}>
          {t("delete.do")}
        </button>
      </span>
      <SaveProblem error={turn.error ?? test.error} />
      {open && <Deliveries webhookId={webhook.id} />}
      {asking && (
        <Confirm
          title={t("webhook.delete.title", { url: webhook.url })}
          text={t("webhook.delete.text")}
          action={t("delete.do")}
          onConfirm={() => deleteWebhook(webhook.id).then(() => setAsking(false), setError)}
          onClose={() => setAsking(false)}
          error={<SaveProblem error={error} />}
        />
      )}
    </li>
  );
}

function AddWebhook(props: { onClose: () => void }) {
  const { t } = useTexts();
  const [url, setUrl] = useState("");
  const [description, setDescription] = useState("");
  const [events, setEvents] = useState<readonly WebhookEvent[]>(["report.completed"]);
  const [format, setFormat] = useState<WebhookFormat>("plain");
  const [missing, setMissing] = useState(false);
  const add = useAddWebhook();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const incomplete = url.trim() === "" || events.length === 0;
    setMissing(incomplete);
    if (!incomplete && !add.isPending) add.mutate({ url: url.trim(), events, description, format });
  };
  if (add.data !== undefined)
    return (
      <Dialog title={t("webhook.add")} onClose={props.onClose}>
        <p>{t("webhook.once")}</p>
        <CopyField label={add.data.url} value={add.data.secret} />
      </Dialog>
    );
  return (
    <Dialog title={t("webhook.add")} onClose={props.onClose}>
      <form onSubmit={submit} noValidate>
        <Field label={t("webhook.url")} type="url" value={url} onChange={setUrl} autoFocus />
        <Field label={t("webhook.description")} value={description} onChange={setDescription} />
        <Choice
          label={t("webhook.format")}
          value={format}
          options={FORMATS.map((each) => ({ value: each, label: t(`webhook.format.${each}`) }))}
          onChange={(value) => setFormat(value as WebhookFormat)}
        />
        <fieldset className="checks two">
          <legend>{t("webhook.events")}</legend>
          {EVENTS.map((each) => (
            <Check
              key={each}
              label={<code>{each}</code>}
              checked={events.includes(each)}
              onChange={(on) =>
                setEvents(EVENTS.filter((e) => (e === each ? on : events.includes(e))))
              }
            />
          ))}
        </fieldset>
        {missing && (
          <Note tone="brick" urgent>
            {t("webhook.missing")}
          </Note>
        )}
        <SaveProblem error={add.error} />
        <div className="actions">
          <button type="submit" className="button primary" aria-disabled={add.isPending}>
            {t(add.isPending ? "save.busy" : "webhook.add")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
