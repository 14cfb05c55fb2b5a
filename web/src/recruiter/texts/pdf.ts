/** Texts of the dialog that chooses what a report's PDF contains. */
import type { Catalogue } from "../../shared/texts/text";

export const pdf = {
  "pdf.include": { en: "What the PDF contains", ko: "PDF에 담을 내용" },
  "pdf.assessment": { en: "Assessment by the machine", ko: "AI의 평가" },
  "pdf.answers": { en: "Answers", ko: "답변" },
  "pdf.ratings": { en: "Ratings by people", ko: "사람의 평가" },
  "pdf.decisions": { en: "Decisions", ko: "결정" },
  "pdf.notes": { en: "Notes", ko: "메모" },
  "pdf.transcript": { en: "Transcript", ko: "대화 기록" },
  "pdf.blind": {
    en: "Without the assessment, the PDF shows what each level looks like, for the reader’s own rating.",
    ko: "AI의 평가를 빼면, 읽는 분이 직접 평가할 수 있도록 등급별 기준이 들어가요.",
  },
  "pdf.judged": {
    en: "Without the assessment, but with what people rated, decided or noted: its readers can’t rate independently any more.",
    ko: "AI의 평가는 빠지지만 사람의 평가나 결정, 메모가 들어가요. 읽은 뒤에 하는 평가는 독립 평가가 아니에요.",
  },
  "pdf.ratings-failed": {
    en: "Ratings by people could not be loaded, so they can’t be included. Close this and open it again to retry.",
    ko: "사람의 평가를 불러오지 못해서 담을 수 없어요. 창을 닫았다가 다시 열어 주세요.",
  },
  "pdf.ratings-hidden": {
    en: "You can include ratings by people once you have submitted your own.",
    ko: "사람의 평가는 내 평가를 제출한 뒤에 담을 수 있어요.",
  },
  "pdf.hidden": {
    en: "The machine’s assessment and ratings by people can be included once they are shown to you.",
    ko: "AI의 평가와 사람의 평가는 볼 수 있게 된 뒤에 담을 수 있어요.",
  },
  "pdf.name": {
    en: "The name and its parts are replaced, and a few ordinary words may be. Nicknames and misheard names stay: read the PDF before you pass it on.",
    ko: "이름과 그 일부를 다른 말로 바꿔요. 일반 단어가 함께 바뀌거나 별명, 잘못 인식된 이름이 남을 수 있으니 전달하기 전에 PDF를 확인해 주세요.",
  },
  "pdf.nothing": { en: "Choose at least one part.", ko: "담을 내용을 하나 이상 골라 주세요." },
  "pdf.do": { en: "Download", ko: "PDF 받기" },
} as const satisfies Catalogue;
