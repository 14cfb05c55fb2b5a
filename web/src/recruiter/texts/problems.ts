/** Why something could not be saved, by the problem's code or the field's. */
import type { Catalogue } from "../../shared/texts/text";

export const problems = {
  "save.failed": {
    en: "Not saved: {why} What you typed is still here.",
    ko: "저장하지 못했어요. {why} 입력한 내용은 그대로 있어요.",
  },
  "save.failed.server": { en: "The server refused it.", ko: "서버가 요청을 거부했어요." },
  "save.unreachable": { en: "The server can’t be reached.", ko: "서버에 연결할 수 없어요." },

  "fault.at": { en: "{field}: {why}", ko: "{field}: {why}" },
  "fault.required": { en: "Fill this in.", ko: "꼭 적어 주세요." },
  "fault.blank": { en: "Fill this in.", ko: "꼭 적어 주세요." },
  "fault.too_short": {
    en: "Write at least {n} {n|character|characters}.",
    ko: "{n}자 이상 적어 주세요.",
  },
  "fault.too_long": {
    en: "Write at most {n} {n|character|characters}.",
    ko: "{n}자 이하로 적어 주세요.",
  },
  "fault.too_small": { en: "Choose a higher number, from {n}.", ko: "{n} 이상으로 적어 주세요." },
  "fault.too_large": { en: "Choose a lower number, up to {n}.", ko: "{n} 이하로 적어 주세요." },
  "fault.email": {
    en: "Write a whole e-mail address, such as kim@example.org.",
    ko: "kim@example.org처럼 이메일 주소 전체를 적어 주세요.",
  },
  "fault.other": { en: "Check this.", ko: "이 값을 확인해 주세요." },
  "fault.unnamed": { en: "Check what you entered.", ko: "입력한 값을 확인해 주세요." },
  "fault.more": { en: "{why} And {n} more.", ko: "{why} 그 밖에 {n}개가 더 있어요." },

  "status.403": { en: "You may not do this.", ko: "이 작업을 할 권한이 없어요." },
  "status.404": { en: "It no longer exists.", ko: "이미 삭제됐거나 볼 수 없는 항목이에요." },
  "status.409": {
    en: "It has changed meanwhile. Reload the page and try again.",
    ko: "그사이 상태가 바뀌었어요. 새로고침한 뒤 다시 시도해 주세요.",
  },
  "status.429": {
    en: "There were too many attempts. Wait a few minutes, then try again.",
    ko: "시도 횟수가 너무 많아요. 몇 분 뒤에 다시 시도해 주세요.",
  },
  "status.503": {
    en: "The server can’t do this at the moment. Try again shortly.",
    ko: "서버가 지금은 처리할 수 없어요. 잠시 뒤에 다시 시도해 주세요.",
  },

  "problem.too-many-requests": {
    en: "There were too many requests. Wait a moment, then try again.",
    ko: "요청이 너무 많았어요. 잠시 뒤에 다시 시도해 주세요.",
  },
  "problem.body-too-large": { en: "The file is too large.", ko: "파일이 너무 커요." },
  "problem.no-language-model": {
    en: "This server has no language model.",
    ko: "이 서버에는 언어 모델이 없어요.",
  },
  "problem.mail-off": {
    en: "No mail server is set. Copy the link and send it yourself.",
    ko: "메일 서버가 설정되지 않았어요. 링크를 복사해 직접 보내 주세요.",
  },
  "problem.never-mailed": {
    en: "This invitation was not sent by e-mail. Send the invitation first.",
    ko: "이 초대는 메일로 보내지 않았어요. 초대 메일을 먼저 보내 주세요.",
  },
  "problem.mail-just-sent": {
    en: "A message was sent to this candidate less than a minute ago.",
    ko: "이 지원자에게 1분 안에 보낸 메일이 있어요. 잠시 뒤에 다시 보내 주세요.",
  },
  "problem.invitation-declined": {
    en: "The candidate declined. Write to them in person.",
    ko: "지원자가 면접을 거절했어요. 직접 연락해 주세요.",
  },
  "problem.reminders-off": {
    en: "The candidate asked for no more reminders. Write to them in person.",
    ko: "지원자가 리마인더를 받지 않기로 했어요. 직접 연락해 주세요.",
  },
  "problem.invitation-expired": {
    en: "The invitation has expired. Invite the candidate again.",
    ko: "초대가 만료됐어요. 지원자를 다시 초대해 주세요.",
  },
  "problem.interview-begun": {
    en: "The interview has begun or is over.",
    ko: "이미 시작했거나 끝난 면접이에요.",
  },
  "problem.interview-over": { en: "The interview is over.", ko: "이미 끝난 면접이에요." },
  "problem.no-address": {
    en: "There is no e-mail address to send to.",
    ko: "메일을 보낼 이메일 주소가 없어요.",
  },
  "problem.interview-not-over": {
    en: "The interview can be rated once it is completed.",
    ko: "면접이 완료된 뒤에 평가할 수 있어요.",
  },
  "problem.interview-open": {
    en: "The interview is in progress. End it first.",
    ko: "진행 중인 면접이에요. 면접을 먼저 끝내 주세요.",
  },
  "problem.rating-submitted": {
    en: "Your rating is submitted already. Correct it, then submit it again.",
    ko: "이미 평가를 제출했어요. 평가를 수정해 다시 제출해 주세요.",
  },
  "problem.key-for-address": {
    en: "Enter the key again with the new address: the stored one is sent to the former address only.",
    ko: "주소를 바꾸려면 키도 다시 입력해 주세요. 저장된 키는 이전 주소로만 보내요.",
  },
  "problem.nothing-to-undo": {
    en: "No stage was changed by it.",
    ko: "이 작업으로 바뀐 단계가 없어요.",
  },
  "problem.rating-open": {
    en: "Submit your own rating first.",
    ko: "내 평가를 먼저 제출해 주세요.",
  },
  "problem.request-closed": {
    en: "This request was answered already. Reload the page.",
    ko: "이미 답변한 요청이에요. 새로고침해 주세요.",
  },
  "problem.position-archived": {
    en: "This position is archived. Restore it first.",
    ko: "보관된 포지션이에요. 먼저 복원해 주세요.",
  },
  "problem.legal-hold": {
    en: "It is on legal hold and can’t be deleted. An administrator can lift the hold.",
    ko: "법적 보존 중이라 삭제할 수 없어요. 관리자가 보존을 해제할 수 있어요.",
  },
  "problem.batch-nothing-to-send": {
    en: "No row can be invited. Correct the rows’ problems first.",
    ko: "초대할 수 있는 행이 없어요. 표시된 문제를 먼저 고쳐 주세요.",
  },
  "problem.webhook-address": {
    en: "Messages can’t be sent to this address. It must begin with https:// and be reachable from the internet; whoever runs the server can allow others (VIVAVOCE_WEBHOOK_ALLOWED_HOSTS).",
    ko: "이 주소로는 보낼 수 없어요. https://로 시작하고 인터넷에서 접속할 수 있어야 해요. 그 밖의 주소는 서버 관리자가 허용할 수 있어요(VIVAVOCE_WEBHOOK_ALLOWED_HOSTS).",
  },
  "problem.account-exists": {
    en: "There is an account with this address already.",
    ko: "이 이메일 주소로 만든 계정이 이미 있어요.",
  },
  "problem.account-closed": {
    en: "This account is deactivated. Activate it first.",
    ko: "사용 중지된 계정이에요. 먼저 다시 사용하도록 바꿔 주세요.",
  },
  "problem.own-account": {
    en: "This is your own account. Another administrator can change it.",
    ko: "본인 계정이에요. 다른 관리자가 변경할 수 있어요.",
  },
  "problem.current-password": {
    en: "This is not your current password.",
    ko: "현재 비밀번호가 맞지 않아요.",
  },
} as const satisfies Catalogue;
