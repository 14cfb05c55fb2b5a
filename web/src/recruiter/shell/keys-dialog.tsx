import { Dialog } from "../parts/dialog";
import { useTexts } from "../texts/catalogue";
import { setSingleKeys, useSingleKeys } from "./keys";

const GROUPS = {
  everywhere: [
    ["palette", "Ctrl K / ⌘ K"],
    ["help", "?"],
  ],
  list: [
    ["next", "j"],
    ["previous", "k"],
    ["open", "Enter"],
    ["select", "x"],
    ["search", "/"],
  ],
  candidate: [
    ["next", "j"],
    ["previous", "k"],
    ["close", "Esc"],
    ["play", "p"],
    ["back", ","],
    ["forward", "."],
    ["question", "[ ]"],
    ["speed", "< >"],
    ["search", "/"],
    ["resume", "v"],
    ["rate", "r"],
    ["note", "n"],
    ["decide", "d"],
  ],
} as const;

export function KeysDialog(props: { onClose: () => void }) {
  const { t } = useTexts();
  const on = useSingleKeys();
  return (
    <Dialog title={t("keys.title")} onClose={props.onClose}>
      <div className="key-groups">
        {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
          <section key={group}>
            <h2>{t(`keys.${group}`)}</h2>
            <dl>
              {GROUPS[group].map(([key, keys]) => (
                <div key={key}>
                  <dt>{t(`keys.${key}`)}</dt>
                  <dd>
                    <kbd>{keys}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => setSingleKeys(event.target.checked)}
        />
        <span>
          {t("keys.single")}
          <small className="quiet">{t("keys.single.hint")}</small>
        </span>
      </label>
    </Dialog>
  );
}
