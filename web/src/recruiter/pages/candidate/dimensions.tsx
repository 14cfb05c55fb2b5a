/** The rubric's dimensions, their criteria, and the proof of each. */
import { useId } from "react";
import type { DimensionScore, Report, Statement } from "../../api/contract";
import { Level, levelWord } from "../../parts/level";
import { useTexts } from "../../texts/catalogue";
import { Override } from "./override";
import { Proof } from "./sound";

const MARKS = { told: "✓", not_told: "–", unclear: "?", never_asked: "·" } as const;

/** `id`: of the interview; without one the levels can't be changed. */
export function Dimensions({ id, report }: { id?: string; report: Report }) {
  const { t } = useTexts();
  const weights = report.dimensions.reduce((sum, { weight }) => sum + weight, 0);
  return (
    <section className="part" aria-labelledby="dimensions-title">
      <h2 id="dimensions-title">{t("dimensions.title")}</h2>
      {report.dimensions.length === 0 && <p className="quiet">{t("dimensions.none")}</p>}
      {report.dimensions.map((dimension) => (
        <Dimension
          key={dimension.id}
          percent={Math.round((100 * dimension.weight) / weights)}
          interview={id}
          dimension={dimension}
          language={report.language}
        />
      ))}
    </section>
  );
}

function Dimension(props: {
  interview: string | undefined;
  dimension: DimensionScore;
  /** Its part of the total. */
  percent: number;
  language: string;
}) {
  const { t } = useTexts();
  const { dimension, language } = props;
  const id = useId();
  const proven = new Set(dimension.findings.map((finding) => finding.quote?.start_s));
  const others = dimension.quotes.filter((quote) => !proven.has(quote.start_s));
  return (
    <article className="dimension" aria-labelledby={id}>
      <header>
        <h3 id={id} lang={language}>
          {dimension.name}
        </h3>
        <span className="quiet figures">{t("dimensions.share", { n: props.percent })}</span>
        <Level
          low={dimension.level ?? dimension.range?.[0]}
          high={dimension.level ?? dimension.range?.[1]}
          reason={t(`verdict.${dimension.verdict}`)}
        />
      </header>
      {dimension.override != null && (
        <p className="mark amber">
          {t("dimensions.override", {
            by: dimension.override.by,
            reason: dimension.override.reason,
          })}{" "}
          {dimension.override.machine != null
            ? t("override.was", { level: levelWord(dimension.override.machine, t) })
            : t("override.was-none")}
        </p>
      )}
      <p className="quiet">
        {dimension.override != null && `${t("dimensions.machine")} `}
        <span lang={language}>{dimension.reasoning}</span>
      </p>
      {props.interview !== undefined && <Override id={props.interview} dimension={dimension} />}
      <Statements statements={dimension.findings} language={language} />
      {others.map((quote) => (
        <Proof
          key={`${quote.entry_seq}-${quote.start_s}`}
          text={quote.text}
          start_s={quote.start_s}
          language={language}
        />
      ))}
    </article>
  );
}

/** Criteria or evidence points: what was found, by a mark and a word. */
export function Statements(props: { statements: readonly Statement[]; language: string }) {
  const { t } = useTexts();
  if (props.statements.length === 0) return null;
  return (
    <ul className="statements">
      {props.statements.map((statement) => (
        <li key={statement.id} className={statement.status}>
          <span className="found" title={t(`found.${statement.status}`)}>
            <span aria-hidden="true">{MARKS[statement.status]}</span>
            <span className="visually-hidden">{t(`found.${statement.status}`)}:</span>
          </span>
          <div>
            <span lang={props.language}>{statement.description}</span>
            {statement.quote != null && (
              <Proof
                text={statement.quote.text}
                start_s={statement.quote.start_s}
                language={props.language}
              />
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
