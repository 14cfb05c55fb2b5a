"""Words of roles, companies, schools and places, by which a résumé's lines are told apart."""

from __future__ import annotations

import re

_ROLE_WORDS = (
    "engineer developer programmer designer manager analyst scientist architect marketer consultant"
    " accountant teacher nurse researcher administrator specialist director lead intern student"
    " graduate officer assistant associate coordinator supervisor executive president founder"
    " co-founder cofounder partner owner editor writer journalist reporter translator interpreter"
    " lecturer professor tutor instructor trainer coach counsellor counselor therapist"
    " psychologist physician doctor surgeon dentist pharmacist paramedic caregiver carer midwife"
    " technician mechanic electrician plumber carpenter welder machinist operator driver pilot"
    " captain dispatcher planner buyer merchandiser cashier clerk receptionist secretary teller"
    " bookkeeper auditor controller treasurer economist actuary underwriter broker trader banker"
    " lawyer attorney solicitor barrister paralegal judge advocate chef cook baker barista waiter"
    " waitress server bartender housekeeper concierge host hostess steward attendant guard"
    " photographer videographer animator illustrator artist musician composer producer actor"
    " actress singer dancer curator librarian archivist historian biologist chemist physicist"
    " mathematician statistician geologist ecologist agronomist farmer gardener surveyor foreman"
    " builder inspector tester strategist evangelist recruiter representative rep salesperson"
    " seller agent ambassador advisor adviser fellow postdoc apprentice trainee freelancer"
    " contractor head chief vp cto ceo cfo coo cio principal staff sre devops dba qa superintendent"
    " headmaster dean volunteer sergeant lieutenant soldier firefighter policeman detective"
    " investigator adjuster estimator scheduler packer picker loader courier postman cleaner"
    " maid nanny beautician hairdresser stylist tailor seamstress florist veterinarian optician"
    " radiographer physiotherapist dietitian nutritionist chairman chairperson member organizer"
    " copywriter songwriter screenwriter poet novelist comedian painter sculptor athlete "
    "moderator facilitator scrum-master teamlead hacker expert professional"
)
_KOREAN_ROLE_WORDS = (
    "개발자 엔지니어 디자이너 기획자 마케터 매니저 분석가 연구원 회계사 간호사 교사 컨설턴트 "
    "관리자 담당자"
    " 설계자 프로그래머 아키텍트 사이언티스트 애널리스트 리드 팀장 실장 부장 차장 과장 대리 사원 "
    "주임"
    " 인턴 책임 선임 수석 본부장 이사 대표 상무 전무 파트장 조교 강사 교수 조리사 요리사 "
    "바리스타 제빵사"
    " 기사 기술자 정비사 운전원 상담원 상담사 사서 기자 작가 편집자 번역가 통역사 약사 의사 "
    "물리치료사"
    " 사회복지사 변호사 법무사 세무사 노무사 감리 현장소장 조종사 승무원 판매원 영업사원 "
    "코디네이터 큐레이터"
    " 사무원 비서 프리랜서 아르바이트 운영자 테스터 PM PO QA 연구원보 전임 주무관 영양사 미용사 "
    "배송원"
    " 프로듀서 감독 촬영기사 직원 책임자 총괄 점장 부점장 매니져 어시스턴트 에디터 임상병리사"
)

_ROLE = re.compile(rf"\b(?:{'|'.join(map(re.escape, _ROLE_WORDS.split()))})s?\b", re.IGNORECASE)
_ROLE_KO = re.compile(rf"(?:{'|'.join(_KOREAN_ROLE_WORDS.split())})(?![가-힣])")
_LIKELY_ROLE = re.compile(
    r"\b[A-Z]?[a-z]{3,}(?:ologist|ographer|ician|keeper|maker|wright|smith|worker|minder)\b"
)
_COMPANY = re.compile(
    r"\b(?:inc|llc|ltd|limited|gmbh|corp|corporation|co|plc|ag|sa|bv|pty|llp|oy|ab|group|holdings"
    r"|company|labs?|laborator(?:y|ies)|systems|technolog(?:y|ies)|solutions|partners|studios?"
    r"|agency|institute|foundation|consulting|services|clinic|hospital|hotels?|resort|museum|bank"
    r"|university|college|school|academy|restaurant|café|cafe|bakery|airlines?|airways|motors"
    r"|foods|pharma|pharmaceuticals|logistics|insurance|capital|ventures|media|press|publishing"
    r"|council|ministry|department|city of|centre|center|association|society|works|industries"
    r"|electronics|energy|networks|software|digital|interactive|games|retail|stores?|market"
    r"|kitchens?|farms?|brothers|bros|& sons|law firm|associates|observatory|orchestra|theatre)\b"
    r"|㈜|\(주\)|주식회사|유한회사|재단|법인|[가-힣]{1,12}(?:회사|전자|건설|은행|병원|대학교|연구소|연구원|소프트"
    r"|시스템즈?|테크|네트웍스|네트워크|유통|물산|상사|화학|제약|증권|보험|식품|호텔|학원|학교|센터|공사|공단"
    r"|그룹|컴퍼니|커머스|랩스?|스튜디오|데이터|모빌리티|로지스|미디어|엔터테인먼트|솔루션|바이오|에너지|산업|공업)"
    r"(?![가-힣])",
    re.IGNORECASE,
)
SCHOOL = re.compile(
    r"\b(?:university|universit[àäéy]\w*|universidad\w*|universidade|université|college|institute"
    r"|institut\w*|school|academy|polytechnic\w*|faculty|conservator\w+|hochschule|lycée|sixth form"
    r"|seminary|bootcamp|eth zürich|MIT|UCLA|KAIST|POSTECH|UNIST|ETH|LSE|UCL)\b"
    r"|대학교|대학원|전문대|대학(?!생)|고등학교|중학교|사관학교|[가-힣]{1,8}(?:고|여고|대|여대|교대)(?![가-힣])|평생교육원|아카데미",
    re.IGNORECASE,
)

