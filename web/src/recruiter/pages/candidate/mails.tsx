/** What was sent to the candidate by e-mail, and sending it. */
import type { Mail, Row } from "../../api/contract";
import { useMailStatus, useMails, useRemind, useSendInvitation } from "../../api/mail";
import { longDate } from "../../parts/format";
import { SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import { offered } from "./mail-offers";

export function Mails({ row }: { row: Row }) {
  const { t } = useTexts();
  const status = useMailStatus();
  const mails = useMails(row.id);
  const send = useSendInvitation(row.id);
  const remind = useRemind(row.id);
  const busy = send.isPending || remind.isPending;
  const on = status.data?.on === true;
  if (!on && (mails.data ?? []).length === 0) return null;
  const offers = on ? offered(row, mails.data ?? []) : { send: null, remind: false };
  const start = async (queue: () => Promise<Mail>) => {
    if (busy) return;
    await queue();
    notify(t("mails.done"));
  };
  return (
    <section className="part" aria-labelledby="mails-title">
      <h2 id="mails-title">{t("mails.title")}</h2>
      <Await query={mails} rows={2}>
        {(data) =>
          data.length === 0 ? (
            <p className="quiet">{t("mails.none")}</p>
          ) : (
            <ol className="history">
              {data.map((mail) => (
                <MailLine key={mail.id} mail={mail} />
              ))}
            </ol>
          )
        }
      </Await>
      <div className="actions">
        {offers.send !== null && (
          <button
            type="button"
            className={`button small ${offers.send === "mails.send" ? "primary" : ""}`}
            aria-disabled={busy}
            onClick={() => void start(() => send.mutateAsync()).catch(() => undefined)}
          >
            {t(offers.send)}
          </button>
        )}
        {offers.remind && (
          <button
            type="button"
            className="button small"
            aria-disabled={busy}
            onClick={() => void start(() => remind.mutateAsync()).catch(() => undefined)}
          >
            {t("mails.remind")}
          </button>
        )}
      </div>
      <SaveProblem error={send.error ?? remind.error} />
    </section>
  );
}

function MailLine({ mail }: { mail: Mail }) {
  const { t, language } = useTexts();
  const at = mail.sent_at ?? mail.created_at;
  const bad = mail.state === "bounced" || mail.state === "failed";
  return (
    <li>
      <time dateTime={at} className="quiet figures">
        {longDate(at, language)}
      </time>
      <span>
        {t(`template.${mail.kind}`)} · <span className="break">{mail.address}</span>{" "}
        <span className={bad ? "mark brick" : "mark"}>{t(`mails.${mail.state}`)}</span>{" "}
        {mail.state !== "sent" && mail.answer !== null && (
          <span className="quiet break">{mail.answer}</span>
        )}
      </span>
    </li>
  );
}
