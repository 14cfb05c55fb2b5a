import type { Catalogue } from "../../shared/texts/text";

export const ready = {
  "ready.title": {
    en: "Let’s check that we can hear each other.",
    ko: "서로 잘 들리는지 확인해 볼게요.",
  },
  "ready.lead": {
    en: "Nothing is recorded here. Once your microphone works, you can start; the rest is optional.",
    ko: "여기서는 아무것도 녹음하지 않아요. 마이크만 되면 바로 시작할 수 있고, 나머지는 건너뛰어도 돼요.",
  },
  "ready.start": { en: "Start the interview", ko: "면접 시작하기" },
  "ready.start.hint": {
    en: "The interviewer (an AI) will greet you.",
    ko: "면접관(AI)이 바로 인사할 거예요.",
  },
  "ready.start.wait": { en: "Turn on your microphone first.", ko: "먼저 마이크를 켜 주세요." },
  "ready.works": { en: "Works", ko: "정상" },
  "ready.optional": { en: "Optional", ko: "선택 사항" },

  "mic.title": { en: "Microphone", ko: "마이크" },
  "mic.ask": {
    en: "Your browser will ask whether this page may use your microphone. Choose “Allow”.",
    ko: "브라우저가 마이크 사용을 물어보면 ‘허용’을 눌러 주세요.",
  },
  "mic.allow": { en: "Turn on the microphone", ko: "마이크 켜기" },
  "mic.asking": {
    en: "Your browser is asking for permission. Choose “Allow”.",
    ko: "브라우저에 뜬 권한 요청에서 ‘허용’을 눌러 주세요.",
  },
  "mic.choose": { en: "Choose a microphone", ko: "사용할 마이크" },
  "mic.unnamed": { en: "Microphone {number}", ko: "마이크 {number}" },
  "mic.level": { en: "Microphone level", ko: "마이크 입력 크기" },
  "mic.quiet": {
    en: "Say something: the line should move.",
    ko: "아무 말이나 해 보세요. 선이 움직이면 돼요.",
  },
  "mic.heard": { en: "We can hear you.", ko: "잘 들려요." },
  "mic.denied.title": {
    en: "The microphone is blocked for this page.",
    ko: "이 페이지에서 마이크가 차단되어 있어요.",
  },
  "mic.missing.title": { en: "We couldn’t find a microphone.", ko: "마이크를 찾지 못했어요." },
  "mic.missing.1": {
    en: "Plug in a headset or switch your microphone on. We’ll notice right away.",
    ko: "헤드셋을 연결하거나 마이크를 켜 주세요. 연결되면 바로 확인해요.",
  },
  "mic.missing.2": {
    en: "No microphone at hand? Open the same link on your phone.",
    ko: "마이크가 없다면 휴대폰에서 같은 링크를 열어 주세요.",
  },
  "mic.busy.title": {
    en: "Another program is using the microphone.",
    ko: "다른 프로그램이 마이크를 쓰고 있어요.",
  },
  "mic.busy.1": {
    en: "Close other calls and recorders: Zoom, Teams, KakaoTalk, other browser tabs.",
    ko: "줌, 팀즈, 카카오톡 통화나 다른 브라우저 탭처럼 마이크를 쓰는 프로그램을 닫아 주세요.",
  },
  "mic.busy.2": { en: "Then try again.", ko: "그런 다음 다시 시도해 주세요." },
  "mic.insecure.title": {
    en: "The microphone needs a secure (https) address.",
    ko: "이 주소에서는 마이크를 쓸 수 없어요.",
  },
  "mic.insecure.1": {
    en: "Browsers allow the microphone only on secure pages. Open the link that begins with https.",
    ko: "브라우저는 보안 주소에서만 마이크를 허용해요. https로 시작하는 링크를 열어 주세요.",
  },
  "mic.inapp.title": {
    en: "This in-app browser can’t use the microphone.",
    ko: "이 앱의 내장 브라우저에서는 마이크를 쓸 수 없어요.",
  },
  "mic.inapp.1": {
    en: "Open the menu of this page and choose “Open in browser” (Safari, Chrome or Samsung Internet).",
    ko: "메뉴를 열고 ‘다른 브라우저로 열기’를 선택해 주세요 (사파리, 크롬, 삼성 인터넷).",
  },
  "mic.failed.title": { en: "The microphone didn’t start.", ko: "마이크를 켜지 못했어요." },
  "mic.failed.1": {
    en: "Unplug it and plug it in again, or choose another one, then try again.",
    ko: "마이크를 뺐다가 다시 꽂거나 다른 마이크를 고른 뒤 다시 시도해 주세요.",
  },
  "mic.denied.chrome.1": {
    en: "Click the icon left of the address, then “Microphone”, and switch it on.",
    ko: "주소 왼쪽의 아이콘을 누르고 ‘마이크’를 켜 주세요.",
  },
  "mic.denied.chrome-android.1": {
    en: "Tap the icon left of the address, then “Permissions”, then “Microphone”, and allow it.",
    ko: "주소 왼쪽의 아이콘을 누르고 ‘권한’ → ‘마이크’를 허용해 주세요.",
  },
  "mic.denied.samsung.1": {
    en: "Tap the lock beside the address, then “Permissions”, and allow the microphone.",
    ko: "주소 옆의 자물쇠를 누르고 ‘권한’에서 마이크를 허용해 주세요.",
  },
  "mic.denied.firefox.1": {
    en: "Click the crossed-out microphone left of the address and remove the block.",
    ko: "주소 왼쪽의 줄 그어진 마이크를 누르고 차단을 해제해 주세요.",
  },
  "mic.denied.safari.1": {
    en: "In the menu choose Safari, “Settings for This Website”, and set the microphone to “Allow”.",
    ko: "메뉴에서 Safari → ‘이 웹 사이트 설정’을 열고 마이크를 ‘허용’으로 바꿔 주세요.",
  },
  "mic.denied.ios.1": {
    en: "Tap the page menu beside the address, then “Website Settings”, and allow the microphone.",
    ko: "주소 옆의 페이지 메뉴를 누르고 ‘웹 사이트 설정’에서 마이크를 허용해 주세요.",
  },
  "mic.denied.other.1": {
    en: "Open your browser’s settings for this page and allow the microphone.",
    ko: "브라우저의 이 페이지 설정에서 마이크를 허용해 주세요.",
  },
  "mic.denied.2": {
    en: "If it’s already allowed there, also allow it for the browser in your device’s settings.",
    ko: "이미 허용되어 있다면 기기 설정에서도 브라우저의 마이크 사용을 허용해 주세요.",
  },

  "say.title": { en: "Hear yourself", ko: "내 목소리 확인" },
  "say.lead": {
    en: "Read this sentence aloud. We’ll play it back and show you what we heard.",
    ko: "이 문장을 소리 내어 읽어 보세요. 녹음한 소리를 들려드리고, 알아들은 내용을 보여드려요.",
  },
  "say.sentence": {
    en: "I have found a quiet place and I am ready to talk.",
    ko: "조용한 곳에 있고, 이야기할 준비가 되었어요.",
  },
  "say.record": { en: "Say it now", ko: "지금 말하기" },
  "say.recording": {
    en: "Listening… Read the sentence above.",
    ko: "듣고 있어요… 위 문장을 읽어 주세요.",
  },
  "say.done": { en: "I’m done", ko: "다 말했어요" },
  "say.playing": { en: "This is how you sound…", ko: "이렇게 들려요…" },
  "say.working": { en: "Checking what we heard…", ko: "알아들은 내용을 확인하고 있어요…" },
  "say.heard": { en: "We heard: “{text}”", ko: "이렇게 들었어요: “{text}”" },
  "say.nothing": {
    en: "We didn’t hear any words. Move closer to the microphone, or choose another one above.",
    ko: "말소리를 듣지 못했어요. 마이크에 더 가까이 가거나 위에서 다른 마이크를 골라 주세요.",
  },
  "say.faint": {
    en: "That was a little quiet. Move closer to the microphone.",
    ko: "소리가 조금 작아요. 마이크에 조금 더 가까이 와 주세요.",
  },
  "say.busy": {
    en: "This check is busy at the moment. If you heard yourself clearly, everything is fine and you can continue.",
    ko: "지금은 이 확인을 할 수 없어요. 내 목소리가 잘 들렸다면 괜찮으니 계속 진행하세요.",
  },
  "say.again": { en: "Say it again", ko: "다시 말하기" },

  "speaker.title": { en: "Speaker", ko: "스피커" },
  "speaker.lead": {
    en: "Play two notes. Headphones work best, but you don’t need them.",
    ko: "소리가 두 번 들리는지 확인해요. 헤드폰이 가장 좋지만 없어도 괜찮아요.",
  },
  "speaker.play": { en: "Play", ko: "소리 듣기" },
  "speaker.playing": { en: "Playing…", ko: "재생 중…" },
  "speaker.yes": { en: "I heard it", ko: "들렸어요" },
  "speaker.no": { en: "I didn’t hear it", ko: "안 들렸어요" },
  "speaker.help": {
    en: "Turn up the volume, and check that your device isn’t muted and that your headphones are selected as the output. Then play it again.",
    ko: "볼륨을 높이고, 무음 모드가 아닌지, 헤드폰이 출력 장치로 선택되어 있는지 확인한 뒤 다시 들어 보세요.",
  },

  "network.title": { en: "Connection", ko: "인터넷 연결" },
  "network.checking": { en: "Checking your connection…", ko: "연결을 확인하고 있어요…" },
  "network.good": { en: "Good and steady.", ko: "안정적이에요." },
  "network.weak": {
    en: "Rather slow. Move closer to your router or stop other downloads. You can still start.",
    ko: "조금 느려요. 공유기에 가까이 가거나 다른 다운로드를 멈춰 보세요. 그래도 시작할 수 있어요.",
  },
  "network.none": {
    en: "We can’t reach the server at the moment.",
    ko: "지금은 서버에 연결되지 않아요.",
  },
} as const satisfies Catalogue;
