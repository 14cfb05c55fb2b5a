import type { Catalogue } from "../../shared/texts/text";

export const end = {
  "end.completed.title": { en: "Thank you, {name}.", ko: "{name} 님, 수고 많으셨어요." },
  "end.left.title": { en: "You have left the interview.", ko: "면접에서 나오셨어요." },
  "end.technical.title": {
    en: "We had to stop, and it was our fault.",
    ko: "저희 쪽 문제로 면접이 중단됐어요.",
  },
  "end.completed.lead": {
    en: "The interview is over and everything you said is saved. You can close this page.",
    ko: "면접이 끝났고, 말씀하신 내용은 모두 저장됐어요. 이제 이 페이지를 닫아도 돼요.",
  },
  "end.left.lead": {
    en: "Everything you said is saved, and we’ll let {company} know. Nothing more is recorded.",
    ko: "지금까지의 답변은 모두 저장됐고 {company}에 전달돼요. 더는 녹음하지 않아요.",
  },
  "end.technical.lead": {
    en: "Nothing you said is lost. {company} knows about it and will be in touch.",
    ko: "말씀하신 내용은 모두 저장됐어요. {company}에서 확인하고 연락드릴 거예요.",
  },
  "end.next": { en: "What happens next", ko: "다음 단계" },
  "end.next.1": {
    en: "A person at {company} listens to and reads your interview.",
    ko: "{company} 담당자가 면접을 듣고 읽어요.",
  },
  "end.next.2": {
    en: "They decide and get in touch with you.",
    ko: "담당자가 결정하고 연락드려요.",
  },
  "end.next.3": {
    en: "Your recording is deleted after {days} days.",
    ko: "녹음은 {days}일 뒤에 삭제돼요.",
  },
  "end.feedback": { en: "How was it?", ko: "어떠셨나요?" },
  "end.feedback.hint": {
    en: "Your answer helps to improve interviews. It isn’t part of any assessment.",
    ko: "답변은 면접을 개선하는 데만 쓰고, 평가에는 반영하지 않아요.",
  },
  "end.rating.bad": { en: "Bad", ko: "나쁨" },
  "end.rating.good": { en: "Good", ko: "좋음" },
  "end.comment": { en: "Anything to add? (optional)", ko: "더 하고 싶은 말 (선택 사항)" },
  "end.feedback.send": { en: "Send feedback", ko: "의견 보내기" },
  "end.feedback.sent": {
    en: "Thank you. We’ve received your feedback.",
    ko: "고맙습니다. 의견을 전달했어요.",
  },
  "end.transcript": { en: "Your transcript", ko: "대화 기록" },
  "end.transcript.lead": {
    en: "The conversation as text, for you to keep.",
    ko: "나눈 대화를 글로 받아 보관할 수 있어요.",
  },
  "end.transcript.get": { en: "Download the transcript", ko: "대화 기록 받기" },
  "end.transcript.failed": {
    en: "We couldn’t download the transcript. Please try again in a moment.",
    ko: "대화 기록을 받지 못했어요. 잠시 뒤에 다시 시도해 주세요.",
  },
  "end.rights": { en: "Your rights", ko: "나의 권리" },
  "end.rights.lead": {
    en: "A person answers each request. Asking won’t count against you.",
    ko: "모든 요청은 사람이 답해요. 요청해도 불이익은 없어요.",
  },
  "end.explanation": { en: "Explain the assessment", ko: "평가 설명 요청" },
  "end.explanation.text": {
    en: "How the assessment was made and what it was used for.",
    ko: "평가가 어떻게 나왔고 어디에 쓰였는지 설명을 받아요.",
  },
  "end.human_review": { en: "Review by a person", ko: "담당자 재검토 요청" },
  "end.human_review.text": {
    en: "A person will review your interview and its assessment.",
    ko: "담당자가 면접과 평가를 처음부터 다시 검토해요.",
  },
  "end.deletion": { en: "Delete my interview", ko: "면접 삭제 요청" },
  "end.deletion.text": {
    en: "Recording, transcript and assessment are deleted.",
    ko: "녹음, 대화 기록, 평가를 삭제해요.",
  },
  "end.request.message": { en: "Your message (optional)", ko: "전할 말 (선택 사항)" },
  "end.request.send": { en: "Send request", ko: "요청 보내기" },
  "end.request.open": {
    en: "Requested on {when}. A person will reply.",
    ko: "{when}에 요청했어요. 담당자가 답해 드릴게요.",
  },
  "end.request.done": { en: "Answered.", ko: "답변이 완료됐어요." },
  "end.choose": { en: "Choose what you would like to ask for.", ko: "요청할 항목을 골라 주세요." },
} as const satisfies Catalogue;
