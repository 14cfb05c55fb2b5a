/** The placeholders of templates: what each stands for; pressing one puts it into the text. */
import type { MailPlaceholder } from "../../api/contract";
import { type CatalogueKey, catalogue, useTexts } from "../../texts/catalogue";

/** `missing`: those that are marked as lacking. `onInsert`: none where nothing can be changed. */
export function Placeholders(props: {
  title: string;
  items: readonly MailPlaceholder[];
  missing: readonly string[];
  onInsert: ((name: string) => void) | undefined;
}) {
  const { t, language } = useTexts();
  const { items, missing, onInsert } = props;
  const purposeOf = ({ name, purpose }: MailPlaceholder) => {
    const key = `placeholder.${name}`;
    if (key in catalogue) return t(key as CatalogueKey & `placeholder.${"link" | "company"}`);
    return language === "en" ? purpose : "";
  };
  return (
    <div>
      <h3>{props.title}</h3>
      <dl className="placeholders">
        {items.map((each) => (
          <div key={each.name} className={missing.includes(each.name) ? "missing" : undefined}>
            <dt>
              {onInsert === undefined ? (
                <code>{`{${each.name}}`}</code>
              ) : (
                <button
                  type="button"
                  className="button plain"
                  aria-label={t("template.insert", { name: `{${each.name}}` })}
                  onClick={() => onInsert(each.name)}
                >
                  <code>{`{${each.name}}`}</code>
                </button>
              )}
            </dt>
            <dd className="quiet">
              {purposeOf(each)}
              {missing.includes(each.name) && (
                <span className="mark brick">{t("template.lacking")}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
