"""Where measured qualifications are stored, and those that come with the product."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from functools import cache
from pathlib import Path, PurePath

import structlog
import yaml
from pydantic import TypeAdapter, ValidationError

from judging.qualification import Qualification
from kit.language import Language
from models.store.catalog import default_catalog

CATALOG_PATH = Path(__file__).with_name("catalog.yaml")

log = structlog.get_logger(__name__)


class QualificationStore:
    """Qualifications measured by this installation, as JSON files.

    Args:
        folder: created with the first qualification; may be shared by processes and hosts.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, judge: str, prompt_version: str, language: Language) -> Qualification | None:
        """The stored qualification; None when there is none that can be read."""
        path = self.path_of(judge, prompt_version, language)
        try:
            found = Qualification.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            log.warning("qualification.unreadable", path=str(path), reason=str(error)[:200])
            return None
        return found if _is_of(found, judge, prompt_version, language) else None

    def save(self, qualification: Qualification) -> Path:
        """Store a qualification in the place of an earlier one of the same judge.

        The file is replaced as a whole: a reader sees the old one or the new one.

        Raises:
            OSError: the folder can't be written.
        """
        q = qualification
        path = self.path_of(q.judge, q.prompt_version, q.language)
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, part = tempfile.mkstemp(dir=self.folder, prefix=f".{path.stem}-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(q.model_dump_json(indent=2) + "\n")
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
        return path

    def path_of(self, judge: str, prompt_version: str, language: Language) -> Path:
        """The file of a judge's qualification: readable, and unique by a checksum."""
        judge = weights_name(judge)
        key = "\n".join((judge, prompt_version, language))
        digest = hashlib.sha256(key.encode()).hexdigest()[:12]
        readable = re.sub(r"[^a-z0-9]+", "-", judge.lower()).strip("-")[:60]
        return self.folder / f"{readable}-{language}-{digest}.json"


def known_qualification(
    judge: str, prompt_version: str, language: Language
) -> Qualification | None:
    """The qualification of a known model in the catalog; None when the catalog has none."""
    for entry in read_catalog(CATALOG_PATH):
        if _is_of(entry, judge, prompt_version, language):
            return entry
    return None


def weights_name(judge: str) -> str:
    """One name for the same weights: the embedded model's file, whatever names it.

    ``vivavoce serve`` calls the model by its file. Where another process runs its server, it is
    called by its id in the catalog of models, or by the path of its file.
    """
    provider, _, model = judge.partition("/")
    if provider != "embedded":
        return judge
    for known in default_catalog().model:
        if known.id == model:
            model = known.files[0].name
    return f"{provider}/{PurePath(model).name.removesuffix('.gguf')}"


def _is_of(
    qualification: Qualification, judge: str, prompt_version: str, language: Language
) -> bool:
    q = qualification
    measured = (weights_name(q.judge), q.prompt_version, q.language)
    return measured == (weights_name(judge), prompt_version, language)


@cache
def read_catalog(path: Path) -> tuple[Qualification, ...]:
    """The catalog's entries.

    Raises:
        ValueError: the file is no list of qualifications.
    """
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return TypeAdapter(tuple[Qualification, ...]).validate_python(entries)
