import type { Catalogue } from "../../shared/texts/text";

export const integrations = {
  "settings.integrations": { en: "Integrations", ko: "연동" },
  "integration.about": {
    en: "Your applicant tracking system (ATS) can invite candidates and follow their interviews.",
    ko: "채용 관리 시스템(ATS)에서 지원자를 면접에 초대하고 진행 상황을 확인할 수 있어요.",
  },
  "integration.add": { en: "Add an integration", ko: "연동 추가" },
  "integration.none": { en: "No integrations yet.", ko: "아직 연동이 없어요." },
  "integration.kind": { en: "System", ko: "시스템" },
  "integration.name": { en: "Name, such as the organisation’s", ko: "이름(예: 회사 이름)" },
  "integration.key": { en: "Ashby API key", ko: "Ashby API 키" },
  "integration.key.hint": {
    en: "Made in Ashby, with the permission candidatesWrite. It is stored encrypted. You can also enter it later.",
    ko: "Ashby에서 candidatesWrite 권한으로 만든 키예요. 암호화해서 저장하며, 나중에 입력해도 돼요.",
  },
  "integration.key.short": {
    en: "An Ashby API key has at least 8 characters, without spaces. Copy it again from Ashby.",
    ko: "Ashby API 키는 공백 없이 8자 이상이에요. Ashby에서 다시 복사해 주세요.",
  },
  "integration.key.enter": { en: "Enter the Ashby API key", ko: "Ashby API 키 입력" },
  "integration.key.replace": { en: "Replace the Ashby API key", ko: "Ashby API 키 바꾸기" },
  "integration.key.of": { en: "Ashby API key of {name}", ko: "{name}의 Ashby API 키" },
  "integration.key.saved": {
    en: "The Ashby API key is saved. Test it.",
    ko: "Ashby API 키를 저장했어요. 테스트해 보세요.",
  },
  "integration.language": {
    en: "Language shown in the ATS",
    ko: "채용 관리 시스템에 표시할 언어",
  },
  "integration.score": { en: "Send the total score, if there is one", ko: "총점이 있으면 보내기" },
  "integration.score.hint": {
    en: "In the ATS, many candidates can be rejected by score at once. Send it only if people review each interview first.",
    ko: "채용 관리 시스템에서는 총점만으로 여러 지원자를 한꺼번에 탈락시킬 수 있어요. 사람이 면접을 먼저 확인하는 경우에만 보내세요.",
  },
  "integration.once": {
    en: "Enter the key and the addresses in {system}. The key is shown only once.",
    ko: "키와 주소를 {system}에 등록하세요. 키는 한 번만 보여요.",
  },
  "integration.own-key": { en: "Key", ko: "키" },
  "integration.active": { en: "On", ko: "켜짐" },
  "integration.paused": { en: "Off", ko: "꺼짐" },
  "integration.turn-on": { en: "Turn on", ko: "켜기" },
  "integration.turn-off": { en: "Turn off", ko: "끄기" },
  "integration.scored": { en: "Score sent", ko: "총점 보냄" },
  "integration.unscored": { en: "Score not sent", ko: "총점 보내지 않음" },
  "integration.show-score": { en: "Send the score", ko: "총점 보내기" },
  "integration.hide-score": { en: "Stop sending the score", ko: "총점 보내지 않기" },
  "integration.last-call": { en: "Last call", ko: "마지막 호출" },
  "integration.never": { en: "none", ko: "없음" },
  "integration.no-key": {
    en: "Without an Ashby API key, Ashby isn’t told how interviews go.",
    ko: "Ashby API 키가 없으면 면접 진행 상황을 Ashby에 알릴 수 없어요.",
  },
  "integration.log": { en: "Addresses and log", ko: "주소와 기록" },
  "integration.addresses": { en: "Addresses", ko: "주소" },
  "integration.calls": { en: "Calls received", ko: "받은 호출" },
  "integration.calls.none": { en: "No calls yet.", ko: "아직 호출이 없어요." },
  "integration.updates": { en: "Updates sent", ko: "보낸 진행 상황" },
  "integration.updates.none": { en: "No updates yet.", ko: "아직 보낸 진행 상황이 없어요." },
  "integration.event.started": { en: "Interview started", ko: "면접 시작" },
  "integration.event.reported": { en: "Ready for review", ko: "검토 준비됨" },
  "integration.event.cancelled": { en: "Interview cancelled", ko: "면접 취소" },
  "integration.event.expired": { en: "Invitation expired", ko: "초대 만료" },
  "integration.event.failed": { en: "Interview failed", ko: "면접 실패" },
  "integration.test": { en: "Test", ko: "테스트" },
  "integration.testing": { en: "Testing…", ko: "테스트 중…" },
  "integration.test.positions": {
    en: "Positions it can choose: {n}.",
    ko: "선택할 수 있는 포지션: {n}개.",
  },
  "integration.test.reached": { en: "Ashby accepts the key.", ko: "Ashby가 키를 승인했어요." },
  "integration.test.waits": {
    en: "Greenhouse can be checked only when it sends a candidate. Look at the last call.",
    ko: "Greenhouse는 지원자를 보낼 때만 확인할 수 있어요. 마지막 호출을 확인하세요.",
  },
  "integration.rotate": { en: "Replace the key", ko: "키 교체" },
  "integration.rotate.title": {
    en: "Replace the key of “{name}”?",
    ko: "‘{name}’의 키를 교체할까요?",
  },
  "integration.rotate.text": {
    en: "This is the key with which {system} calls this server. The present one stops working at once; enter the new one in {system}.",
    ko: "{system}에서 이 서버를 호출할 때 쓰는 키예요. 지금 키는 바로 쓸 수 없게 되니, 새 키를 {system}에 등록하세요.",
  },
  "integration.delete.title": {
    en: "Delete the integration “{name}”?",
    ko: "‘{name}’ 연동을 삭제할까요?",
  },
  "integration.delete.text": {
    en: "Its interviews stay, but {system} can’t start new ones and hears no more of them. Its log is deleted. This can’t be undone.",
    ko: "면접은 남지만 {system}에서 새 면접을 시작하거나 진행 상황을 받을 수 없어요. 기록도 삭제되고, 되돌릴 수 없어요.",
  },

  "remark.reported": {
    en: "Problem reported by the ATS:",
    ko: "채용 관리 시스템에서 알린 문제:",
  },
  "remark.link_is_left": {
    en: "No e-mail was sent to the candidate. Make a new link on the interview’s page, and pass it on.",
    ko: "지원자에게 메일을 보내지 않았어요. 면접 화면에서 새 링크를 만들어 전달해 주세요.",
  },
  "remark.no_position": {
    en: "There is no such position, or it is archived. Restore it, or choose another one in the ATS.",
    ko: "없거나 보관된 포지션이에요. 포지션을 복원하거나 채용 관리 시스템에서 다른 포지션을 골라 주세요.",
  },
  "remark.no_interview": {
    en: "There is no such interview. It may have been deleted.",
    ko: "없는 면접이에요. 삭제됐을 수 있어요.",
  },
  "remark.completed": {
    en: "The candidate has completed this interview already.",
    ko: "지원자가 이미 마친 면접이에요.",
  },
  "remark.other": { en: "The call was refused:", ko: "호출을 거부했어요:" },
  "remark.more": { en: "See “Addresses and log”.", ko: "‘주소와 기록’을 확인하세요." },

  "failure.no_key": { en: "There is no Ashby API key.", ko: "Ashby API 키가 없어요." },
  "failure.off": { en: "It was turned off.", ko: "꺼져 있었어요." },
  "failure.unreadable_key": {
    en: "The stored key can’t be read, as the server’s secret has changed. Enter or replace it.",
    ko: "서버의 비밀값이 바뀌어 저장된 키를 읽을 수 없어요. 키를 다시 입력하거나 교체하세요.",
  },
  "failure.timeout": { en: "The answer took too long.", ko: "응답이 너무 늦었어요." },
  "failure.redirect": {
    en: "The address leads to another one. Enter the final address.",
    ko: "다른 주소로 넘어가는 주소예요. 최종 주소를 입력하세요.",
  },
  "failure.status": {
    en: "The receiver answered with an error.",
    ko: "받는 서버가 오류로 응답했어요.",
  },
  "failure.refused": { en: "The receiver refused it.", ko: "받는 시스템이 거부했어요." },
  "failure.unreachable": {
    en: "The receiver can’t be reached.",
    ko: "받는 서버에 연결할 수 없어요.",
  },
} as const satisfies Catalogue;
