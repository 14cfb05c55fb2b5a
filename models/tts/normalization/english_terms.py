"""How English terms and abbreviations are said.

Letters that are said one by one are written ``A.P.I``: every voice reads that as letters, where
``A P I`` begins with an article for some.
"""

from __future__ import annotations

TERMS = {
    "C++": "C plus plus", "C#": "C sharp", "F#": "F sharp", "J#": "J sharp",
    ".NET": "dot net", "ASP.NET": "A.S.P dot net", "VB.NET": "V.B dot net",
    "Objective-C": "Objective C", "Node.js": "Node J.S", "Next.js": "Next J.S",
    "Vue.js": "Vue J.S", "Nuxt.js": "Nuxt J.S", "D3.js": "D three J.S", "Three.js": "Three J.S",
    "Express.js": "Express J.S", "React.js": "React J.S", "Socket.io": "Socket I.O",
    "CI/CD": "C.I C.D", "TCP/IP": "T.C.P I.P", "I/O": "I.O", "A/B": "A.B", "C/C++": "C and C plus plus", "PL/SQL": "P.L S.Q.L",
    "T-SQL": "T S.Q.L", "N/A": "not applicable", "OS/2": "O.S two", "HTTP/2": "H.T.T.P two",
    "HTTP/3": "H.T.T.P three", "24/7": "twenty-four seven", "w/o": "without", "w/": "with ",
    "and/or": "and or", "he/she": "he or she", "she/he": "she or he", "his/her": "his or her",
    "him/her": "him or her", "s/he": "he or she", "yes/no": "yes or no",
    "R&D": "R and D", "Q&A": "Q and A", "AT&T": "A.T and T", "M&A": "M and A", "P&L": "P and L",
    "B2B": "B to B", "B2C": "B to C", "C2C": "C to C", "P2P": "peer to peer", "B2G": "B to G",
    "k8s": "Kubernetes", "K8s": "Kubernetes", "k3s": "K three S", "i18n": "internationalization",
    "l10n": "localization", "a11y": "accessibility", "o11y": "observability",
    "SQL": "S.Q.L", "NoSQL": "no S.Q.L", "MySQL": "my S.Q.L", "PostgreSQL": "Postgres Q.L",
    "SQLite": "S.Q lite", "GraphQL": "graph Q.L", "JSON": "Jason", "YAML": "yammel",
    "JSONB": "Jason B", "SaaS": "sass", "PaaS": "pass", "IaaS": "I.A.A.S", "IaC": "I.A.C",
    "nginx": "engine X", "NGINX": "engine X", "kubectl": "cube control", "etcd": "E.T.C.D",
    "OAuth": "O auth", "OAuth2": "O auth two", "gRPC": "G.R.P.C", "WebRTC": "web R.T.C",
    "IPv4": "I.P version four", "IPv6": "I.P version six", "macOS": "Mac O.S", "iOS": "I.O.S",
    "iPadOS": "iPad O.S", "DevSecOps": "dev sec ops", "MLOps": "M.L ops", "LLMOps": "L.L.M ops",
    "LLMs": "L.L.Ms", "APIs": "A.P.I's", "GPUs": "G.P.U's", "CPUs": "C.P.U's", "KPIs": "K.P.I's",
    "OKRs": "O.K.R's", "SLAs": "S.L.A's", "SLOs": "S.L.O's", "PRs": "P.R's", "IDs": "I.D's",
    "LaTeX": "lay tech", "PhD": "P.H.D", "Ph.D.": "P.H.D", "Ph.D": "P.H.D", "BSc": "B.S.C",
    "MSc": "M.S.C", "B.Sc.": "B.S.C", "M.Sc.": "M.S.C", "McKinsey": "McKinsey", "H2O": "H two O",
    "CO2": "C.O two", "JPEG": "jay peg", "GUI": "gooey", "OWASP": "oh wasp", "HIPAA": "hippa",
    "UI": "U.I", "UX": "U.X", "UI/UX": "U.I U.X", "AI/ML": "A.I M.L", "ID": "I.D", "IT": "I.T",
    "US": "U.S", "OK": "okay", "GitHub": "git hub", "GitLab": "git lab", "numpy": "num pie",
    "NumPy": "num pie", "PyPI": "pie P.I", "PyTorch": "pie torch", "SciPy": "sigh pie",
    "pytest": "pie test", "FastAPI": "fast A.P.I", "OpenAPI": "open A.P.I", "OpenAI": "open A.I",
    "JavaScript": "java script", "TypeScript": "type script", "vs.": "versus", "vs": "versus",
    "e.g.": "for example", "i.e.": "that is", "etc.": "et cetera", "approx.": "approximately",
    "incl.": "including", "dept.": "department", "yrs": "years", "yrs.": "years", "mos.": "months",
    "a.m.": "A.M", "p.m.": "P.M", "aka": "also known as",
}  # fmt: skip
"""Exact spellings. The keys are matched as whole words."""

CAPITAL_WORDS = frozenset(
    "A I AM AN AND ANY ARE AS AT BE BIG BUT BY CAN DID DO END FOR GET GO GOT HAD HAS HE HER HIM "
    "HIS HOW IF IN IS ITS JOB KEY LET ME MY NEW NO NOT NOW OF OFF OLD ON ONE OR OUR OUT OWN RUN "
    "SAY SEE SHE SO THE TO TOO TOP TRY TWO UP USE WAS WAY WE WHO WHY YES YET YOU ALL DAY MAY "
    "ADD ASK BAD FEW LOW MAN MEN OIL PAY PUT RED SET SIX TEN WAR WIN WON "
    "KIM LEE JIN MIN SUN HAN LIM YOO AMY ANN BEN BOB DAN EVA IAN JIM JOE KAY LEO LIZ MAX MIA PAM "
    "RAY RON ROY SAM SUE TIM TOM ZOE DOE COX FOX LI WU XU LIU HU MA "
    "RAM ROM LAN WAN PIN SIM BIM RAG DOM GAN".split()
)  # fmt: skip
"""Two and three capitals that are a word or a name; others are letters."""
LETTERS = frozenset(
    "IEEE UUID IOT ASAP API APIS OAS EKS EBS ECS AMI AMQP IMAP ISMS SEO UEFI OIDC".split()
)
"""Longer capitals, or ones with vowels, that are letters all the same."""
JOB_TITLES = (
    "engineer developer analyst manager scientist designer architect specialist consultant "
    "technician administrator programmer accountant nurse associate"
).split()
NUMBERED = (
    "part chapter section volume vol phase level type war act stage tier grade version round "
    "class title article appendix step module unit division"
).split()
"""Words that a roman numeral follows."""
