import type { Catalogue } from "../../shared/texts/text";

export const languages = {
  "settings.languages": { en: "Languages", ko: "언어" },
  "lang.interviews": { en: "Languages of interviews", ko: "면접 언어" },
  "lang.lead": {
    en: "A language needs a recogniser, which hears the candidate, and a voice, which speaks.",
    ko: "언어마다 지원자의 말을 듣는 음성 인식과, 말하는 목소리가 필요해요.",
  },
  "lang.en": { en: "English", ko: "영어" },
  "lang.ko": { en: "Korean", ko: "한국어" },
  "lang.ready": { en: "Ready", ko: "사용 가능" },
  "lang.not-ready": { en: "Not ready", ko: "준비 안 됨" },
  "lang.recogniser": { en: "Recogniser", ko: "음성 인식" },
  "lang.voice": { en: "Voice", ko: "목소리" },
  "lang.loaded": { en: "Loaded", ko: "불러오는 때" },
  "lang.loaded.start": { en: "when the server starts", ko: "서버를 시작할 때" },
  "lang.loaded.first": {
    en: "for its first interview, which begins a few seconds later for that",
    ko: "첫 면접 때(그 면접은 몇 초 늦게 시작해요)",
  },
  "lang.found": { en: "found", ko: "있음" },
  "lang.missing": { en: "missing", ko: "없음" },
  "lang.damaged": { en: "damaged", ko: "손상됨" },
  "lang.other_language": { en: "doesn’t have this language", ko: "이 언어를 지원하지 않음" },
  "lang.unknown": { en: "unknown model", ko: "알 수 없는 모델" },
  "lang.on_agents": {
    en: "on the machines that hold interviews",
    ko: "면접을 진행하는 서버에 있음",
  },
  "lang.fetch": {
    en: "Interviews in this language can’t begin: models of {mb} MB are missing or damaged. Run this command on the server. It needs no restart. Without internet access, copy the folder of models from another machine.",
    ko: "모델 {mb}MB가 없거나 손상되어 이 언어로는 면접을 시작할 수 없어요. 서버에서 아래 명령을 실행하세요. 다시 시작하지 않아도 돼요. 인터넷을 쓸 수 없으면 다른 컴퓨터에서 모델 폴더를 복사하세요.",
  },
  "lang.command": { en: "Command", ko: "명령" },
  "lang.package": {
    en: "A package of the voice isn’t installed. Install Vivavoce on the server again.",
    ko: "목소리에 필요한 패키지가 설치되어 있지 않아요. 서버에 Vivavoce를 다시 설치하세요.",
  },
  "lang.setting": {
    en: "The server is set to an engine that doesn’t have this language. Set {name} to auto, and restart the server.",
    ko: "서버 설정이 이 언어를 지원하지 않는 엔진을 가리켜요. {name} 값을 auto로 바꾸고 서버를 다시 시작하세요.",
  },
  "lang.setting.unknown": {
    en: "The server is set to a model that doesn’t exist. Set VIVAVOCE_STT_MODEL to auto, or to one that “vivavoce models list” shows, and restart the server.",
    ko: "서버 설정이 없는 모델을 가리켜요. VIVAVOCE_STT_MODEL 값을 auto나 ‘vivavoce models list’에 나오는 모델로 바꾸고 서버를 다시 시작하세요.",
  },
  "lang.agents": {
    en: "Interviews are held on other machines, which have models of their own. This page shows what is on the server; run this command on each of the others.",
    ko: "면접은 다른 서버에서 진행되고, 그 서버에 모델이 따로 있어요. 이 페이지는 이 서버에 있는 것만 보여요. 다른 서버에서는 아래 명령으로 확인하세요.",
  },
  "lang.positions": { en: "Positions and invitations", ko: "포지션과 초대" },
  "lang.positions.text": {
    en: "A position has the language of its plan, which you choose when you create it. The interview, the candidate’s page and the messages to candidates are in that language.",
    ko: "포지션의 언어는 만들 때 고른 면접 계획의 언어예요. 면접과 지원자 페이지, 지원자에게 보내는 메시지도 그 언어로 나와요.",
  },
  "lang.positions.see": { en: "Go to the positions", ko: "포지션으로 가기" },
  "lang.workspace": { en: "This workspace", ko: "이 화면" },
  "lang.mine": { en: "Language of these pages", ko: "화면 언어" },
  "lang.mine.hint": {
    en: "For you, in this browser. The menu under your initial has it too.",
    ko: "이 브라우저에서 나에게만 적용돼요. 이름 첫 글자 메뉴에서도 바꿀 수 있어요.",
  },
} as const satisfies Catalogue;
