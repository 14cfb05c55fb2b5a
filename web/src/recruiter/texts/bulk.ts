import type { Catalogue } from "../../shared/texts/text";

/** Actions on several interviews: the bar below the list, their progress and what became of them. */
export const bulk = {
  "bulk.label": { en: "With the selected interviews", ko: "선택한 면접에" },
  "bulk.selected": { en: "{n} selected", ko: "{n}건 선택" },
  "bulk.stage": { en: "Set stage", ko: "단계 바꾸기" },
  "bulk.compare": { en: "Compare", ko: "비교" },
  "bulk.compare.many": { en: "Compare: at most five", ko: "비교는 5명까지" },
  "bulk.compare.why": {
    en: "Select two to five interviews to compare.",
    ko: "비교하려면 면접을 2건에서 5건까지 선택하세요.",
  },
  "bulk.export": { en: "Export", ko: "내보내기" },
  "bulk.delete": { en: "Delete", ko: "삭제" },
  "bulk.delete.title.one": {
    en: "Delete the interview of {name} ({position})?",
    ko: "{name} 님({position})의 면접을 삭제할까요?",
  },
  "bulk.delete.name": { en: "{name} ({position})", ko: "{name} 님({position})" },
  "bulk.delete.more": { en: "{names} and {n} more", ko: "{names} 외 {n}건" },
  "bulk.delete.title": { en: "Delete {n} interviews?", ko: "면접 {n}건을 삭제할까요?" },
  "bulk.delete.text": {
    en: "Recordings, transcripts, reports, ratings and notes are deleted for good. The record of decisions stays, without names.",
    ko: "녹음, 대화 기록, 리포트, 평가, 메모가 완전히 삭제돼요. 결정 기록은 이름 없이 남아요.",
  },
  "bulk.remind": { en: "Remind", ko: "리마인더 보내기" },
  "bulk.remind.title.one": {
    en: "Remind {name} ({position})?",
    ko: "{name} 님({position})에게 리마인더를 보낼까요?",
  },
  "bulk.remind.title": {
    en: "Remind {n} candidates?",
    ko: "지원자 {n}명에게 리마인더를 보낼까요?",
  },
  "bulk.remind.text": {
    en: "Candidates who have not begun yet get an e-mail with their link. It can’t be taken back.",
    ko: "아직 시작하지 않은 지원자에게 링크가 담긴 이메일을 보내요. 보낸 뒤에는 되돌릴 수 없어요.",
  },
  "bulk.remind.why": {
    en: "None of the selected candidates can be reminded: they have no e-mail address, or no open invitation.",
    ko: "리마인더를 보낼 수 있는 지원자가 없어요. 이메일 주소나 열린 초대가 없어요.",
  },
  "bulk.invite_again": { en: "Invite again", ko: "다시 초대" },
  "bulk.invite_again.title.one": {
    en: "Invite {name} ({position}) again?",
    ko: "{name} 님({position})을 다시 초대할까요?",
  },
  "bulk.invite_again.title": {
    en: "Invite {n} candidates again?",
    ko: "지원자 {n}명을 다시 초대할까요?",
  },
  "bulk.invite_again.text": {
    en: "An e-mail with a new link is sent, valid for seven days. The former link stops working.",
    ko: "새 링크가 담긴 이메일을 보내요. 새 링크는 7일 동안 쓸 수 있고, 이전 링크는 더는 열리지 않아요.",
  },
  "bulk.invite_again.why": {
    en: "None of the selected candidates can be invited again: they have no e-mail address, or their interview has begun or is over.",
    ko: "다시 초대할 수 있는 지원자가 없어요. 이메일 주소가 없거나 면접을 이미 시작했어요.",
  },
  "bulk.clear": { en: "Clear selection", ko: "선택 해제" },
  "bulk.refused": { en: "Nothing was changed. {why}", ko: "아무것도 바꾸지 않았어요. {why}" },

  "bulk.name.stage": { en: "Set stage: {stage}", ko: "단계 바꾸기: {stage}" },
  "bulk.name.undo": { en: "Undo a change of stages", ko: "단계 되돌리기" },
  "bulk.progress": { en: "{name}: {n} of {all}", ko: "{name}: {all}건 중 {n}건" },
  "bulk.begun": {
    en: "{name}: under way. It goes on if you leave this page.",
    ko: "{name}: 진행 중이에요. 페이지를 떠나도 계속돼요.",
  },

  "bulk.staged": { en: "{n} moved to “{stage}”.", ko: "{n}건의 단계를 바꿨어요: {stage}" },
  "bulk.undone": { en: "Moved back.", ko: "되돌렸어요." },
  "bulk.undo.failed": {
    en: "The stages couldn’t be moved back. {why}",
    ko: "단계를 되돌리지 못했어요. {why}",
  },
  "bulk.mailed": {
    en: "{n} {n|e-mail is on its|e-mails are on their} way.",
    ko: "이메일 {n}통을 보내고 있어요.",
  },
  "bulk.deleted": { en: "{n} deleted.", ko: "{n}건을 삭제했어요." },
  "bulk.none": { en: "Nothing was changed.", ko: "바뀐 면접이 없어요." },
  "bulk.skipped": { en: "{n} left unchanged.", ko: "{n}건은 그대로 두었어요." },
  "bulk.stopped": {
    en: "Stopped after {n} of {all}, because the server failed. An administrator can retry it under “Today”.",
    ko: "서버 오류로 {all}건 중 {n}건까지만 처리했어요. 관리자가 ‘오늘’에서 다시 실행할 수 있어요.",
  },
  "bulk.show": { en: "See why", ko: "이유 보기" },

  "bulk.history": { en: "Recent bulk actions", ko: "최근 일괄 작업" },
  "bulk.history.text": {
    en: "What you did to several interviews in the last seven days.",
    ko: "최근 7일 동안 여러 면접에 한꺼번에 한 작업이에요.",
  },
  "bulk.history.none": { en: "There are none.", ko: "아직 없어요." },
  "bulk.counts": {
    en: "{done} of {all} done",
    ko: "{all}건 중 {done}건 완료",
  },
  "bulk.all-done": { en: "All were done.", ko: "모두 완료했어요." },
  "bulk.rows": { en: "Not done", ko: "하지 못한 면접" },
  "bulk.row.gone": { en: "Interview not found", ko: "찾을 수 없는 면접" },

  "bulk.why.changed-since": {
    en: "The stage was changed since.",
    ko: "그사이 단계가 바뀌었어요.",
  },
  "bulk.why.interview-begun": {
    en: "The interview has begun or is over.",
    ko: "이미 시작했거나 끝난 면접이에요.",
  },
  "bulk.why.interview-missing": {
    en: "It was deleted meanwhile, or is not within your positions.",
    ko: "그사이 삭제됐거나 담당하지 않는 포지션의 면접이에요.",
  },
  "bulk.why.interview-open": {
    en: "The interview is open or in progress. End it first.",
    ko: "열려 있거나 진행 중인 면접이에요. 먼저 종료해 주세요.",
  },
  "bulk.why.interview-over": { en: "The interview is over.", ko: "이미 끝난 면접이에요." },
  "bulk.why.invitation-declined": {
    en: "The candidate declined.",
    ko: "지원자가 초대를 거절했어요.",
  },
  "bulk.why.invitation-expired": {
    en: "The invitation has expired. Invite again.",
    ko: "초대가 만료됐어요. 다시 초대해 주세요.",
  },
  "bulk.why.legal-hold": {
    en: "The interview is on legal hold.",
    ko: "법적 보존 중인 면접이에요.",
  },
  "bulk.why.mail-just-sent": {
    en: "A message was sent less than a minute ago.",
    ko: "1분 안에 이미 이메일을 보냈어요.",
  },
  "bulk.why.mail-off": {
    en: "E-mail is not set up any more.",
    ko: "이메일 설정이 꺼져 있어요.",
  },
  "bulk.why.never-mailed": {
    en: "The invitation was not sent by e-mail.",
    ko: "이메일로 보낸 초대가 아니에요.",
  },
  "bulk.why.no-address": {
    en: "The invitation has no e-mail address.",
    ko: "초대에 이메일 주소가 없어요.",
  },
  "bulk.why.no-invitation": { en: "There is no invitation.", ko: "초대가 없어요." },
  "bulk.why.not-allowed": {
    en: "Your account may not do this any more.",
    ko: "이 계정에는 더는 권한이 없어요.",
  },
  "bulk.why.not-reached": { en: "Not reached.", ko: "차례가 오지 않았어요." },
  "bulk.why.reminders-off": {
    en: "The candidate wants no more reminders.",
    ko: "지원자가 리마인더를 그만 받겠다고 했어요.",
  },
  "bulk.why.undone": {
    en: "The action was undone before it got there.",
    ko: "그 전에 작업을 되돌렸어요.",
  },
  "bulk.why.server-error": {
    en: "The server failed. Try again.",
    ko: "서버 오류가 났어요. 다시 시도해 주세요.",
  },
} as const satisfies Catalogue;
