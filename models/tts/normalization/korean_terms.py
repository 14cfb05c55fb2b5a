"""How English letters and terms are said in Korean."""

from __future__ import annotations

LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "에이 비 씨 디 이 에프 지 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 알 에스 티 유 브이 더블유 엑스 와이 제트".split(),
        strict=True,
    )
)

SPELLED = {
    "C++": "씨 플러스플러스", "C#": "씨샵", "F#": "에프샵", ".NET": "닷넷", "ASP.NET": "에이에스피 닷넷",
    "Node.js": "노드제이에스", "Next.js": "넥스트제이에스", "Vue.js": "뷰제이에스", "Nuxt.js": "넉스트제이에스",
    "React.js": "리액트제이에스", "Express.js": "익스프레스제이에스", "CI/CD": "씨아이 씨디",
    "TCP/IP": "티씨피 아이피", "I/O": "아이오", "A/B": "에이비", "PL/SQL": "피엘 에스큐엘", "N/A": "해당 없음",
    "UI/UX": "유아이 유엑스", "AI/ML": "에이아이 엠엘", "24/7": "이십사 시간 내내", "R&D": "알앤디",
    "Q&A": "큐앤에이", "M&A": "엠앤에이", "AT&T": "에이티앤티", "B2B": "비투비", "B2C": "비투씨",
    "C2C": "씨투씨", "P2P": "피투피", "k8s": "쿠버네티스", "K8s": "쿠버네티스", "i18n": "국제화",
    "l10n": "현지화", "a11y": "접근성", "NoSQL": "노에스큐엘", "MySQL": "마이에스큐엘", "PostgreSQL": "포스트그레스큐엘",
    "SQLite": "에스큐라이트", "GraphQL": "그래프큐엘", "JSON": "제이슨", "YAML": "야믈", "SaaS": "사스",
    "PaaS": "파스", "IaaS": "아이아스", "OAuth": "오어스", "OAuth2": "오어스 투", "gRPC": "지알피씨",
    "WebRTC": "웹알티씨", "IPv4": "아이피 버전 사", "IPv6": "아이피 버전 육", "macOS": "맥오에스", "iOS": "아이오에스",
    "MLOps": "엠엘옵스", "NASA": "나사", "NATO": "나토", "TOEIC": "토익", "TOEFL": "토플", "OPIc": "오픽",
    "KAIST": "카이스트", "POSTECH": "포스텍", "UNIST": "유니스트", "COVID-19": "코로나 십구",
    "PhD": "피에이치디", "Ph.D.": "피에이치디", "vs.": "대", "vs": "대", "etc.": "등", "e.g.": "예를 들어",
    "SCRUM": "스크럼", "REST": "레스트", "CRUD": "크러드", "RAM": "램", "LAN": "랜", "CUDA": "쿠다",
    "BERT": "버트", "LoRA": "로라", "RAG": "래그", "SOLID": "솔리드", "ACID": "애시드", "JPEG": "제이펙",
    "OWASP": "오와스프", "STAR": "스타", "ASAP": "에이에스에이피", "OK": "오케이", "FAQ": "에프에이큐",
}  # fmt: skip
"""Exact spellings, matched as whole words."""

