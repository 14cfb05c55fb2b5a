/** Read-only links for people without an account. */
import { useState } from "react";
import { SHAREABLE, type Shareable, type ShareLink } from "../../api/contract";
import { useRevokeShare, useShare, useShareLinks } from "../../api/review";
import { Dialog } from "../../parts/dialog";
import { CopyField, Field } from "../../parts/fields";
import { shortDate } from "../../parts/format";
import { SaveProblem } from "../../parts/note";
import { HideName, MakeButton, PartChoice } from "../../parts/part-choice";
import { Await } from "../../parts/states";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";

const DAYS = 14;
const MOST_DAYS = 90;

export function Share({ id }: { id: string }) {
  const { t } = useTexts();
  const links = useShareLinks(id);
  const [open, setOpen] = useState(false);
  return (
    <section className="part" aria-labelledby="share-title">
      <h2 id="share-title">{t("share.title")}</h2>
      <Await query={links} rows={1}>
        {(data) =>
          data.length === 0 ? (
            <p className="quiet">{t("share.none")}</p>
          ) : (
            <ul className="links">
              {data.map((link) => (
                <OneLink key={link.id} interviewId={id} link={link} />
              ))}
            </ul>
          )
        }
      </Await>
      <div className="actions">
        <button type="button" className="button small" onClick={() => setOpen(true)}>
          {t("share.new")}
        </button>
      </div>
      {open && <ShareDialog id={id} onClose={() => setOpen(false)} />}
    </section>
  );
}

function OneLink({ interviewId, link }: { interviewId: string; link: ShareLink }) {
  const { t, language } = useTexts();
  const revoke = useRevokeShare(interviewId);
  const end = async () => {
    await revoke.mutateAsync(link.id);
    notify(t("share.revoked"));
  };
  return (
    <li>
      <span>{link.include.map((each) => t(`share.${each}`)).join(", ")}</span>
      <span className="quiet">
        {link.created_by} · {t("share.views", { n: link.views })} ·{" "}
        {!link.revoked
          ? t("share.expires", { when: shortDate(link.expires_at, language) })
          : t("share.closed")}
      </span>
      {!link.revoked && (
        <button
          type="button"
          className="button plain"
          onClick={() => void end().catch(() => undefined)}
        >
          {t("share.revoke")}
        </button>
      )}
      <SaveProblem error={revoke.error} />
    </li>
  );
}

function ShareDialog(props: { id: string; onClose: () => void }) {
  const { t } = useTexts();
  const [include, setInclude] = useState<readonly Shareable[]>(["report"]);
  const [hideName, setHideName] = useState(true);
  const [days, setDays] = useState(String(DAYS));
  const share = useShare(props.id);
  const expires_in_days = Math.min(MOST_DAYS, Math.max(1, Number.parseInt(days, 10) || DAYS));
  const create = () => share.mutate({ include, hide_name: hideName, expires_in_days });
  if (share.data !== undefined)
    return (
      <Dialog title={t("share.title")} onClose={props.onClose}>
        <p>{t("share.once")}</p>
        <CopyField label={t("invite.link")} value={share.data.url} />
      </Dialog>
    );
  return (
    <Dialog
      title={t("share.new")}
      onClose={props.onClose}
      actions={
        <MakeButton busy={share.isPending} nothing={include.length === 0} onPress={create}>
          {t("share.create")}
        </MakeButton>
      }
    >
      <PartChoice
        legend={t("share.include")}
        all={SHAREABLE}
        offered={SHAREABLE.filter((each) => !hideName || each !== "recording")}
        chosen={include}
        label={(each) => t(`share.${each}`)}
        onChange={setInclude}
      />
      <HideName
        hidden={hideName}
        onChange={(on) => {
          setHideName(on);
          if (on) setInclude(include.filter((each) => each !== "recording"));
        }}
      />
      {hideName && <p className="quiet">{t("share.name-heard")}</p>}
      <Field
        label={t("share.days")}
        type="number"
        min={1}
        max={MOST_DAYS}
        value={days}
        onChange={setDays}
      />
      <SaveProblem error={share.error} />
    </Dialog>
  );
}
