/** How the organisation appears to candidates: name, colour, logo, and a preview of both themes. */
import { type FormEvent, useEffect, useRef, useState } from "react";
import { resetBranding, useAccentCheck, useBranding, useChangeBranding } from "../../api/branding";
import type { AccentCheck, Branding } from "../../api/contract";
import { Confirm } from "../../parts/dialog";
import { Check, Field } from "../../parts/fields";
import { Note, SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import {
  type BrandingForm,
  changeOf,
  formOf,
  isPlain,
  MOST_NAME,
  parseColour,
} from "./branding-form";
import { BrandingLogo } from "./branding-logo";
import { BrandingPreview } from "./branding-preview";

/** How long a colour stays the same before the server is asked about it. */
const SETTLED_MS = 150;
/** What the browser's colour picker begins with: the product's accent. */
const PRODUCTS = "#005656";

export function BrandingSettings() {
  const { t } = useTexts();
  const branding = useBranding();
  return (
    <section className="branding">
      <p className="quiet">{t("branding.lead")}</p>
      <Await query={branding} rows={6}>
        {(data) => {
          const { logo: _, ...typed } = data;
          return <Editor key={JSON.stringify(typed)} branding={data} />;
        }}
      </Await>
    </section>
  );
}

function Editor({ branding }: { branding: Branding }) {
  const { t } = useTexts();
  const [form, setForm] = useState(() => formOf(branding));
  const [refused, setRefused] = useState(false);
  const fields = useRef<HTMLDivElement>(null);
  const change = useChangeBranding();
  const colour = parseColour(form.colour);
  const settled = useSettled(colour ?? null);
  const checked = useAccentCheck(settled);
  const check = colour == null ? undefined : checked.data;
  const instead = useAccentCheck(check?.passes === false ? check.nearest : null);
  const set = (typed: Partial<BrandingForm>) => {
    setForm({ ...form, ...typed });
    setRefused(false);
  };
  const use = (nearest: string) => {
    set({ colour: nearest });
    fields.current?.querySelector("input")?.focus(); // the button goes
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = changeOf(form);
    const known = settled === colour && !checked.isPlaceholderData ? check : undefined;
    const wrong = body === null || known?.passes === false;
    setRefused(wrong);
    if (wrong || change.isPending) return;
    change.mutate(body, { onSuccess: () => notify(t("branding.saved")) });
  };
  return (
    <>
      {isPlain(branding) && <p>{t("branding.none")}</p>}
      <form onSubmit={submit} noValidate>
        <Field
          label={t("branding.name")}
          hint={t("branding.name.hint")}
          value={form.name}
          onChange={(name) => set({ name })}
          maxLength={MOST_NAME}
        />
        {branding.logo !== null && (
          <Check
            label={t("branding.beside")}
            checked={form.beside}
            onChange={(beside) => set({ beside })}
          />
        )}
        <div ref={fields} className="colour">
          <Field
            label={t("branding.colour")}
            hint={t("branding.colour.hint")}
            value={form.colour}
            onChange={(typed) => set({ colour: typed })}
            maxLength={20}
          />
          <input
            type="color"
            aria-label={t("branding.colour.choose")}
            value={colour ?? PRODUCTS}
            onChange={(event) => set({ colour: event.target.value })}
          />
        </div>
        <div role="status">{check !== undefined && <Ratio check={check} onUse={use} />}</div>
        <BrandingPreview
          brand={{ ...branding, name: form.name.trim() || null, name_beside_logo: form.beside }}
          accent={(check?.passes === false ? instead.data : check)?.accent ?? null}
        />
        {refused && (
          <Note tone="brick" urgent>
            {t(colour === undefined ? "branding.colour.wrong" : "branding.colour.refused")}
          </Note>
        )}
        <SaveProblem error={change.error} />
        <div className="actions">
          <button type="submit" className="button primary" aria-disabled={change.isPending}>
            {t(change.isPending ? "save.busy" : "branding.save")}
          </button>
        </div>
      </form>
      <BrandingLogo branding={branding} />
      {!isPlain(branding) && <Reset />}
    </>
  );
}

/** The contrast of a colour, and the nearest one that can be read. */
function Ratio(props: { check: AccentCheck; onUse: (colour: string) => void }) {
  const { t } = useTexts();
  const { passes, needed, accent, nearest } = props.check;
  const ratio = accent.light.contrast.toFixed(2);
  if (passes) return <p className="figures">{t("branding.contrast.enough", { ratio, needed })}</p>;
  return (
    <Note tone="amber">
      <p>{t("branding.contrast.low", { ratio, needed })}</p>
      <button type="button" className="button small" onClick={() => props.onUse(nearest)}>
        <i className="swatch" style={{ background: nearest }} />
        {t("branding.contrast.use", { nearest })}
      </button>
    </Note>
  );
}

function Reset() {
  const { t } = useTexts();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return (
    <div className="actions">
      <button type="button" className="button plain" onClick={() => setAsking(true)}>
        {t("branding.reset")}
      </button>
      {asking && (
        <Confirm
          title={t("branding.reset.title")}
          text={t("branding.reset.text")}
          action={t("branding.reset")}
          onConfirm={() => resetBranding().then(() => setAsking(false), setError)}
          onClose={() => setAsking(false)}
          error={<SaveProblem error={error} />}
        />
      )}
    </div>
  );
}

/** A value once it has stopped changing. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), SETTLED_MS);
    return () => window.clearTimeout(timer);
  }, [value]);
  return settled;
}
