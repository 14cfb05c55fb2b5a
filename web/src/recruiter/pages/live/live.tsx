/** All interviews that are running. */
import { Link } from "wouter";
import { useLive } from "../../api/work";
import { minutesBetween, shortDate } from "../../parts/format";
import { Parts } from "../../parts/parts-line";
import { Await, Empty } from "../../parts/states";
import { PageTitle } from "../../shell/title";
import { useTexts } from "../../texts/catalogue";

export function Live() {
  const { t, language } = useTexts();
  const live = useLive();
  return (
    <div className="page">
      <PageTitle>{t("live.title")}</PageTitle>
      <Await query={live} rows={4}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty text={t("live.none")} />
          ) : (
            <ul className="lines">
              {items.map((row) => (
                <li key={row.id}>
                  <div>
                    <Link href={`/live/${row.id}`} className="name">
                      {row.candidate_name}
                    </Link>
                    <p className="quiet">
                      <Parts of={[row.role, row.company]} />
                    </p>
                  </div>
                  <span className="is-live">{t(`status.${row.status}`)}</span>
                  <span className="quiet figures">
                    {row.started_at &&
                      t("live.began", {
                        when: shortDate(row.started_at, language),
                        n: minutesBetween(row.started_at, new Date().toISOString()) ?? 0,
                      })}
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
