/** Applicant tracking systems that send candidates. */
import { useState } from "react";
import type { AtsCall, Integration, IntegrationTest } from "../../api/contract";
import {
  deleteIntegration,
  useChangeIntegration,
  useIntegrations,
  useRotateKey,
  useTestIntegration,
} from "../../api/integrations";
import { Confirm } from "../../parts/dialog";
import { Failure, Remark } from "../../parts/failure";
import { longDate } from "../../parts/format";
import { Note, SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { useTexts } from "../../texts/catalogue";
import { AddIntegration, Addresses, KeyDialog, SYSTEMS } from "./add-integration";
import { AshbyKeyDialog } from "./ashby-key";
import { IntegrationLog } from "./integration-log";

export function Integrations() {
  const { t } = useTexts();
  const integrations = useIntegrations();
  const [adding, setAdding] = useState(false);
  return (
    <section>
      <p className="quiet">{t("integration.about")}</p>
      <div className="actions">
        <button type="button" className="button small" onClick={() => setAdding(true)}>
          {t("integration.add")}
        </button>
      </div>
      <Await query={integrations} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t("integration.none")}</p>
          ) : (
            <ul className="lines">
              {items.map((integration) => (
                <IntegrationItem key={integration.id} integration={integration} />
              ))}
            </ul>
          )
        }
      </Await>
      {adding && <AddIntegration onClose={() => setAdding(false)} />}
    </section>
  );
}

type Asking = "delete" | "rotate" | "key" | null;

function IntegrationItem({ integration }: { integration: Integration }) {
  const { t } = useTexts();
  const [asking, setAsking] = useState<Asking>(null);
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const change = useChangeIntegration();
  const rotate = useRotateKey();
  const test = useTestIntegration();
  const { id, name, active, last_call: lastCall } = integration;
  const system = SYSTEMS[integration.kind];
  const ask = (what: Asking) => {
    setError(null);
    setAsking(what);
  };
  return (
    <li className={active ? "stacked" : "stacked archived"}>
      <div>
        <strong>{name}</strong>{" "}
        <span className="mark">{t(active ? "integration.active" : "integration.paused")}</span>
        <p className="quiet">
          {system} · {t(integration.share_score ? "integration.scored" : "integration.unscored")} ·{" "}
          {t("integration.last-call")}:{" "}
          {lastCall === null ? t("integration.never") : <LastCall call={lastCall} />}
        </p>
      </div>
      {lastCall !== null && lastCall.remark_code !== null && (
        <Note tone="amber">
          <Remark call={lastCall} /> {!open && t("remark.more")}
        </Note>
      )}
      {!integration.can_update && (
        <Note tone="amber">
          <p>{t("integration.no-key")}</p>
          <button type="button" className="button small" onClick={() => ask("key")}>
            {t("integration.key.enter")}
          </button>
        </Note>
      )}
      <span className="actions">
        <button type="button" className="button small" onClick={() => test.mutate(id)}>
          {t(test.isPending ? "integration.testing" : "integration.test")}
        </button>
        <button
          type="button"
          className="button small"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {t("integration.log")}
        </button>
        <button
          type="button"
          className="button small"
          onClick={() => change.mutate({ id, share_score: !integration.share_score })}
        >
          {t(integration.share_score ? "integration.hide-score" : "integration.show-score")}
        </button>
        <button
          type="button"
          className="button small"
          onClick={() => change.mutate({ id, active: !active })}
        >
          {t(active ? "integration.turn-off" : "integration.turn-on")}
        </button>
        <button type="button" className="button small" onClick={() => ask("rotate")}>
          {t("integration.rotate")}
        </button>
        <button type="button" className="button small loss" onClick={() => ask("delete")}>
          {t("delete.do")}
        </button>
      </span>
      <div role="status">{test.data !== undefined && <TestResult result={test.data} />}</div>
      <SaveProblem error={change.error ?? test.error} />
      {open && (
        <div className="opened">
          <h2>{t("integration.addresses")}</h2>
          <Addresses urls={integration.urls} />
          {integration.kind === "ashby" && integration.can_update && (
            <span className="actions">
              <button type="button" className="button small" onClick={() => ask("key")}>
                {t("integration.key.replace")}
              </button>
            </span>
          )}
          <IntegrationLog integrationId={id} />
        </div>
      )}
      {asking === "delete" && (
        <Confirm
          title={t("integration.delete.title", { name })}
          text={t("integration.delete.text", { system })}
          action={t("delete.do")}
          onConfirm={() => deleteIntegration(id).then(() => setAsking(null), setError)}
          onClose={() => setAsking(null)}
          error={<SaveProblem error={error} />}
        />
      )}
      {asking === "rotate" && (
        <Confirm
          title={t("integration.rotate.title", { name })}
          text={t("integration.rotate.text", { system })}
          action={t("integration.rotate")}
          onConfirm={() => rotate.mutateAsync(id).then(() => setAsking(null), setError)}
          onClose={() => setAsking(null)}
          error={<SaveProblem error={error} />}
        />
      )}
      {asking === "key" && (
        <AshbyKeyDialog integration={integration} onClose={() => setAsking(null)} />
      )}
      {rotate.data !== undefined && (
        <KeyDialog integration={rotate.data} onClose={() => rotate.reset()} />
      )}
    </li>
  );
}

/** The status says something only where the call was refused. */
function LastCall({ call }: { call: AtsCall }) {
  const { language } = useTexts();
  return (
    <>
      {call.name} {call.status >= 400 && call.status}{" "}
      <span className="part-of-line figures">({longDate(call.created_at, language)})</span>
    </>
  );
}

/** A key that is missing is said above, where it can be entered. */
function TestResult({ result }: { result: IntegrationTest }) {
  const { t } = useTexts();
  return (
    <Note tone={result.failure === null ? "info" : "amber"}>
      {t("integration.test.positions", { n: result.positions })}{" "}
      {result.failure === null
        ? t(result.reached === null ? "integration.test.waits" : "integration.test.reached")
        : result.failure !== "no_key" && <Failure failure={result.failure} detail={result.error} />}
    </Note>
  );
}
