import type { Catalogue } from "../../shared/texts/text";

export const arrive = {
  "arrive.hello": { en: "Hello {name},", ko: "{name} 님, 안녕하세요." },
  "arrive.title": {
    en: "{company} invites you to an interview for the role of {position}.",
    ko: "{company}에서 {position} 면접에 초대드려요.",
  },
  "arrive.lead": {
    en: "It is a spoken conversation in your browser. All you need is a microphone and a quiet place.",
    ko: "편한 시간에 브라우저에서 음성으로 진행하는 면접이에요. 마이크와 조용한 장소만 있으면 돼요.",
  },
  "arrive.until": { en: "Any time until {when}.", ko: "{when}까지, 편하실 때 시작하면 돼요." },
  "arrive.when": { en: "When", ko: "참여 기간" },
  "arrive.facts": { en: "About this interview", ko: "면접 안내" },
  "arrive.long": { en: "How long", ko: "소요 시간" },
  "arrive.long.value": {
    en: "About {minutes} minutes, {questions} questions. You can pause at any time, and come back if the connection breaks.",
    ko: "약 {minutes}분, 질문 {questions}개예요. 언제든 잠시 쉴 수 있고, 연결이 끊겨도 다시 들어올 수 있어요.",
  },
  "arrive.who": { en: "Who asks the questions", ko: "누가 질문하나요" },
  "arrive.who.value": {
    en: "An AI with a synthetic voice. It listens and asks follow-up questions.",
    ko: "AI 면접관이 합성 음성으로 질문해요. 답변을 듣고 이어서 더 물어보기도 해요.",
  },
  "arrive.decides": { en: "Who decides", ko: "누가 결정하나요" },
  "arrive.decides.value": {
    en: "A person at {company}. The AI makes no decision about you.",
    ko: "{company}의 담당자가 결정해요. AI는 채용 여부를 결정하지 않아요.",
  },
  "arrive.recorded": { en: "What is recorded", ko: "무엇을 녹음하나요" },
  "arrive.recorded.value": {
    en: "Your voice, and a transcript of the conversation. No video. The people who decide on this position may listen to it and read it.",
    ko: "목소리를 녹음하고 대화를 글로 기록해요. 영상은 찍지 않아요. 이 채용을 결정하는 담당자가 듣고 읽을 수 있어요.",
  },
  "arrive.kept": { en: "How long it is kept", ko: "보관 기간" },
  "arrive.kept.value": {
    en: "{days} days; then it is deleted. You can ask us to delete it at any time.",
    ko: "{days}일 보관한 뒤 삭제해요. 언제든 삭제를 요청할 수 있어요.",
  },
  "arrive.contact": { en: "Questions?", ko: "문의" },
  "arrive.consent": { en: "What you agree to", ko: "동의 사항" },
  "arrive.consent.hint": {
    en: "The interview needs your consent to everything marked “Required”. The rest is up to you and doesn’t affect the outcome.",
    ko: "‘필수’로 표시된 항목은 면접에 꼭 필요해요. 나머지는 선택이며 결과에 영향을 주지 않아요.",
  },
  "arrive.needed": { en: "Required", ko: "필수" },
  "arrive.optional": { en: "Optional", ko: "선택" },
  "arrive.recording": { en: "Recording", ko: "녹음" },
  "arrive.ai_processing": { en: "AI interview and assessment", ko: "AI 면접과 평가 자료 작성" },
  "arrive.other_positions": { en: "Other positions", ko: "다른 채용" },
  "arrive.missing": {
    en: "The interview can’t start without your consent to everything marked “Required”. If you’d rather not agree, you can ask for another format below.",
    ko: "‘필수’ 항목에 동의해야 면접을 시작할 수 있어요. 동의하고 싶지 않다면 아래에서 다른 방식을 요청해 주세요.",
  },
  "arrive.changed": {
    en: "The consent text has changed since you opened this page. Please reload the page and read it again. Nothing is lost.",
    ko: "페이지를 여신 뒤에 동의 내용이 바뀌었어요. 새로고침해서 다시 확인해 주세요. 사라진 내용은 없어요.",
  },
  "arrive.go": { en: "Agree and continue", ko: "동의하고 계속하기" },
  "arrive.go.again": { en: "Continue the interview", ko: "면접 이어서 하기" },
  "arrive.next": {
    en: "Next, you’ll test your microphone. The interview begins only when you start it.",
    ko: "다음은 마이크 확인이에요. 면접은 시작 버튼을 눌러야 시작돼요.",
  },
  "arrive.other": { en: "Decline, or ask for another format", ko: "거절하거나 다른 방식 요청하기" },

  "decline.title": { en: "Would another way suit you better?", ko: "다른 방식이 더 편하신가요?" },
  "decline.lead": {
    en: "Tell {company} what you would like. A person will read it.",
    ko: "원하는 방식을 {company}에 알려 주세요. 담당자가 직접 읽어요.",
  },
  "decline.choose": { en: "What would you like?", ko: "어떻게 할까요?" },
  "decline.other": { en: "Another format", ko: "다른 방식 요청" },
  "decline.other.text": {
    en: "For example with a person, by phone or in writing. Asking won’t count against you.",
    ko: "사람과 하는 면접, 전화, 서면 등을 요청할 수 있어요. 요청해도 불이익은 없어요.",
  },
  "decline.no": { en: "Decline the interview", ko: "면접 거절" },
  "decline.no.text": {
    en: "I don’t want to take part in this interview.",
    ko: "이 면접에 참여하지 않을게요.",
  },
  "decline.message": { en: "Your message (optional)", ko: "전할 말 (선택 사항)" },
  "decline.send": { en: "Send", ko: "보내기" },
  "declined.other.title": { en: "Your request is on its way.", ko: "요청을 전달했어요." },
  "declined.other.lead": {
    en: "{company} has received it and will reply. There’s nothing more you need to do.",
    ko: "{company}에서 확인하고 답변드릴 거예요. 더 하실 일은 없어요.",
  },
  "declined.no.title": { en: "Thank you for telling us.", ko: "알려 주셔서 고맙습니다." },
  "declined.no.lead": {
    en: "We’ve let {company} know. Nothing was recorded.",
    ko: "{company}에 거절 의사를 전달했어요. 녹음된 내용은 없어요.",
  },
  "declined.back": { en: "I changed my mind", ko: "마음이 바뀌었어요" },

  "arrive.loading": { en: "Opening your invitation…", ko: "초대장을 여는 중이에요…" },

  "closed.unknown.title": { en: "We don’t recognise this link.", ko: "확인할 수 없는 링크예요." },
  "closed.unknown.lead": {
    en: "Part of it may be missing. Open it again from the message you received, or ask the person who invited you for a new one.",
    ko: "링크의 일부가 빠졌을 수 있어요. 받은 메시지에서 다시 열거나, 초대한 담당자에게 새 링크를 요청해 주세요.",
  },
  "closed.expired.title": { en: "This invitation has expired.", ko: "초대 기간이 지났어요." },
  "closed.expired.lead": {
    en: "It can no longer be used. Ask the person who invited you for a new link.",
    ko: "참여할 수 있는 기간이 끝났어요. 초대한 담당자에게 새 링크를 요청하면 돼요.",
  },
  "closed.cancelled.title": { en: "This invitation was withdrawn.", ko: "취소된 초대예요." },
  "closed.cancelled.lead": {
    en: "It can no longer be used, and nothing is recorded. If you think this is a mistake, contact the person who invited you.",
    ko: "이 링크는 더 이상 쓸 수 없고 아무것도 녹음하지 않아요. 착오라고 생각되면 초대한 담당자에게 문의해 주세요.",
  },
  "closed.replaced.title": {
    en: "Please open your newest link.",
    ko: "새로 받은 링크로 들어와 주세요.",
  },
  "closed.replaced.lead": {
    en: "You were sent a new link, so this one no longer works. Open the newest one to go on where you stopped.",
    ko: "새 링크가 발송되어 이 링크는 더 이상 쓸 수 없어요. 가장 최근에 받은 링크를 열면 멈춘 곳부터 이어서 할 수 있어요.",
  },
  "closed.stopped.title": { en: "This interview was stopped.", ko: "면접이 중단됐어요." },
  "closed.stopped.lead": {
    en: "The person who invited you withdrew the invitation. Your microphone is off, and what you said until then is kept. If you think this is a mistake, contact them.",
    ko: "담당자가 초대를 취소해 연결을 종료했어요. 마이크는 꺼졌고, 지금까지 하신 말씀은 저장돼 있어요. 착오라고 생각되면 초대한 담당자에게 문의해 주세요.",
  },
  "closed.used.title": { en: "This interview is over.", ko: "이미 끝난 면접이에요." },
  "closed.used.lead": {
    en: "Everything you said is saved, and there’s nothing more you need to do. The person who invited you will be in touch.",
    ko: "말씀하신 내용은 모두 저장됐고 더 하실 일은 없어요. 초대한 담당자가 연락드릴 거예요.",
  },
  "closed.wait.title": { en: "One moment, please.", ko: "잠시만 기다려 주세요." },
  "closed.unreachable.title": {
    en: "We can’t connect to the interview.",
    ko: "면접에 연결할 수 없어요.",
  },
  "closed.unreachable.lead": {
    en: "Check your internet connection and try again. Nothing is lost.",
    ko: "인터넷 연결을 확인하고 다시 시도해 주세요. 사라진 내용은 없어요.",
  },
} as const satisfies Catalogue;
