/** How e-mail is sent, a test of it, and what it says. */

import type { Language } from "../../../shared/texts/text";
import type { MailStatus } from "../../api/contract";
import { useMailStatus, useTestMail } from "../../api/mail";
import { useMe } from "../../api/use-session";
import { Note, SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { useTexts, type WriteText } from "../../texts/catalogue";
import { MailTemplates } from "./mail-templates";

const NEEDED = ["VIVAVOCE_MAIL_HOST", "VIVAVOCE_MAIL_FROM_ADDRESS", "VIVAVOCE_API_PUBLIC_URL"];

export function MailSettings() {
  const status = useMailStatus();
  return (
    <section>
      <Await query={status} rows={4}>
        {(data) => (data.on ? <Server status={data} /> : <Off />)}
      </Await>
      <MailTemplates />
    </section>
  );
}

function Off() {
  const { t } = useTexts();
  return (
    <Note tone="amber">
      <p>{t("mail.off")}</p>
      <ul>
        {NEEDED.map((name) => (
          <li key={name}>
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </Note>
  );
}

function Server({ status }: { status: MailStatus }) {
  const { t, language } = useTexts();
  const me = useMe();
  const test = useTestMail();
  const facts = [
    [t("mail.server"), `${status.host}:${status.port} (${t(`mail.tls.${status.tls}`)})`],
    [t("mail.from"), `${status.from_name || t("mail.company")} <${status.from_address}>`],
    [t("mail.reply-to"), status.reply_to || t("mail.reply-to.contact")],
    [
      t("mail.reminders"),
      status.remind_hours.length === 0
        ? t("mail.reminders.none")
        : t("mail.reminders.when", { hours: listed(status.remind_hours, t, language) }),
    ],
    [t("mail.links"), status.links_begin_with],
  ] as const;
  return (
    <>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="quiet">{name}</dt>
            <dd className="break">{value}</dd>
          </div>
        ))}
      </dl>
      {!status.public_url && <Note tone="amber">{t("mail.links.warning")}</Note>}
      {me.role === "admin" && (
        <div className="actions">
          <button
            type="button"
            className="button small"
            aria-disabled={test.isPending}
            onClick={() => {
              if (!test.isPending) test.mutate();
            }}
          >
            {t(test.isPending ? "common.busy" : "mail.test")}
          </button>
        </div>
      )}
      <div role="status">
        {test.data !== undefined && (
          <Note tone={test.data.ok ? "info" : "brick"}>
            {t(test.data.ok ? "mail.test.ok" : "mail.test.failed", {
              to: test.data.to,
            })}{" "}
            <code lang="en" className="break">
              {test.data.answer}
            </code>
          </Note>
        )}
      </div>
      <SaveProblem error={test.error} />
    </>
  );
}

/** Hours as a list: "48 hours and 12 hours". */
function listed(hours: readonly number[], t: WriteText, language: Language): string {
  const list = new Intl.ListFormat(language, { type: "conjunction" });
  return list.format(hours.map((n) => t("mail.hours", { n })));
}
