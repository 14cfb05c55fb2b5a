/** Webhooks and what was sent to them. */
import { useState } from "react";
import type { Webhook } from "../../api/contract";
import { deleteWebhook, useSwitchWebhook, useTestWebhook, useWebhooks } from "../../api/settings";
import { Confirm } from "../../parts/dialog";
import { Note, SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import { AddWebhook } from "./add-webhook";
import { Deliveries } from "./deliveries";

export function Webhooks() {
  const { t } = useTexts();
  const webhooks = useWebhooks();
  const [adding, setAdding] = useState(false);
  return (
    <section>
      <p className="quiet">{t("webhook.about")}</p>
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
        {webhook.disabled_reason !== null && <Note tone="amber">{t("webhook.disabled")}</Note>}
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
          title={t("webhook.delete.title")}
          text={t("webhook.delete.text", { url: webhook.url })}
          action={t("delete.do")}
          onConfirm={() => deleteWebhook(webhook.id).then(() => setAsking(false), setError)}
          onClose={() => setAsking(false)}
          error={<SaveProblem error={error} />}
        />
      )}
    </li>
  );
}
