/** Texts of inviting many candidates at once. */
import type { Catalogue } from "../../shared/texts/text";

export const inviteMany = {
  "many.tabs": { en: "How many", ko: "초대 인원" },
  "many.one": { en: "One candidate", ko: "한 명" },
  "many.many": { en: "Several candidates", ko: "여러 명" },
  "many.text": { en: "Candidates", ko: "지원자" },
  "many.text.hint": {
    en: "One on each line: name and e-mail address, or name, e-mail address, phone. A table copied from a spreadsheet works too.",
    ko: "한 줄에 한 명씩 ‘이름 <이메일>’이나 ‘이름, 이메일, 전화번호’로 적어 주세요. 엑셀에서 복사해 붙여 넣어도 돼요.",
  },
  "many.text.example": {
    en: "Example: Ada Lovelace <ada@example.org>",
    ko: "예: 홍길동, hong@example.org, 010-1234-5678",
  },
  "many.text.do": { en: "Check the list", ko: "목록 확인" },
  "many.text.missing": {
    en: "Paste the candidates first.",
    ko: "지원자 목록을 먼저 붙여 넣어 주세요.",
  },
  "many.file": { en: "A file instead", ko: "파일로 올리기" },
  "many.file.hint": {
    en: "A CSV file, or a ZIP file of résumés (PDF, Word) of up to 200 MB. Names and addresses are read from the résumés; a CSV file in the ZIP with a column “file” tells which résumé belongs to whom.",
    ko: "CSV 파일 또는 이력서(PDF, Word)를 담은 ZIP 파일(최대 200MB)을 올려 주세요. 이름과 이메일은 이력서에서 읽어요. ZIP에 ‘파일’ 열이 있는 CSV를 함께 넣으면 그 목록대로 짝지어요.",
  },
  "many.file.do": { en: "Choose a file", ko: "파일 선택" },
  "many.file.drop": { en: "or drop it here", ko: "또는 여기에 놓기" },
  "many.file.sending": { en: "Uploading {name}…", ko: "{name} 올리는 중…" },
  "many.nothing-sent": {
    en: "Nothing is sent until you have checked the list.",
    ko: "목록을 확인하기 전에는 아무것도 보내지 않아요.",
  },
  "many.recent": { en: "Recent lists (kept for a day)", ko: "최근 목록(하루 보관)" },
  "many.recent.item": {
    en: "{n} {n|candidate|candidates}, {state}, {when}",
    ko: "지원자 {n}명, {state}, {when}",
  },
  "many.refused.text": {
    en: "The list couldn’t be used. {why} What you typed is still here.",
    ko: "목록을 쓸 수 없어요. {why} 입력한 내용은 그대로 있어요.",
  },
  "many.refused.file": { en: "The file couldn’t be used. {why}", ko: "파일을 쓸 수 없어요. {why}" },
  "many.source.lines": { en: "Pasted list", ko: "붙여 넣은 목록" },
  "many.state.reading": { en: "being read", ko: "읽는 중" },
  "many.state.ready": { en: "not sent yet", ko: "보내기 전" },
  "many.state.sending": { en: "being sent", ko: "보내는 중" },
  "many.state.sent": { en: "sent", ko: "보냄" },
  "many.state.failed": { en: "could not be read", ko: "읽지 못함" },

  "batch.reading": { en: "Reading the résumés: {n}%", ko: "이력서 읽는 중: {n}%" },
  "batch.reading.text": {
    en: "You can leave this page; the list is here when you come back.",
    ko: "이 페이지를 떠나도 돼요. 돌아오면 목록이 그대로 있어요.",
  },
  "batch.failed": {
    en: "“{file}” could not be read. {why}",
    ko: "‘{file}’ 파일을 읽지 못했어요. {why}",
  },
  "batch.failed.again": { en: "Upload the file again", ko: "파일 다시 올리기" },
  "batch.other": { en: "Use another list", ko: "다른 목록 쓰기" },
  "batch.kept": {
    en: "This list will be deleted on {when}. Invitations that were sent stay.",
    ko: "이 목록은 {when}에 삭제돼요. 보낸 초대는 그대로 남아요.",
  },
  "batch.counts.ready": { en: "{n} to be invited", ko: "초대 예정 {n}명" },
  "batch.counts.faulty": {
    en: "{n} with {n|a problem|problems}",
    ko: "확인 필요 {n}명",
  },
  "batch.counts.left": { en: "{n} left out", ko: "제외 {n}명" },
  "batch.counts.sent": {
    en: "{invited} invited, {failed} failed",
    ko: "초대 완료 {invited}명, 실패 {failed}명",
  },
  "batch.only-faulty": { en: "Only those with problems", ko: "확인이 필요한 행만 보기" },
  "batch.no-faulty": { en: "No row has a problem.", ko: "확인이 필요한 행이 없어요." },
  "batch.table": { en: "Candidates to be invited", ko: "초대할 지원자" },
  "batch.column.number": { en: "No.", ko: "번호" },
  "batch.column.name": { en: "Name", ko: "이름" },
  "batch.column.email": { en: "E-mail address", ko: "이메일 주소" },
  "batch.column.phone": { en: "Phone", ko: "전화번호" },
  "batch.column.resume": { en: "Résumé", ko: "이력서" },
  "batch.column.state": { en: "State", ko: "상태" },
  "batch.cell": { en: "{column}, row {n}", ko: "{n}행 {column}" },
  "batch.leave-out": { en: "Leave out", ko: "제외" },
  "batch.leave-out.row": { en: "Leave out row {n}", ko: "{n}행 제외" },
  "batch.take-in": { en: "Take in again", ko: "다시 포함" },
  "batch.take-in.row": { en: "Take in again: row {n}", ko: "{n}행 다시 포함" },
  "batch.without-resume": { en: "Invite without it", ko: "이력서 없이 초대" },
  "batch.with-resume": { en: "Invite with it", ko: "이력서와 함께 초대" },
  "batch.no-resume": { en: "not sent with the invitation", ko: "이력서 없이 초대함" },
  "batch.status.ready": { en: "Ready", ko: "준비됨" },
  "batch.status.faulty": { en: "Has a problem", ko: "확인 필요" },
  "batch.status.left_out": { en: "Left out", ko: "제외" },
  "batch.status.queued": { en: "Waiting", ko: "대기 중" },
  "batch.status.invited": { en: "Invited", ko: "초대함" },
  "batch.status.failed": { en: "Failed", ko: "실패" },
  "batch.problem.missing_name": { en: "The name is missing.", ko: "이름이 없어요." },
  "batch.problem.invalid_name": { en: "The name is too long.", ko: "이름이 너무 길어요." },
  "batch.problem.missing_contact": {
    en: "Neither an e-mail address nor a phone number.",
    ko: "이메일 주소도 전화번호도 없어요.",
  },
  "batch.problem.invalid_email": {
    en: "This is not an e-mail address.",
    ko: "올바른 이메일 주소가 아니에요.",
  },
  "batch.problem.duplicate": { en: "The same as in row {n}.", ko: "{n}행과 같아요." },
  "batch.problem.already_invited": {
    en: "Invited to this position already.",
    ko: "이 포지션에 이미 초대했어요.",
  },
  "batch.interview": { en: "See the interview", ko: "면접 보기" },
  "batch.interview.row": { en: "See the interview of {name}", ko: "{name} 님의 면접 보기" },
  "batch.problem.wrong_language": {
    en: "The position’s interviews are in another language.",
    ko: "이 포지션의 면접 언어와 달라요.",
  },
  "batch.problem.wrong_language.clear": {
    en: "Use the position’s language",
    ko: "포지션 언어로 초대",
  },
  "batch.problem.resume_missing": {
    en: "This file is not in the ZIP file.",
    ko: "ZIP 파일에 이 파일이 없어요.",
  },
  "batch.problem.resume_encrypted": {
    en: "The résumé is protected by a password.",
    ko: "이력서에 비밀번호가 걸려 있어요.",
  },
  "batch.problem.resume_scanned": {
    en: "The résumé is a scan without text.",
    ko: "글자가 없는 스캔 이력서예요.",
  },
  "batch.problem.resume_unreadable": {
    en: "The résumé can’t be read.",
    ko: "이력서를 읽을 수 없어요.",
  },
  "batch.problem.resume_unsupported": {
    en: "The résumé is neither a PDF nor a Word document.",
    ko: "이력서가 PDF나 Word 문서가 아니에요.",
  },
  "batch.problem.resume_too_large": {
    en: "The résumé is too large.",
    ko: "이력서가 너무 커요.",
  },
  "batch.mail": { en: "Send each of them an e-mail", ko: "각자에게 이메일 보내기" },
  "batch.no-mail": {
    en: "This server sends no e-mail: you get the links to hand over.",
    ko: "이 서버는 이메일을 보내지 않아요. 전달할 링크를 드려요.",
  },
  "batch.send": { en: "Invite {n}", ko: "{n}명 초대하기" },
  "batch.send.none": { en: "No one to invite", ko: "초대할 지원자 없음" },
  "batch.sending": { en: "Inviting: {n} of {all}", ko: "초대하는 중: {all}명 중 {n}명" },
  "batch.sent": { en: "{n} invited.", ko: "{n}명을 초대했어요." },
  "batch.stopped": { en: "The sending stopped. {why}", ko: "초대가 중단됐어요. {why}" },
  "batch.links.other": {
    en: "Only the person who sent this list sees the links.",
    ko: "링크는 이 목록을 보낸 사람에게만 보여요.",
  },
  "batch.link": { en: "Copy the link", ko: "링크 복사" },
  "batch.link.row": { en: "Copy the link of {name}", ko: "{name} 님의 링크 복사" },
  "batch.link.copied": { en: "Link copied.", ko: "링크를 복사했어요." },
  "batch.links.copy": { en: "Copy all links", ko: "링크 모두 복사" },
  "batch.links.copied": { en: "{n} links copied.", ko: "링크 {n}개를 복사했어요." },
  "batch.links.csv": { en: "Download the links (CSV)", ko: "링크 내려받기(CSV)" },
  "batch.error.file_missing": {
    en: "The ZIP file is gone from the server.",
    ko: "서버에 ZIP 파일이 남아 있지 않아요.",
  },
  "batch.error.archive_too_large": {
    en: "The ZIP file is too large. Send the résumés alone, in several files.",
    ko: "ZIP 파일이 너무 커요. 이력서만 여러 파일로 나눠 올려 주세요.",
  },
  "batch.error.no_resumes": {
    en: "The ZIP file has no résumés. Put PDF or Word files into it.",
    ko: "ZIP 파일에 이력서가 없어요. PDF나 Word 파일을 넣어 주세요.",
  },
  "batch.error.too_many_rows": {
    en: "There are more than 2,000 candidates. Split them into several lists.",
    ko: "지원자가 2,000명을 넘어요. 여러 목록으로 나눠 주세요.",
  },
  "batch.error.broken_archive": {
    en: "The ZIP file is damaged. Pack it again.",
    ko: "ZIP 파일이 손상됐어요. 다시 압축해 주세요.",
  },
  "batch.error.unknown_encoding": {
    en: "The list’s encoding is unknown. Save it as CSV UTF-8.",
    ko: "목록의 문자 인코딩을 알 수 없어요. CSV UTF-8로 저장해 주세요.",
  },
  "batch.error.unreadable_line": {
    en: "A line of the list has too many brackets. Put one candidate on each line.",
    ko: "목록에 괄호가 너무 많은 줄이 있어요. 한 줄에 한 명씩 적어 주세요.",
  },
  "batch.error.unclosed_quote": {
    en: "A quotation mark in the list is not closed. Close or remove it.",
    ko: "목록에 닫히지 않은 따옴표가 있어요. 닫거나 지워 주세요.",
  },
  "batch.error.no_candidates": {
    en: "The list has no candidates. Put one on each line.",
    ko: "목록에 지원자가 없어요. 한 줄에 한 명씩 적어 주세요.",
  },
  "batch.error.several_lists": {
    en: "The ZIP file has several CSV files. Keep the one with the candidates.",
    ko: "ZIP 파일에 CSV 파일이 여러 개예요. 지원자 목록 하나만 남겨 주세요.",
  },
  "batch.error.broken_list": {
    en: "The CSV file in the ZIP file can’t be read.",
    ko: "ZIP 파일 안의 CSV 파일을 읽을 수 없어요.",
  },
  "batch.error.position_deleted": {
    en: "The position was deleted.",
    ko: "포지션이 삭제됐어요.",
  },
  "batch.error.position_archived": {
    en: "The position is archived. Restore it, then send the rest.",
    ko: "보관된 포지션이에요. 복원한 뒤 나머지를 보내 주세요.",
  },
  "batch.error.too_large": {
    en: "The file is too large. Split it into several.",
    ko: "파일이 너무 커요. 여러 파일로 나눠 주세요.",
  },
  "batch.error.other": {
    en: "Something went wrong on the server. Try again.",
    ko: "서버에 문제가 생겼어요. 다시 시도해 주세요.",
  },
  "batch.delete": { en: "Delete this list", ko: "이 목록 삭제" },
  "batch.delete.title": { en: "Delete this list?", ko: "이 목록을 삭제할까요?" },
  "batch.delete.text": {
    en: "The list and its files are deleted for good. Invitations that were sent stay, but their links can’t be shown again.",
    ko: "목록과 파일이 완전히 삭제돼요. 보낸 초대는 남지만 링크를 다시 볼 수 없어요.",
  },
} as const satisfies Catalogue;