_STATE_CODES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM"
    " NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC UK USA US ON BC QC AB NSW VIC"
    " QLD WA UAE"
)
_STATES = frozenset(_STATE_CODES.split())
_PLACE_NAMES = (
    "alabama,alaska,arizona,arkansas,california,colorado,connecticut,delaware,florida,georgia,"
    "hawaii,idaho,illinois,indiana,iowa,kansas,kentucky,louisiana,maine,maryland,massachusetts,"
    "michigan,minnesota,mississippi,missouri,montana,nebraska,nevada,new hampshire,new jersey,"
    "new mexico,new york,north carolina,north dakota,ohio,oklahoma,oregon,pennsylvania,"
    "rhode island,south carolina,south dakota,tennessee,texas,utah,vermont,virginia,washington,"
    "west virginia,wisconsin,wyoming,argentina,australia,austria,bangladesh,belgium,brazil,"
    "bulgaria,canada,chile,china,colombia,croatia,czech republic,czechia,denmark,egypt,england,"
    "estonia,ethiopia,finland,france,germany,ghana,greece,hungary,iceland,india,indonesia,iran,"
    "iraq,ireland,israel,italy,japan,kenya,korea,south korea,republic of korea,latvia,lebanon,"
    "lithuania,malaysia,mexico,morocco,nepal,netherlands,new zealand,nigeria,norway,pakistan,"
    "peru,philippines,poland,portugal,romania,russia,scotland,serbia,singapore,slovakia,"
    "slovenia,south africa,spain,sri lanka,sweden,switzerland,taiwan,thailand,tunisia,turkey,"
    "uganda,ukraine,united arab emirates,united kingdom,united states,uruguay,venezuela,"
    "vietnam,wales,amsterdam,ankara,athens,atlanta,auckland,austin,bangalore,bengaluru,bangkok,"
    "barcelona,basel,beijing,belfast,belgrade,berlin,bern,birmingham,bogota,bologna,boston,"
    "bratislava,brighton,bristol,brooklyn,brussels,bucharest,budapest,buenos aires,busan,cairo,"
    "calgary,cambridge,cape town,cardiff,chennai,chicago,cologne,copenhagen,dallas,delhi,"
    "denver,detroit,dubai,dublin,edinburgh,frankfurt,geneva,ghent,glasgow,gothenburg,hamburg,"
    "hanoi,helsinki,ho chi minh city,hong kong,houston,hyderabad,incheon,istanbul,jakarta,"
    "jerusalem,johannesburg,karachi,krakow,kuala lumpur,kyiv,kyoto,lagos,lahore,leeds,leipzig,"
    "leuven,lille,lima,lisbon,liverpool,london,los angeles,lyon,madrid,malmo,malmö,manchester,"
    "manila,marseille,melbourne,mexico city,miami,milan,minneapolis,montreal,moscow,mumbai,"
    "munich,nairobi,naples,new delhi,oakland,osaka,oslo,ottawa,oxford,paris,perth,philadelphia,"
    "phoenix,portland,porto,prague,pune,riga,rome,rotterdam,san diego,san francisco,san jose,"
    "santiago,sao paulo,são paulo,seattle,seoul,shanghai,sheffield,shenzhen,sofia,springfield,"
    "stockholm,sydney,taipei,tallinn,tel aviv,tokyo,toronto,toulouse,turin,utrecht,valencia,"
    "vancouver,vienna,vilnius,warsaw,york,zagreb,zurich,zürich,remote,hybrid,on-site,onsite"
)
_PLACES = frozenset(_PLACE_NAMES.split(","))
_KOREAN_PLACE = re.compile(
    r"^(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주|판교|성남|수원|분당|강남)"
    r"(?:특별시|광역시|특별자치시|도|시|구)?(?:\s|$)"
)


def role_score(text: str) -> float:
    """How much a text is a role's name: 2 at most."""
    head = re.split(r"\s+(?:of|for|at|in)\s|[,(/–—]|\s-\s", text.strip())[0]
    last = head.split(" ")[-1] if head else ""
    last = re.sub(r"^(?:I{1,3}|IV|V|\d)$", "", last) or (
        head.split(" ")[-2] if " " in head else last
    )
    if _ROLE.fullmatch(last) or _ROLE_KO.search(last):
        return 2.0
    if _ROLE.search(text) or _ROLE_KO.search(text):
        return 1.2
    return 0.8 if _LIKELY_ROLE.search(text) else 0.0


def is_role(text: str) -> bool:
    """Whether a text has an occupation's word."""
    return role_score(text) > 0


def company_score(text: str) -> float:
    """How much a text is a company's name: 1.5 at most."""
    return 1.5 if _COMPANY.search(text) else 0.0


def is_place(text: str) -> bool:
    """Whether a text is a place, such as "Springfield, IL", and nothing else."""
    text = text.strip(" .()")
    if _KOREAN_PLACE.match(text):
        return True
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 3 or not parts[0]:
        return False
    known = [
        part.casefold() in _PLACES or part in _STATES or re.fullmatch(r"[A-Z]{2} \d{5}", part)
        for part in parts
    ]
    return known[-1] is not None and bool(known[-1]) and (len(parts) > 1 or part_is_place(parts[0]))


def part_is_place(text: str) -> bool:
    """Whether a text is the name of a known city, state or country."""
    return text.strip().casefold() in _PLACES
