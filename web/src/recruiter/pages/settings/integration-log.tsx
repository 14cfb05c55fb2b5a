/** What an applicant tracking system asked for, and what it was told. */
import { Link } from "wouter";
import { useAtsCalls, useAtsUpdates, useResendUpdate } from "../../api/integrations";
import { Attempts } from "../../parts/attempts";
import { Failure, Remark } from "../../parts/failure";
import { longDate } from "../../parts/format";
import { SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { useTexts } from "../../texts/catalogue";

export function IntegrationLog({ integrationId }: { integrationId: string }) {
  const { t } = useTexts();
  return (
    <div className="deliveries">
      <h2>{t("integration.calls")}</h2>
      <Calls integrationId={integrationId} />
      <h2>{t("integration.updates")}</h2>
      <Updates integrationId={integrationId} />
    </div>
  );
}

function Calls({ integrationId }: { integrationId: string }) {
  const { t, language } = useTexts();
  return (
    <Await query={useAtsCalls(integrationId)} rows={3}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="quiet">{t("integration.calls.none")}</p>
        ) : (
          <ol className="history">
            {items.map((call) => (
              <li key={call.id}>
                <time dateTime={call.created_at} className="quiet figures">
                  {longDate(call.created_at, language)}
                </time>
                <span>
                  <code>{call.name}</code>{" "}
                  <span className={`mark ${call.status >= 400 ? "brick" : ""}`}>{call.status}</span>{" "}
                  <span className="quiet">
                    <Remark call={call} />
                  </span>
                </span>
              </li>
            ))}
          </ol>
        )
      }
    </Await>
  );
}

function Updates({ integrationId }: { integrationId: string }) {
  const { t, language } = useTexts();
  const resend = useResendUpdate(integrationId);
  return (
    <>
      <Await query={useAtsUpdates(integrationId)} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t("integration.updates.none")}</p>
          ) : (
            <ol className="history">
              {items.map((update) => (
                <li key={update.id}>
                  <time dateTime={update.created_at} className="quiet figures">
                    {longDate(update.created_at, language)}
                  </time>
                  <span>
                    <Link href={`/interviews/${update.interview_id}`}>
                      {t(`integration.event.${update.event}`)}
                    </Link>{" "}
                    <span className={`mark ${update.state === "failed" ? "brick" : ""}`}>
                      {t(`webhook.${update.state}`)}
                      {update.last_status !== null && ` ${update.last_status}`}
                    </span>{" "}
                    <Attempts n={update.attempts} />{" "}
                    <Failure failure={update.failure} detail={update.last_error} />{" "}
                    {update.state !== "pending" && (
                      <button
                        type="button"
                        className="button plain"
                        onClick={() => resend.mutate(update.id)}
                      >
                        {t("webhook.redeliver")}
                      </button>
                    )}
                  </span>
                </li>
              ))}
            </ol>
          )
        }
      </Await>
      <SaveProblem error={resend.error} />
    </>
  );
}
