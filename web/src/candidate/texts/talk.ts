import type { Catalogue } from "../../shared/texts/text";

export const talk = {
  "talk.title": { en: "Interview with {company}", ko: "{company} 면접" },
  "talk.word.joining": { en: "Connecting", ko: "연결 중" },
  "talk.word.speaking": { en: "Speaking", ko: "말하는 중" },
  "talk.word.listening": { en: "Listening", ko: "듣는 중" },
  "talk.word.thinking": { en: "Thinking", ko: "생각하는 중" },
  "talk.word.waiting": { en: "Paused", ko: "쉬는 중" },
  "talk.word.muted": { en: "Muted", ko: "음소거 중" },
  "talk.word.reconnecting": { en: "Reconnecting", ko: "다시 연결하는 중" },
  "talk.word.full": { en: "Waiting", ko: "기다리는 중" },
  "talk.word.crowded": { en: "Waiting", ko: "기다리는 중" },
  "talk.word.stopped": { en: "Not connected", ko: "연결 끊김" },
  "talk.word.unheard": { en: "No microphone", ko: "마이크 없음" },
  "talk.say.speaking": { en: "You can interrupt at any time.", ko: "언제든 끼어들어 말해도 돼요." },
  "talk.say.listening": {
    en: "Your turn. Take your time.",
    ko: "말씀하실 차례예요. 천천히 하세요.",
  },
  "talk.say.thinking": {
    en: "We heard your answer. One moment.",
    ko: "답변을 잘 들었어요. 잠시만 기다려 주세요.",
  },
  "talk.say.waiting": { en: "Take all the time you need.", ko: "필요한 만큼 쉬어도 돼요." },
  "talk.say.muted": {
    en: "The interviewer can’t hear you. Unmute when you want to speak.",
    ko: "면접관에게 들리지 않아요. 말할 때 음소거를 풀어 주세요.",
  },
  "talk.say.joining": { en: "This takes a few seconds.", ko: "몇 초 정도 걸려요." },
  "talk.say.reconnecting": {
    en: "The interviewer is waiting for you.",
    ko: "면접관이 기다리고 있어요.",
  },
  "talk.say.full": {
    en: "The interviewer is in another interview.",
    ko: "면접관이 다른 면접을 하고 있어요.",
  },
  "talk.say.crowded": { en: "This continues automatically.", ko: "잠시 뒤 자동으로 이어져요." },
  "talk.say.stopped": {
    en: "Connect again when you’re ready.",
    ko: "준비되면 다시 연결해 주세요.",
  },
  "talk.say.unheard": {
    en: "The interviewer can’t hear you at the moment.",
    ko: "지금은 면접관에게 들리지 않아요.",
  },
  "talk.before": {
    en: "The interviewer will greet you shortly.",
    ko: "잠시 뒤에 면접관이 인사할 거예요.",
  },
  "talk.question": { en: "The question", ko: "질문" },
  "talk.minutes": { en: "About {minutes} minutes left", ko: "약 {minutes}분 남았어요" },
  "talk.minute": { en: "Nearly done", ko: "거의 끝났어요" },
  "talk.over": {
    en: "No hurry: finish what you want to say",
    ko: "서두르지 말고 하고 싶은 말을 마치세요",
  },
  "talk.progress": {
    en: "Question {asked} of {questions}",
    ko: "질문 {questions}개 중 {asked}번째",
  },
  "talk.you": { en: "You", ko: "내 말" },
  "talk.interviewer": { en: "Interviewer", ko: "면접관" },
  "talk.bar": { en: "Interview controls", ko: "면접 도구" },
  "talk.captions": { en: "Captions", ko: "자막" },
  "talk.keys": { en: "Keyboard shortcuts", ko: "키보드 단축키" },
  "talk.mute": { en: "Mute", ko: "음소거" },
  "talk.unmute": { en: "Unmute", ko: "음소거 해제" },
  "talk.mute.short": { en: "Mute", ko: "음소거" },
  "talk.unmute.short": { en: "Unmute", ko: "다시 켜기" },
  "talk.repeat": { en: "Repeat the question", ko: "질문 다시 듣기" },
  "talk.repeat.short": { en: "Repeat", ko: "다시 듣기" },
  "talk.moment": { en: "I need a moment", ko: "잠시 쉴게요" },
  "talk.moment.short": { en: "Pause", ko: "잠시 쉬기" },
  "talk.resume": { en: "I’m ready", ko: "다시 시작할게요" },
  "talk.resume.short": { en: "Resume", ko: "계속" },
  "talk.type": { en: "Type instead", ko: "글로 답하기" },
  "talk.type.short": { en: "Type", ko: "글쓰기" },
  "talk.leave": { en: "Leave", ko: "나가기" },
  "talk.wrong": { en: "That’s not what I said", ko: "이렇게 말하지 않았어요" },
  "talk.marked": { en: "Marked as misheard", ko: "잘못 들었다고 표시했어요" },
  "talk.unmark": { en: "Remove the mark", ko: "표시 지우기" },

  "wrong.title": { en: "Correct what we heard", ko: "들은 내용 바로잡기" },
  "wrong.lead": {
    en: "The transcript keeps what we heard, with your correction beside it. The people who decide see both.",
    ko: "들은 내용은 그대로 두고 바로잡은 내용을 함께 남겨요. 결정하는 담당자는 두 내용을 모두 볼 수 있어요.",
  },
  "wrong.heard": { en: "We heard", ko: "들은 내용" },
  "wrong.correction": { en: "You said (optional)", ko: "실제로 한 말 (선택 사항)" },
  "wrong.save": { en: "Mark as misheard", ko: "잘못 들었다고 표시" },
  "wrong.failed": {
    en: "We couldn’t save the mark. Please try again.",
    ko: "표시를 저장하지 못했어요. 다시 시도해 주세요.",
  },

  "type.title": { en: "Type your answer", ko: "글로 답하기" },
  "type.lead": {
    en: "It counts like a spoken answer. The interviewer reads it and continues.",
    ko: "말로 한 답변과 똑같이 반영돼요. 면접관이 읽고 이어서 진행해요.",
  },
  "type.answer": { en: "Your answer", ko: "답변" },
  "type.send": { en: "Send answer", ko: "답변 보내기" },

  "leave.title": { en: "Leave the interview?", ko: "면접에서 나갈까요?" },
  "leave.lead": {
    en: "What you said is saved. For a break, just close this page and come back with the same link. Ending the interview can’t be undone.",
    ko: "지금까지의 답변은 저장돼요. 쉬고 싶다면 페이지를 닫았다가 같은 링크로 돌아오세요. 면접을 끝내면 다시 시작할 수 없어요.",
  },
  "leave.stay": { en: "Stay", ko: "계속하기" },
  "leave.end": { en: "End the interview", ko: "면접 끝내기" },

  "keys.title": { en: "Keyboard shortcuts", ko: "키보드 단축키" },
  "keys.show": { en: "Show this list", ko: "이 목록 보기" },

  "banner.joining.slow": {
    en: "Still connecting. Stay on this page; the interview will start automatically.",
    ko: "아직 연결하고 있어요. 이 페이지에서 기다리시면 면접이 자동으로 시작돼요.",
  },
  "banner.full": {
    en: "Stay on this page. Your interview starts automatically as soon as it’s your turn.",
    ko: "이 페이지에서 기다려 주세요. 차례가 되면 면접이 자동으로 시작돼요.",
  },
  "banner.weak": {
    en: "Your connection is weak. Keep talking; we’re listening as well as we can.",
    ko: "연결이 약해요. 계속 말씀하세요. 최대한 잘 듣고 있어요.",
  },
  "banner.reconnecting": {
    en: "The connection broke. Nothing you said is lost.",
    ko: "연결이 끊겼어요. 말씀하신 내용은 모두 저장됐어요.",
  },
  "banner.offline": {
    en: "You are offline. Nothing you said is lost. Check your Wi-Fi; this page will reconnect automatically.",
    ko: "인터넷이 끊겼어요. 말씀하신 내용은 모두 저장됐어요. 와이파이를 확인해 주세요. 자동으로 다시 연결돼요.",
  },
  "banner.retry": { en: "Connect now", ko: "지금 연결" },
  "banner.unplugged": {
    en: "Your microphone was disconnected. Plug it in again or choose another one.",
    ko: "마이크 연결이 끊겼어요. 다시 꽂거나 다른 마이크를 골라 주세요.",
  },
  "banner.switched": { en: "Now using {name}.", ko: "지금 사용하는 마이크: {name}" },
  "banner.held": {
    en: "Your device is using the microphone for something else, perhaps a call. You can speak again when that ends.",
    ko: "통화 등 다른 곳에서 마이크를 사용하고 있어요. 끝나면 다시 말할 수 있어요.",
  },
  "banner.silent": { en: "Your browser blocked the sound.", ko: "브라우저가 소리를 차단했어요." },
  "banner.silent.do": { en: "Turn on the sound", ko: "소리 켜기" },
  "banner.hidden": {
    en: "You were away from this tab. The interview continued, and nothing is lost.",
    ko: "다른 탭을 보고 계셨어요. 면접은 계속됐고 사라진 내용은 없어요.",
  },
  "banner.hidden.title": { en: "● Interview in progress", ko: "● 면접 진행 중" },
  "banner.back": {
    en: "You are back, and nothing was lost.",
    ko: "다시 연결됐어요. 사라진 내용은 없어요.",
  },
  "banner.replaced": {
    en: "The interviewer had to restart and continues where you were. Nothing is lost.",
    ko: "면접관이 다시 시작했어요. 하던 곳부터 이어서 진행하고, 사라진 내용은 없어요.",
  },
  "banner.unsent": {
    en: "This wasn’t sent: there is no connection now. Your words are still here.",
    ko: "연결이 끊겨 보내지 못했어요. 쓰신 내용은 그대로 있어요.",
  },
  "banner.stopped": {
    en: "We couldn’t reconnect. Nothing you said is lost.",
    ko: "다시 연결하지 못했어요. 말씀하신 내용은 모두 저장됐어요.",
  },

  "taken-over.title": {
    en: "You continued on another device.",
    ko: "다른 기기에서 이어서 하고 있어요.",
  },
  "taken-over.lead": {
    en: "The interview continues there. This page has stopped listening.",
    ko: "면접은 그 기기에서 계속돼요. 이 페이지는 더 이상 듣지 않아요.",
  },
  "taken-over.here": { en: "Continue here", ko: "여기서 이어서 하기" },
} as const satisfies Catalogue;
