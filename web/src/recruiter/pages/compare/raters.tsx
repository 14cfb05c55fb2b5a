/** Who rated a compared candidate, and the level that each gave. */
import type { Ratings } from "../../api/contract";
import { Level } from "../../parts/level";
import { distinctNames } from "../../parts/people";
import { Person } from "../../parts/person";
import { useTexts } from "../../texts/catalogue";
import { submitted } from "./submitted";

/** The raters; how many there are while their ratings are hidden from the user. */
export function Raters({ ratings, count }: { ratings: Ratings | null; count: number }) {
  const { t } = useTexts();
  const shown = submitted(ratings);
  if (shown.length === 0)
    return (
      <span className="quiet">
        {count === 0 ? t("compare.raters.none") : t("compare.raters.hidden", { n: count })}
      </span>
    );
  return (
    <ul className="raters">
      {shown.map(({ id, rater, rater_email }) => (
        <li key={id}>
          <Person name={rater} email={rater_email} />
        </li>
      ))}
    </ul>
  );
}

/** People's levels of a dimension, as items of the list that begins with the machine's. */
export function RatedLevels({
  ratings,
  dimension,
}: {
  ratings: Ratings | null;
  dimension: string;
}) {
  const { t } = useTexts();
  const shown = submitted(ratings);
  const names = distinctNames(
    shown.map(({ rater, rater_email }) => ({ name: rater, email: rater_email })),
  );
  return shown.map(({ id, levels }, index) => {
    const rated = levels.find((each) => each.dimension === dimension);
    return (
      <li key={id}>
        <span className="quiet break">{names[index]}</span>{" "}
        <Level low={rated?.level} high={rated?.level} reason={t("rating.none")} />
      </li>
    );
  });
}