WORDS = {
    "react": "리액트", "vue": "뷰", "angular": "앵귤러", "svelte": "스벨트", "next": "넥스트", "python": "파이썬",
    "java": "자바", "javascript": "자바스크립트", "typescript": "타입스크립트", "kotlin": "코틀린", "swift": "스위프트",
    "scala": "스칼라", "rust": "러스트", "ruby": "루비", "rails": "레일즈", "django": "장고", "flask": "플라스크",
    "fastapi": "패스트에이피아이", "spring": "스프링", "boot": "부트", "hibernate": "하이버네이트", "redis": "레디스",
    "kafka": "카프카", "rabbitmq": "래빗엠큐", "docker": "도커", "kubernetes": "쿠버네티스", "helm": "헬름",
    "terraform": "테라폼", "ansible": "앤서블", "jenkins": "젠킨스", "github": "깃허브", "gitlab": "깃랩",
    "git": "깃", "linux": "리눅스", "ubuntu": "우분투", "windows": "윈도우", "nginx": "엔진엑스", "apache": "아파치",
    "oracle": "오라클", "mongodb": "몽고디비", "mongo": "몽고", "mariadb": "마리아디비", "postgres": "포스트그레스",
    "elasticsearch": "엘라스틱서치", "kibana": "키바나", "grafana": "그라파나", "prometheus": "프로메테우스",
    "airflow": "에어플로", "spark": "스파크", "hadoop": "하둡", "hive": "하이브", "pandas": "판다스", "numpy": "넘파이",
    "pytorch": "파이토치", "tensorflow": "텐서플로", "keras": "케라스", "jira": "지라", "slack": "슬랙",
    "notion": "노션", "figma": "피그마", "excel": "엑셀", "photoshop": "포토샵", "illustrator": "일러스트레이터",
    "unity": "유니티", "unreal": "언리얼", "android": "안드로이드", "flutter": "플러터", "firebase": "파이어베이스",
    "aws": "에이더블유에스", "azure": "애저", "google": "구글", "amazon": "아마존", "microsoft": "마이크로소프트",
    "apple": "애플", "naver": "네이버", "kakao": "카카오", "samsung": "삼성", "netflix": "넷플릭스", "cloud": "클라우드",
    "lambda": "람다", "backend": "백엔드", "frontend": "프런트엔드", "fullstack": "풀스택", "full": "풀", "stack": "스택",
    "devops": "데브옵스", "data": "데이터", "engineer": "엔지니어", "developer": "디벨로퍼", "manager": "매니저",
    "designer": "디자이너", "analyst": "애널리스트", "scientist": "사이언티스트", "product": "프로덕트",
    "project": "프로젝트", "marketing": "마케팅", "team": "팀", "leader": "리더", "lead": "리드", "agile": "애자일",
    "scrum": "스크럼", "sprint": "스프린트", "api": "에이피아이", "web": "웹", "app": "앱", "server": "서버",
    "client": "클라이언트", "cache": "캐시", "token": "토큰", "session": "세션", "thread": "스레드",
    "graphql": "그래프큐엘", "webpack": "웹팩", "vite": "비트", "redux": "리덕스", "storybook": "스토리북",
    "cypress": "사이프러스", "selenium": "셀레니움", "junit": "제이유닛", "gradle": "그레이들", "maven": "메이븐",
    "tableau": "태블로", "looker": "루커", "snowflake": "스노우플레이크", "bigquery": "빅쿼리", "openai": "오픈에이아이",
    "chatgpt": "챗지피티", "transformer": "트랜스포머", "hugging": "허깅", "face": "페이스", "machine": "머신",
    "learning": "러닝", "deep": "딥", "senior": "시니어", "junior": "주니어", "intern": "인턴", "core": "코어",
    "version": "버전", "part": "파트", "phase": "페이즈", "level": "레벨", "security": "시큐리티", "batch": "배치", "query": "쿼리", "go": "고", "node": "노드",
    "express": "익스프레스", "nest": "네스트", "celery": "셀러리", "istio": "이스티오", "argo": "아르고",
    "bash": "배시", "shell": "셸", "powershell": "파워셸", "confluence": "컨플루언스", "trello": "트렐로",
    "sap": "에스에이피", "salesforce": "세일즈포스", "zoom": "줌", "email": "이메일", "mail": "메일",
    "gmail": "지메일", "com": "컴", "net": "넷", "org": "오알지", "kr": "케이알", "co": "씨오", "io": "아이오",
    "and": "앤드", "or": "오어", "the": "더", "of": "오브",
}  # fmt: skip
"""Words in lower case. What is in no list is left to the voice."""
