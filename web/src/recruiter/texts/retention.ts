import type { Catalogue } from "../../shared/texts/text";

export const retention = {
  "settings.retention": { en: "Retention", ko: "보관 기간" },
  "retention.title": { en: "How long interviews are kept", ko: "면접 보관 기간" },
  "retention.days": { en: "{n} days", ko: "{n}일" },
  "retention.days.one": { en: "1 day", ko: "1일" },
  "retention.no-limit": { en: "for ever", ko: "기한 없음" },
  "retention.kept": {
    en: "Interviews are kept for {days} after their end.",
    ko: "면접은 끝난 뒤 {days} 동안 보관해요.",
  },
  "retention.kept.for-ever": {
    en: "Interviews are kept for ever, except those of positions with days of their own.",
    ko: "면접을 기한 없이 보관해요. 기간을 따로 정한 포지션의 면접은 그 기간이 지나면 삭제돼요.",
  },
  "retention.server": {
    en: "This is the server’s setting, VIVAVOCE_RETENTION_DAYS. Positions may have days of their own.",
    ko: "서버 설정(VIVAVOCE_RETENTION_DAYS)을 따르고 있어요. 포지션마다 기간을 따로 정할 수 있어요.",
  },
  "retention.here": {
    en: "This was set here. The server’s setting, which does not apply now: {days}. Positions may have days of their own.",
    ko: "여기에서 정한 기간이에요. 지금은 쓰지 않는 서버 설정은 {days}이에요. 포지션마다 기간을 따로 정할 수 있어요.",
  },
  "retention.admins": {
    en: "An administrator can change it.",
    ko: "관리자가 바꿀 수 있어요.",
  },
  "retention.change": { en: "Change", ko: "바꾸기" },
  "retention.change.all": { en: "Retention of all positions", ko: "전체 보관 기간" },
  "retention.change.of": { en: "Retention of “{position}”", ko: "‘{position}’ 보관 기간" },
  "retention.choice": { en: "Keep interviews", ko: "면접을 보관하는 기간" },
  "retention.choice.hint": {
    en: "It applies to existing interviews too. Their candidates were told the earlier time: before you keep interviews longer, check whether you may.",
    ko: "이미 있는 면접에도 적용돼요. 지원자는 이전 기간으로 안내받았으니, 더 오래 보관하기 전에 그래도 되는지 확인하세요.",
  },
  "retention.choice.server": {
    en: "As the server is set: {days}",
    ko: "서버 설정대로: {days}",
  },
  "retention.choice.all": { en: "As for all positions: {days}", ko: "전체 설정대로: {days}" },
  "retention.choice.days": { en: "For a number of days", ko: "일수를 정해서" },
  "retention.choice.for-ever": { en: "For ever", ko: "기한 없이" },
  "retention.number": { en: "Days after the end", ko: "끝난 뒤 보관할 일수" },
  "retention.number.wrong": {
    en: "Write a whole number from 1 to {most}.",
    ko: "1부터 {most}까지의 정수로 적어 주세요.",
  },
  "retention.saved": { en: "Saved.", ko: "저장했어요." },

  "retention.shorten.title": {
    en: "Keep interviews for {days} only?",
    ko: "면접을 {days}만 보관할까요?",
  },
  "retention.shorten.none": {
    en: "No interview is that old yet.",
    ko: "지금 바로 삭제될 면접은 없어요.",
  },
  "retention.shorten.one": {
    en: "One interview is older. It will be deleted within minutes, with its recording, transcript and report, and can’t be restored.",
    ko: "이 기간이 지난 면접 1건이 몇 분 안에 녹음, 대화 기록, 리포트와 함께 삭제돼요. 되돌릴 수 없어요.",
  },
  "retention.shorten.many": {
    en: "{n} interviews are older. They will be deleted within minutes, with their recordings, transcripts and reports, and can’t be restored.",
    ko: "이 기간이 지난 면접 {n}건이 몇 분 안에 녹음, 대화 기록, 리포트와 함께 삭제돼요. 되돌릴 수 없어요.",
  },
  "retention.shorten.due": {
    en: "More to be deleted within 30 days: {n}.",
    ko: "30일 안에 {n}건이 더 삭제돼요.",
  },
  "retention.shorten.held": {
    en: "Kept because they are on legal hold: {n}.",
    ko: "법적 보존 중인 {n}건은 그대로 보관돼요.",
  },
  "retention.shorten.resume": {
    en: "One résumé that no interview uses is older and will be deleted, too.",
    ko: "면접에 쓰이지 않은 이력서 1건도 함께 삭제돼요.",
  },
  "retention.shorten.resumes": {
    en: "{n} résumés that no interview uses are older and will be deleted, too.",
    ko: "면접에 쓰이지 않은 이력서 {n}건도 함께 삭제돼요.",
  },
  "retention.shorten.do": { en: "Shorten", ko: "기간 줄이기" },
  "retention.shorten.delete": { en: "Shorten and delete", ko: "기간을 줄이고 삭제" },

  "retention.due": { en: "Deleted within 30 days", ko: "30일 안에 삭제될 면접" },
  "retention.due.none": {
    en: "No interview will be deleted within 30 days.",
    ko: "30일 안에 삭제될 면접이 없어요.",
  },
  "retention.due.hint": {
    en: "To keep one for a dispute or an audit, open it and place it on legal hold.",
    ko: "분쟁이나 감사 때문에 남겨야 하면, 면접을 열어 법적 보존을 시작하세요.",
  },
  "retention.due.on": { en: "deleted {date}", ko: "{date} 삭제" },
  "retention.first": { en: "The first {n} are listed.", ko: "앞의 {n}건만 보여요." },
  "retention.held": { en: "On legal hold", ko: "법적 보존 중인 면접" },
  "retention.held.none": {
    en: "No interview is on legal hold.",
    ko: "법적 보존 중인 면접이 없어요.",
  },
  "retention.held.since": { en: "since {date}, {name}", ko: "{date}부터, {name}" },
  "retention.held.over": {
    en: "Its time is over: it is deleted soon after the hold is lifted.",
    ko: "보관 기간이 지나서, 보존을 해제하면 곧 삭제돼요.",
  },

  "retention.positions": { en: "Positions", ko: "포지션별 보관 기간" },
  "retention.positions.none": { en: "There are no positions yet.", ko: "아직 포지션이 없어요." },
  "retention.positions.more": { en: "Show more positions", ko: "포지션 더 보기" },
  "retention.position": { en: "Position", ko: "포지션" },
  "retention.position.kept": { en: "Kept", ko: "보관" },
  "retention.position.all": { en: "as for all", ko: "전체 설정" },
  "retention.position.interviews": { en: "Interviews", ko: "면접" },
  "retention.position.due": { en: "Within 30 days", ko: "30일 안에 삭제" },
  "retention.position.held": { en: "On hold", ko: "법적 보존" },
  "retention.position.change": {
    en: "Change the retention of {position}",
    ko: "{position} 보관 기간 바꾸기",
  },

  "retention.what": { en: "What is deleted, and what stays", ko: "삭제되는 것과 남는 것" },
  "retention.what.when": {
    en: "The days count from the interview’s end. If it was not held, they count from its cancellation, or from the end of its invitation or appointment. A job deletes what is over within minutes. Interviews that are going on or on legal hold are never deleted. A résumé that no interview uses is deleted when it has been unchanged for the days of all positions.",
    ko: "기간은 면접이 끝난 때부터 세요. 진행되지 않은 면접은 취소한 때부터, 또는 초대나 예약이 끝난 때부터 세요. 기간이 지나면 몇 분 안에 자동으로 삭제돼요. 진행 중이거나 법적 보존 중인 면접은 삭제되지 않아요. 면접에 쓰이지 않은 이력서는 마지막으로 바뀐 때부터 전체 보관 기간이 지나면 삭제돼요.",
  },
  "retention.deleted": { en: "Deleted", ko: "삭제돼요" },
  "retention.deleted.interview": {
    en: "the interview with its questions, recording, transcript and report",
    ko: "면접의 질문, 녹음, 대화 기록, 리포트",
  },
  "retention.deleted.work": {
    en: "ratings, notes, shared links, exports that contain it, invitations with their e-mail log, and the candidate’s requests",
    ko: "평가, 메모, 공유 링크, 이 면접이 든 내보내기, 초대와 메일 기록, 지원자 요청",
  },
  "retention.deleted.resume": {
    en: "the résumé, unless another interview was created from it",
    ko: "이력서(다른 면접에서 쓰고 있으면 남아요)",
  },
  "retention.stays": { en: "Stays", ko: "남아요" },
  "retention.stays.decisions": {
    en: "decisions about the candidate, without the name",
    ko: "이름을 지운 결정 기록",
  },
  "retention.stays.trace": {
    en: "that there was an interview, and when and why it was deleted, without names or words; the audit log",
    ko: "면접이 있었고 언제 왜 삭제됐는지(이름과 내용 없이), 그리고 감사 기록",
  },
  "retention.stays.account": {
    en: "the account of a candidate who has one, until an administrator deletes it",
    ko: "지원자 계정(관리자가 삭제할 때까지)",
  },
  "retention.stays.copies": {
    en: "what left this system: downloaded PDFs and exports, data that other systems received, and backups. Delete these yourselves.",
    ko: "이미 내보낸 것: 내려받은 PDF와 파일, 다른 시스템이 받은 데이터, 백업. 이것은 직접 삭제하세요.",
  },
} as const satisfies Catalogue;
