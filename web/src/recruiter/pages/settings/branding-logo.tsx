/** The organisation's logo: chosen, replaced, removed. */
import { useRef, useState } from "react";
import { removeLogo, useReplaceLogo } from "../../api/branding";
import type { Branding } from "../../api/contract";
import { Confirm } from "../../parts/dialog";
import { Note, SaveProblem } from "../../parts/note";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import { faultOf, LOGO_TYPES, type LogoFault, refusalOf } from "./branding-form";

export function BrandingLogo({ branding }: { branding: Branding }) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<LogoFault | null>(null);
  const replace = useReplaceLogo();
  const { logo } = branding;
  const take = (file: File | null | undefined) => {
    if (file == null || replace.isPending) return;
    const found = faultOf(file);
    setFault(found);
    replace.reset();
    if (found === null) replace.mutate(file, { onSuccess: () => notify(t("branding.logo.saved")) });
  };
  const why = fault ?? refusalOf(replace.error);
  return (
    <section className="part" aria-labelledby="logo-title">
      <h2 id="logo-title">{t("branding.logo")}</h2>
      <p className="quiet">{t("branding.logo.hint")}</p>
      {logo === null ? (
        <p>{t("branding.logo.none")}</p>
      ) : (
        <img
          className="stored-logo"
          src={logo.url}
          alt={t("branding.logo.stored")}
          width={logo.width}
          height={logo.height}
        />
      )}
      <div className="actions">
        <input
          ref={input}
          type="file"
          accept={LOGO_TYPES.join(",")}
          hidden
          data-testid="logo-file"
          onChange={(event) => {
            take(event.target.files?.item(0));
            event.target.value = ""; // so that the same file can be chosen again, corrected
          }}
        />
        <button
          type="button"
          className="button"
          aria-disabled={replace.isPending}
          onClick={() => input.current?.click()}
        >
          {t(
            replace.isPending
              ? "save.busy"
              : logo === null
                ? "branding.logo.choose"
                : "branding.logo.replace",
          )}
        </button>
        {logo !== null && <Remove />}
      </div>
      {why !== null ? (
        <Note tone="brick" urgent>
          {t(`branding.logo.${why}`)}
        </Note>
      ) : (
        <SaveProblem error={replace.error} />
      )}
    </section>
  );
}

function Remove() {
  const { t } = useTexts();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return (
    <>
      <button type="button" className="button loss" onClick={() => setAsking(true)}>
        {t("branding.logo.remove")}
      </button>
      {asking && (
        <Confirm
          title={t("branding.logo.remove.title")}
          text={t("branding.logo.remove.text")}
          action={t("branding.logo.remove")}
          onConfirm={() => removeLogo().then(() => setAsking(false), setError)}
          onClose={() => setAsking(false)}
          error={<SaveProblem error={error} />}
        />
      )}
    </>
  );
}
