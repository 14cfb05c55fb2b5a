/** What one candidate answered to one question, to be read and heard. */
import type { Report, Row } from "../../api/contract";
import { downloadAnswer } from "../../api/interviews";
import { useTexts } from "../../texts/catalogue";
import { HearAnswer } from "../candidate/hear-answer";
import { Proof } from "../candidate/sound";

export function AnswerCell(props: {
  row: Row;
  report: Report | null;
  questionId: string;
  n: number;
}) {
  const { t } = useTexts();
  const { row, report, n } = props;
  const question = report?.questions.find(({ id }) => id === props.questionId);
  const said = question?.said ?? [];
  if (report === null || question === undefined || said.length === 0)
    return <span className="quiet">{t("compare.no-answer")}</span>;
  return (
    <>
      {question.clip != null && (
        <HearAnswer
          clip={question.clip}
          of={`${row.candidate_name}, ${t("player.question", { n })}`}
          onSave={() => downloadAnswer(row, question.id, n)}
        />
      )}
      {said.map((passage) => (
        <Proof
          key={passage.entry_seq}
          text={passage.text}
          start_s={passage.start_s}
          language={report.language}
        />
      ))}
    </>
  );
}
