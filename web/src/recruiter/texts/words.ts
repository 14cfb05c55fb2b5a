/** Words for states, which several pages show. */
import type { Catalogue } from "../../shared/texts/text";

export const words = {
  "stage.new": { en: "New", ko: "신규" },
  "stage.in_review": { en: "In review", ko: "검토 중" },
  "stage.shortlisted": { en: "Shortlisted", ko: "후보 선정" },
  "stage.on_hold": { en: "On hold", ko: "보류" },
  "stage.rejected": { en: "Rejected", ko: "불합격" },
  "stage.hired": { en: "Hired", ko: "채용" },

  "verdict.invite_on": { en: "Invite on", ko: "다음 단계로" },
  "verdict.hold": { en: "Hold", ko: "보류" },
  "verdict.reject": { en: "Reject", ko: "불합격" },

  "status.SCHEDULED": { en: "Scheduled", ko: "예정" },
  "status.LIVE": { en: "Waiting room", ko: "입장 대기" },
  "status.IN_PROGRESS": { en: "In progress", ko: "진행 중" },
  "status.COMPLETED": { en: "Completed", ko: "완료" },
  "status.CANCELLED": { en: "Cancelled", ko: "취소" },
  "status.EXPIRED": { en: "Expired", ko: "만료" },
  "status.FAILED": { en: "Failed", ko: "실패" },

  "invited.not_sent": { en: "Not invited", ko: "초대 전" },
  "invited.sent": { en: "Sent", ko: "보냄" },
  "invited.opened": { en: "Opened", ko: "열어 봄" },
  "invited.begun": { en: "Begun", ko: "시작함" },
  "invited.finished": { en: "Finished", ko: "마침" },
  "invited.expired": { en: "Expired", ko: "만료됨" },
  "invited.declined": { en: "Declined", ko: "거절함" },
  "invited.other_format": { en: "Asks for another format", ko: "다른 방식 요청" },

  "report.pending": { en: "Being written", ko: "작성 중" },
  "report.failed": { en: "Failed", ko: "실패" },
  "report.withheld": { en: "Levels withheld", ko: "등급 보류" },
  "report.hidden": { en: "After your rating", ko: "내 평가 후 공개" },
  "report.none": { en: "None yet", ko: "아직 없음" },
  "report.unscored": { en: "No level", ko: "등급 없음" },

  "level.1": { en: "Low", ko: "낮음" },
  "level.2": { en: "Fair", ko: "다소 낮음" },
  "level.3": { en: "Solid", ko: "보통" },
  "level.4": { en: "Strong", ko: "높음" },
  "level.5": { en: "Outstanding", ko: "매우 높음" },
  "level.of": { en: "{level} of 5", ko: "5점 만점에 {level}" },
  "level.range": { en: "{low} to {high} of 5", ko: "5점 만점에 {low}~{high}" },
  "level.none": { en: "No level", ko: "등급 없음" },

  "request.explanation": { en: "Asks for an explanation", ko: "설명 요청" },
  "request.human_review": { en: "Asks for a review by a person", ko: "담당자 재검토 요청" },
  "request.deletion": { en: "Asks for deletion", ko: "삭제 요청" },
  "request.other_format": { en: "Asks for another format", ko: "다른 방식 요청" },

  "due.installation": {
    en: "Time limit: this server’s setting",
    ko: "답변 기한: 서버 설정 기준",
  },
  "due.no_legal_limit": {
    en: "Time limit: this server’s setting, as no legal one is known for this request",
    ko: "답변 기한: 서버 설정 기준(이 요청에 확인된 법정 기한 없음)",
  },
  "due.pipa_erasure": {
    en: "Time limit: 10 days (South Korea: PIPA Enforcement Decree, Art. 43)",
    ko: "답변 기한: 10일(개인정보 보호법 시행령 제43조)",
  },
  "due.pipa_automated_decision": {
    en: "Time limit: 30 days (South Korea: PIPA Enforcement Decree, Art. 44-3)",
    ko: "답변 기한: 30일(개인정보 보호법 시행령 제44조의3)",
  },
  "due.gdpr": {
    en: "Time limit: one month (GDPR, Art. 12(3))",
    ko: "답변 기한: 1개월(EU GDPR 제12조 제3항)",
  },
  "due.uk_gdpr": {
    en: "Time limit: one month (UK GDPR, Art. 12(3))",
    ko: "답변 기한: 1개월(영국 GDPR 제12조 제3항)",
  },
  "due.illinois_video_interview": {
    en: "Time limit: 30 days (Illinois: 820 ILCS 42/15)",
    ko: "답변 기한: 30일(일리노이주 820 ILCS 42/15)",
  },
  "due.nyc_automated_tool": {
    en: "Time limit: 30 days (New York City: Local Law 144)",
    ko: "답변 기한: 30일(뉴욕시 Local Law 144)",
  },

  "role.admin": { en: "Administrator", ko: "관리자" },
  "role.recruiter": { en: "Recruiter", ko: "채용 담당자" },
  "role.candidate": { en: "Candidate", ko: "지원자" },

  "speaker.agent": { en: "Interviewer (AI)", ko: "면접관(AI)" },
  "speaker.candidate": { en: "Candidate", ko: "지원자" },

  "time.minutes": { en: "{n} min", ko: "{n}분" },
} as const satisfies Catalogue;
