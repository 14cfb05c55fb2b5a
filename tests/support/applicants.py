"""A job, and its thirty applicants as a recruiter gets them: a CSV file, and a ZIP file of
résumés. Three of them are faulty."""

from __future__ import annotations

from tests.support.invitation_batches import packed
from tests.support.pdfs import make_pdf
from tests.support.resumes import ENGLISH

ROLE, COMPANY = "Data analyst", "Northwind Robotics"
JOB_TEXT = """\
Your work:
- Look after the sensors of our warehouse robots
- Present findings to the operators
"""
QUESTION = "Which sensors of warehouse robots have you looked after?"
QUESTIONS = {
    "Look after the sensors of our warehouse robots": QUESTION,
    "Present findings to the operators": "When did you present findings to the operators?",
}
"""What a language model asks about each duty."""

FAMILY, DOMAIN = "Larkspur", "larkspur.example"
"""Of all applicants, and of nobody else."""
_LISTED = [
    *("Bea", "Cleo", "Dora", "Edith", "Fay", "Grace", "Hedy", "Ivy", "Jean", "Kay", "Lena"),
    *("Mary", "Nora", "Olga", "Pia", "Rosa", "Sue", "Tess", "Una", "Vera", "Wanda", "Xenia"),
]
_WITH_RESUME = ["Ada", "Betty", "Clara", "Dana", "Emmy"]
CSV_NAME, ZIP_NAME = "applicants.csv", "resumes.zip"


def name_of(given: str) -> str:
    """An applicant's whole name."""
    return f"{given} {FAMILY}"


def address_of(given: str) -> str:
    """An applicant's e-mail address."""
    return f"{given.lower()}@{DOMAIN}"


BY_ADDRESS = {address_of(given): name_of(given) for given in [*_LISTED, *_WITH_RESUME]}
"""The names of those who can be invited."""
CSV_READY, ZIP_READY = len(_LISTED), len(_WITH_RESUME)


def csv_file() -> bytes:
    """Twenty-four applicants: one is listed twice, and one has an address that is none."""
    people = [(name_of(given), address_of(given)) for given in _LISTED]
    people += [(name_of("Beatrice"), address_of("Bea")), (name_of("Zara"), "zara at home")]
    return "\n".join(["Name,E-mail", *(",".join(person) for person in people)]).encode()


def zip_file() -> bytes:
    """Six résumés, one of them protected by a password."""
    files = {f"{given.lower()}.pdf": make_pdf(_resume(given)) for given in _WITH_RESUME}
    return packed(files | {"yara.pdf": make_pdf(_resume("Yara"), user_password="secret")})


def _resume(given: str) -> str:
    text = ENGLISH.replace("Ada Lovelace", name_of(given))
    return text.replace("ada.lovelace@example.org", address_of(given))
