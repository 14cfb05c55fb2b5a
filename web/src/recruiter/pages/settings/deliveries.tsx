/** The delivery log of a webhook. */
import { Link } from "wouter";
import type { Delivery } from "../../api/contract";
import { useDeliveries, useRedeliver } from "../../api/settings";
import { Attempts } from "../../parts/attempts";
import { Failure } from "../../parts/failure";
import { longDate } from "../../parts/format";
import { SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { useTexts } from "../../texts/catalogue";
import { WebhookEventName } from "./webhook-events";

export function Deliveries({ webhookId }: { webhookId: string }) {
  const { t } = useTexts();
  const deliveries = useDeliveries(webhookId);
  const redeliver = useRedeliver(webhookId);
  return (
    <div className="deliveries">
      <Await query={deliveries} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t("webhook.deliveries.none")}</p>
          ) : (
            <ol className="history">
              {items.map((delivery) => (
                <DeliveryLine
                  key={delivery.id}
                  delivery={delivery}
                  onAgain={() => redeliver.mutate(delivery.id)}
                />
              ))}
            </ol>
          )
        }
      </Await>
      <SaveProblem error={redeliver.error} />
    </div>
  );
}

function DeliveryLine({ delivery, onAgain }: { delivery: Delivery; onAgain: () => void }) {
  const { t, language } = useTexts();
  return (
    <li>
      <time dateTime={delivery.created_at} className="quiet figures">
        {longDate(delivery.created_at, language)}
      </time>
      <span>
        <WebhookEventName event={delivery.event} />{" "}
        <span className={`mark ${delivery.state === "failed" ? "brick" : ""}`}>
          {t(`webhook.${delivery.state}`)}
          {delivery.last_status !== null && ` ${delivery.last_status}`}
        </span>{" "}
        <Attempts n={delivery.attempts} />{" "}
        <Failure failure={delivery.failure} detail={delivery.last_error} />{" "}
        {delivery.interview_id !== null && (
          <>
            <Link href={`/interviews/${delivery.interview_id}`}>{t("requests.see")}</Link>{" "}
          </>
        )}
        {delivery.state !== "pending" && (
          <button type="button" className="button plain" onClick={onAgain}>
            {t("webhook.redeliver")}
          </button>
        )}
      </span>
    </li>
  );
}
