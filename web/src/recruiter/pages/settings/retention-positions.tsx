/** How long the interviews of each position are kept. */
import { useState } from "react";
import { Link } from "wouter";
import type { PositionRetention } from "../../api/contract";
import { usePositionRetention } from "../../api/retention";
import { ScrollX } from "../../parts/scroll-x";
import { Await } from "../../parts/states";
import { daysText } from "../../retention/shorter-retention";
import { useTexts } from "../../texts/catalogue";
import { ChangeRetention } from "./change-retention";

const NUMBERS = ["interviews", "due", "held"] as const;

export function RetentionOfPositions({ inherited }: { inherited: number }) {
  const { t } = useTexts();
  const positions = usePositionRetention();
  const [changing, setChanging] = useState<PositionRetention | null>(null);
  return (
    <section>
      <h2>{t("retention.positions")}</h2>
      <Await query={positions} rows={4}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <p className="quiet">{t("retention.positions.none")}</p>;
          return (
            <ScrollX label={t("retention.positions")}>
              <table className="plain-table retention">
                <thead>
                  <tr>
                    <th scope="col">{t("retention.position")}</th>
                    <th scope="col">{t("retention.position.kept")}</th>
                    {NUMBERS.map((each) => (
                      <th key={each} scope="col" className="number">
                        {t(`retention.position.${each}`)}
                      </th>
                    ))}
                    <td />
                  </tr>
                </thead>
                <tbody>
                  {items.map((position) => (
                    <Row
                      key={position.id}
                      position={position}
                      onChange={() => setChanging(position)}
                    />
                  ))}
                </tbody>
              </table>
            </ScrollX>
          );
        }}
      </Await>
      {positions.hasNextPage && (
        <div className="actions">
          <button
            type="button"
            className="button small"
            aria-disabled={positions.isFetchingNextPage}
            onClick={() => void positions.fetchNextPage()}
          >
            {t(positions.isFetchingNextPage ? "common.busy" : "retention.positions.more")}
          </button>
        </div>
      )}
      {changing !== null && (
        <ChangeRetention
          position={changing}
          own={changing.retention_days}
          inherited={inherited}
          onClose={() => setChanging(null)}
        />
      )}
    </section>
  );
}

function Row(props: { position: PositionRetention; onChange: () => void }) {
  const { t } = useTexts();
  const { id, title, company, days, retention_days: own, counts } = props.position;
  return (
    <tr>
      <th scope="row">
        <Link href={`/?position=${id}`}>{title}</Link> <span className="quiet">{company.name}</span>
      </th>
      <td className="figures">
        {daysText(days, t)}{" "}
        {own === null && <span className="quiet">{t("retention.position.all")}</span>}
      </td>
      {NUMBERS.map((each) => (
        <td key={each} className="number figures">
          {counts[each]}
        </td>
      ))}
      <td>
        <button
          type="button"
          className="button small"
          aria-label={t("retention.position.change", { position: title })}
          onClick={props.onChange}
        >
          {t("retention.change")}
        </button>
      </td>
    </tr>
  );
}
