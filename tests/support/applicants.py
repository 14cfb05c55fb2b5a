"""A job, and its thirty applicants as a recruiter gets them: a CSV file, and a ZIP file of
résumés. Three of them are faulty."""

from __future__ import annotations

from dataclasses import dataclass

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

LISTED = [
    *("Bea", "Cleo", "Dora", "Edith", "Fay", "Grace", "Hedy", "Ivy", "Jean", "Kay", "Lena"),
    *("Mary", "Nora", "Olga", "Pia", "Rosa", "Sue", "Tess", "Una", "Vera", "Wanda", "Xenia"),
]
WITH_RESUME = ["Ada", "Betty", "Clara", "Dana", "Emmy"]
"""The given names of those who can be invited."""
_FAMILIES = iter(("Larkspur", "Foxglove", "Hawthorn"))


@dataclass(frozen=True)
class Applicants:
    """All of one family, whose name is nobody else's."""

    family: str

    @classmethod
    def others(cls) -> Applicants:
        """Applicants that no test of this process had before, nor an earlier attempt at it."""
        return cls(next(_FAMILIES))

    @property
    def domain(self) -> str:
        """Of their e-mail addresses."""
        return f"{self.family.lower()}.example"

    @property
    def by_address(self) -> dict[str, str]:
        """Addresses and names of those who can be invited."""
        return {self.address(given): self.name(given) for given in [*LISTED, *WITH_RESUME]}

    def name(self, given: str) -> str:
        """A whole name."""
        return f"{given} {self.family}"

    def address(self, given: str) -> str:
        """An e-mail address."""
        return f"{given.lower()}@{self.domain}"

    def csv_file(self) -> bytes:
        """Twenty-four of them: one is listed twice, and one has an address that is none."""
        people = [(self.name(given), self.address(given)) for given in LISTED]
        people += [
            (self.name("Beatrice"), self.address("Bea")),
            (self.name("Zara"), "zara at home"),
        ]
        return "\n".join(["Name,E-mail", *(",".join(person) for person in people)]).encode()

    def zip_file(self) -> bytes:
        """Six résumés, one of them protected by a password."""
        files = {f"{given.lower()}.pdf": make_pdf(self._resume(given)) for given in WITH_RESUME}
        return packed(files | {"yara.pdf": make_pdf(self._resume("Yara"), user_password="secret")})

    def _resume(self, given: str) -> str:
        text = ENGLISH.replace("Ada Lovelace", self.name(given))
        return text.replace("ada.lovelace@example.org", self.address(given))
