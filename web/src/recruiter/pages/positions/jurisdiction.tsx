/** Whose law sets the time limits of candidates' requests for a position. */
import type { Jurisdiction } from "../../api/contract";
import { SelectField } from "../../parts/fields";
import { useTexts } from "../../texts/catalogue";

const JURISDICTIONS = [
  "kr",
  "eu",
  "uk",
  "us_il",
  "us_nyc",
  "us",
  "other",
] as const satisfies readonly Jurisdiction[];

export function JurisdictionField(props: {
  value: Jurisdiction | null;
  onChange: (value: Jurisdiction | null) => void;
}) {
  const { t } = useTexts();
  return (
    <SelectField
      label={t("position.jurisdiction")}
      hint={t("position.jurisdiction.hint")}
      value={props.value ?? ""}
      options={[
        { value: "", label: t("jurisdiction.none") },
        ...JURISDICTIONS.map((value) => ({ value, label: t(`jurisdiction.${value}`) })),
      ]}
      onChange={(value) => props.onChange(value === "" ? null : (value as Jurisdiction))}
    />
  );
}
