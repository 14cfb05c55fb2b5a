/** Texts of accounts and their passwords. */
import type { Catalogue } from "../../shared/texts/text";

export const accounts = {
  "people.add": { en: "Add a person", ko: "사용자 추가" },
  "people.name": { en: "Name", ko: "이름" },
  "people.email": { en: "E-mail address", ko: "이메일 주소" },
  "people.role": { en: "Role", ko: "역할" },
  "people.you": { en: "{role} (you)", ko: "{role}(나)" },
  "people.password": { en: "First password", ko: "첫 비밀번호" },
  "people.password.hint": {
    en: "At least 10 characters. Empty: you get a link to send to them; it signs them in once, and they set a password of their own.",
    ko: "10자 이상이에요. 비워 두면 전달할 로그인 링크를 만들어 드려요. 링크로 한 번 로그인해 직접 비밀번호를 정해요.",
  },
  "people.no-password": { en: "No password yet", ko: "비밀번호 없음" },
  "people.active": { en: "Active", ko: "사용 중" },
  "people.inactive": { en: "Deactivated", ko: "사용 중지됨" },
  "people.deactivate": { en: "Deactivate", ko: "사용 중지" },
  "people.activate": { en: "Activate", ko: "다시 사용" },
  "people.changed": { en: "{name} is changed.", ko: "{name} 님을 변경했어요." },
  "people.limit": { en: "Positions", ko: "포지션" },
  "people.limit.of": { en: "Positions of {name}", ko: "{name} 님의 포지션" },
  "people.limit.all": { en: "All positions", ko: "모든 포지션" },
  "people.limit.some": { en: "Only these positions", ko: "선택한 포지션만" },
  "people.limit.none": { en: "There are no positions yet.", ko: "아직 포지션이 없어요." },
  "people.limit.count": {
    en: "Limited to {count} {count|position|positions}",
    ko: "볼 수 있는 포지션: {count}개",
  },
  "people.limit.hint": {
    en: "They see interviews, résumés and requests of these positions only. API keys that they created are limited too, and what they have open ends.",
    ko: "선택한 포지션의 면접, 이력서, 요청만 볼 수 있어요. 이 사용자가 만든 API 키에도 똑같이 적용되고, 지금 열어 둔 화면은 닫혀요.",
  },
  "people.limit.save": { en: "Save", ko: "저장" },
  "people.none": { en: "No accounts yet.", ko: "아직 계정이 없어요." },

  "access.do": { en: "Sign-in", ko: "로그인 도움" },
  "access.title": { en: "Sign-in of {name}", ko: "{name} 님의 로그인" },
  "access.link": { en: "A link that signs in once", ko: "한 번 쓰는 로그인 링크" },
  "access.link.text": {
    en: "For a person without a password, or who forgot theirs. It works within 24 hours, and they can set a new password with it. Send it yourself: no message is sent.",
    ko: "비밀번호가 없거나 잊은 사람에게 보내세요. 24시간 안에 한 번 로그인할 수 있고, 새 비밀번호도 정할 수 있어요. 메일은 보내지 않으니 직접 전달해 주세요.",
  },
  "access.link.do": { en: "Make a link", ko: "링크 만들기" },
  "access.link.label": { en: "Sign-in link for {name}", ko: "{name} 님의 로그인 링크" },
  "access.link.once": {
    en: "Copy it now: it is shown only once. Anyone who has it can sign in as {name} until {when}.",
    ko: "지금 복사하세요. 한 번만 보여요. {when}까지 링크가 있으면 누구나 {name} 님으로 로그인할 수 있으니 본인에게만 전달하세요.",
  },
  "access.password": { en: "A new password", ko: "새 비밀번호" },
  "access.password.hint": {
    en: "At least 10 characters. They are signed out everywhere, and their API keys stop working.",
    ko: "10자 이상이에요. 모든 기기에서 로그아웃되고, 이 사용자의 API 키도 쓸 수 없게 돼요.",
  },
  "access.password.do": { en: "Set the password", ko: "비밀번호 저장" },
  "access.password.done": {
    en: "The password of {name} is set.",
    ko: "{name} 님의 비밀번호를 바꿨어요.",
  },

  "password.set": { en: "Set a password", ko: "비밀번호 정하기" },
  "password.change": { en: "Change the password", ko: "비밀번호 바꾸기" },
  "password.current": { en: "Current password", ko: "현재 비밀번호" },
  "password.new": { en: "New password", ko: "새 비밀번호" },
  "password.hint": {
    en: "At least 10 characters. You are signed out on your other devices.",
    ko: "10자 이상이에요. 다른 기기에서는 로그아웃돼요.",
  },
  "password.save": { en: "Save the password", ko: "비밀번호 저장" },
  "password.done": { en: "The password is saved.", ko: "비밀번호를 저장했어요." },
  "password.needs-link": {
    en: "You have no password yet. Ask an administrator for a sign-in link: right after you open it, you can set one here.",
    ko: "아직 비밀번호가 없어요. 관리자에게 로그인 링크를 요청하세요. 링크로 로그인한 직후에 여기에서 정할 수 있어요.",
  },
  "password.offer": {
    en: "You have no password yet. Set one now, so that you can sign in without a link.",
    ko: "아직 비밀번호가 없어요. 지금 정해 두면 다음부터 링크 없이 로그인할 수 있어요.",
  },
  "password.offer.again": {
    en: "A link signed you in. If you forgot your password, set a new one now.",
    ko: "링크로 로그인했어요. 비밀번호를 잊었다면 지금 새로 정해 주세요.",
  },
  "password.later": { en: "Not now", ko: "나중에" },
} as const satisfies Catalogue;
