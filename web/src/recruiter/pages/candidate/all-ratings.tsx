/** All ratings of an interview side by side, and the machine's levels. */
import type { Rating, Ratings } from "../../api/contract";
import { Level } from "../../parts/level";
import { Person } from "../../parts/person";
import { ScrollX } from "../../parts/scroll-x";
import { useTexts } from "../../texts/catalogue";

export function AllRatings({ ratings }: { ratings: Ratings }) {
  const { t } = useTexts();
  const raters = [...(ratings.own ? [ratings.own] : []), ...ratings.others];
  const { machine } = ratings;
  return (
    <>
      {ratings.others.length === 0 && <p className="quiet">{t("rating.nobody")}</p>}
      <ScrollX label={t("rating.others")}>
        <table className="plain-table">
          <caption className="visually-hidden">{t("rating.others")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("compare.dimension")}</th>
              {raters.map((rating) => (
                <th scope="col" key={rating.id}>
                  <Person name={rating.rater} email={rating.rater_email} />
                </th>
              ))}
              {machine != null && <th scope="col">{t("rating.machine")}</th>}
            </tr>
          </thead>
          <tbody>
            {ratings.rubric.map(({ id, name }) => {
              const judged = machine?.find((each) => each.dimension === id);
              return (
                <tr key={id}>
                  <th scope="row">{name}</th>
                  {raters.map((rating) => (
                    <td key={rating.id}>
                      <RatedLevel rating={rating} dimension={id} />
                    </td>
                  ))}
                  {machine != null && (
                    <td>
                      <Level
                        low={judged?.level ?? judged?.range?.[0]}
                        high={judged?.level ?? judged?.range?.[1]}
                      />
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollX>
    </>
  );
}

function RatedLevel({ rating, dimension }: { rating: Rating; dimension: string }) {
  const { t } = useTexts();
  const rated = rating.levels.find((each) => each.dimension === dimension);
  return (
    <>
      <Level low={rated?.level} high={rated?.level} reason={t("rating.none")} />
      {rated?.reason && <p className="quiet fine">{rated.reason}</p>}
    </>
  );
}
