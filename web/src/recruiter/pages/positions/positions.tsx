/** All positions. */
import { Link } from "wouter";
import { usePositions } from "../../api/positions";
import { useMe } from "../../api/use-session";
import { shortDate } from "../../parts/format";
import { Parts } from "../../parts/parts-line";
import { Await, Empty } from "../../parts/states";
import { PageTitle } from "../../shell/title";
import { useTexts } from "../../texts/catalogue";

export function Positions() {
  const { t, language } = useTexts();
  const positions = usePositions();
  const limited = Array.isArray(useMe().position_ids);
  return (
    <div className="page">
      <PageTitle
        beside={
          !limited &&
          positions.data?.items.length !== 0 && (
            <Link href="/positions/new" className="button primary small">
              {t("positions.new")}
            </Link>
          )
        }
      >
        {t("positions.title")}
      </PageTitle>
      <Await query={positions} rows={6}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              title={t("positions.none")}
              text={t(limited ? "positions.none.limited" : "positions.none.text")}
            >
              {!limited && (
                <Link href="/positions/new" className="button primary">
                  {t("positions.new")}
                </Link>
              )}
            </Empty>
          ) : (
            <ul className="lines">
              {items.map((position) => (
                <li key={position.id} className={position.archived ? "archived" : undefined}>
                  <div>
                    <Link href={`/positions/${position.id}`} className="name">
                      {position.title}
                    </Link>
                    {position.archived && <span className="mark">{t("positions.archived")}</span>}
                    <p className="quiet">
                      <Parts
                        of={[
                          position.company.name,
                          position.plan_title,
                          t(`plan.language.${position.language === "ko" ? "ko" : "en"}`),
                        ]}
                      />
                    </p>
                  </div>
                  <span className="quiet figures">
                    {t("positions.updated", { when: shortDate(position.updated_at, language) })}
                  </span>
                  <span className="actions">
                    <Link href={`/?position=${position.id}`} className="button small">
                      {t("positions.see")}
                    </Link>
                    {!position.archived && (
                      <Link href={`/positions/${position.id}/invite`} className="button small">
                        {t("position.invite")}
                      </Link>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </div>
  );
}
