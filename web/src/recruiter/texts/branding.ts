import type { Catalogue } from "../../shared/texts/text";

export const branding = {
  "settings.branding": { en: "Branding", ko: "브랜딩" },
  "branding.lead": {
    en: "Candidates see this on their page and as the sender of e-mail. Each interview still names its company.",
    ko: "지원자 페이지와 메일의 보내는 사람에 표시돼요. 면접 안내에는 그대로 각 포지션의 회사 이름이 나와요.",
  },
  "branding.none": {
    en: "Candidates see the product’s name and colour.",
    ko: "지금은 제품 이름과 기본 색상이 표시돼요.",
  },
  "branding.name": { en: "Name of the organisation", ko: "조직 이름" },
  "branding.name.hint": {
    en: "Empty: candidates see the product’s name.",
    ko: "비워 두면 제품 이름이 표시돼요.",
  },
  "branding.beside": { en: "Show the name beside the logo", ko: "로고 옆에 이름 표시" },
  "branding.colour": { en: "Colour", ko: "색상" },
  "branding.colour.choose": { en: "Choose a colour", ko: "색상 고르기" },
  "branding.colour.hint": {
    en: "Of buttons, links and the voice, such as #1d4f91. Empty: the original colour. The dark theme gets a lighter colour of the same hue.",
    ko: "버튼, 링크, 음성 선에 쓰여요. #1d4f91처럼 적고, 비워 두면 기본 색상을 써요. 어두운 화면에는 같은 색조의 더 밝은 색을 써요.",
  },
  "branding.colour.wrong": {
    en: "This is no colour. Write six digits, such as #1d4f91.",
    ko: "색상 코드가 아니에요. #1d4f91처럼 여섯 자리로 적어 주세요.",
  },
  "branding.colour.refused": {
    en: "Not saved. Choose a colour that can be read, or leave it empty.",
    ko: "저장하지 않았어요. 읽을 수 있는 색을 고르거나 색상을 비워 두세요.",
  },
  "branding.contrast.enough": {
    en: "Contrast {ratio}:1. It can be read: at least {needed}:1 is needed.",
    ko: "대비 {ratio}:1. 읽기에 충분해요. 기준은 {needed}:1 이상이에요.",
  },
  "branding.contrast.low": {
    en: "Contrast {ratio}:1. Texts in this colour are hard to read: at least {needed}:1 is needed. The preview shows the nearest colour that works.",
    ko: "대비 {ratio}:1. 이 색으로는 글자를 읽기 어려워요. {needed}:1 이상이어야 해요. 미리보기에는 쓸 수 있는 가장 가까운 색이 보여요.",
  },
  "branding.contrast.use": {
    en: "Use {nearest}",
    ko: "{nearest} 사용",
  },
  "branding.preview": { en: "Preview", ko: "미리보기" },
  "branding.preview.light": { en: "Light theme", ko: "밝은 화면" },
  "branding.preview.dark": { en: "Dark theme", ko: "어두운 화면" },
  "branding.preview.note": { en: "You can pause at any time.", ko: "언제든 잠시 쉴 수 있어요." },
  "branding.preview.button": { en: "Agree and continue", ko: "동의하고 계속하기" },
  "branding.preview.link": { en: "Ask for another format", ko: "다른 방식 요청하기" },
  "branding.save": { en: "Save", ko: "저장" },
  "branding.saved": {
    en: "Saved. Candidates see it from now on.",
    ko: "저장했어요. 이제 지원자에게 이렇게 보여요.",
  },
  "branding.reset": { en: "Use the original appearance", ko: "기본값으로 되돌리기" },
  "branding.reset.title": {
    en: "Use the original appearance again?",
    ko: "기본값으로 되돌릴까요?",
  },
  "branding.reset.text": {
    en: "Name, colour and logo are deleted.",
    ko: "이름, 색상, 로고가 삭제돼요.",
  },

  "branding.logo": { en: "Logo", ko: "로고" },
  "branding.logo.hint": {
    en: "PNG, JPEG or WebP, up to 1 MB. A height of 192 pixels looks sharp on every screen. In the dark theme it stands on a light ground.",
    ko: "PNG, JPEG, WebP 파일을 1MB까지 올릴 수 있어요. 높이가 192픽셀이면 어느 화면에서나 선명해요. 어두운 화면에서는 밝은 바탕 위에 표시돼요.",
  },
  "branding.logo.none": { en: "No logo yet.", ko: "아직 로고가 없어요." },
  "branding.logo.stored": { en: "The current logo", ko: "현재 로고" },
  "branding.logo.choose": { en: "Choose a file", ko: "파일 고르기" },
  "branding.logo.replace": { en: "Replace the logo", ko: "로고 바꾸기" },
  "branding.logo.remove": { en: "Remove the logo", ko: "로고 삭제" },
  "branding.logo.remove.title": { en: "Remove the logo?", ko: "로고를 삭제할까요?" },
  "branding.logo.remove.text": {
    en: "Candidates don’t see it any more. The file is deleted.",
    ko: "지원자에게 더 이상 보이지 않고, 파일도 삭제돼요.",
  },
  "branding.logo.saved": { en: "The logo is saved.", ko: "로고를 저장했어요." },
  "branding.logo.format": {
    en: "Choose a PNG, JPEG or WebP image. Export an SVG drawing as PNG.",
    ko: "PNG, JPEG, WebP 이미지를 골라 주세요. SVG 파일은 PNG로 내보내면 돼요.",
  },
  "branding.logo.size": {
    en: "Each side of the image needs 16 to 3,000 pixels.",
    ko: "이미지의 가로와 세로가 각각 16~3,000픽셀이어야 해요.",
  },
  "branding.logo.damaged": {
    en: "The file is damaged. Export it again.",
    ko: "파일이 손상됐어요. 다시 내보내 주세요.",
  },
  "branding.logo.large": {
    en: "The file has more than 1 MB.",
    ko: "파일이 1MB보다 커요.",
  },
} as const satisfies Catalogue;
