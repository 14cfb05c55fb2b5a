/** How well a position's raters agree, with each other and with the machine. */
import type { Agreement } from "../../api/contract";
import { useAgreement } from "../../api/positions";
import { Person } from "../../parts/person";
import { ScrollX } from "../../parts/scroll-x";
import { Await } from "../../parts/states";
import { useTexts } from "../../texts/catalogue";

type Coefficient = Agreement["overall"]["people"];

export function AgreementPart({ id }: { id: string }) {
  const { t } = useTexts();
  const agreement = useAgreement(id);
  return (
    <section className="plan" aria-labelledby="agreement-title">
      <h2 id="agreement-title">{t("position.agreement")}</h2>
      <Await query={agreement} rows={3}>
        {(data) => (
          <>
            <ScrollX label={t("position.agreement.people")}>
              <table className="plain-table">
                <thead>
                  <tr>
                    <th scope="col">{t("compare.dimension")}</th>
                    <th scope="col">{t("position.agreement.people")}</th>
                    <th scope="col">{t("position.agreement.machine")}</th>
                  </tr>
                </thead>
                <tbody>
                  {[data.overall, ...data.dimensions].map((row) => (
                    <tr key={row.dimension ?? ""}>
                      <th scope="row">{row.name ?? t("compare.sort.total")}</th>
                      <td>
                        <Value of={row.people} />
                      </td>
                      <td>
                        <Value of={row.machine} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollX>
            <Pairs pairs={data.overall.pairs} />
          </>
        )}
      </Await>
    </section>
  );
}

/** Every two people who rated an interview both, over all dimensions. */
function Pairs({ pairs }: { pairs: Agreement["overall"]["pairs"] }) {
  const { t } = useTexts();
  if (pairs.length === 0) return null;
  return (
    <ScrollX label={t("position.agreement.pairs")}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col" colSpan={2}>
              {t("position.agreement.pairs")}
            </th>
            <th scope="col">{t("position.agreement")}</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map(({ rated_by, kappa }) => (
            <tr key={rated_by.map(({ id, name }) => id ?? name).join(" ")}>
              {rated_by.map(({ id, name, email }) => (
                <th scope="row" key={id ?? name}>
                  <Person name={name} email={email} />
                </th>
              ))}
              <td>
                <Value of={kappa} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}

function Value({ of }: { of: Coefficient }) {
  const { t } = useTexts();
  if (of.value === null)
    return <span className="quiet">{t("position.agreement.few", { n: of.n })}</span>;
  return (
    <span className="figures">
      {t("position.agreement.value", { value: of.value.toFixed(2), n: of.n })}
    </span>
  );
}
