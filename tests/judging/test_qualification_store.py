"""Stored qualifications: what is saved is found again, whole or not at all."""

from __future__ import annotations

import itertools
import os
import threading
from pathlib import Path

import pytest

from judging.batch.model_names import judge_name
from judging.prompts import PROMPT_VERSION
from judging.qualification import Qualification
from judging.qualification_store import (
    CATALOG_PATH,
    QualificationStore,
    known_qualification,
    read_catalog,
)
from kit.language import Language
from models.llm.settings import LLMSettings
from models.store.catalog import default_catalog


def qualification(
    judge: str = "openai/gpt-4.1-mini", kappa: float = 0.8, language: Language = "en"
) -> Qualification:
    """A qualification that allows everything."""
    return Qualification(
        judge=judge,
        prompt_version="1",
        language=language,
        points=300,
        points_kappa=kappa,
        points_kappa_low=kappa - 0.1,
        points_kappa_high=kappa + 0.1,
        untold_called_told=0.05,
        levels=40,
        levels_kappa=0.7,
        levels_kappa_low=0.5,
        levels_kappa_high=0.8,
    )


@pytest.fixture
def store(tmp_path: Path) -> QualificationStore:
    """A store without a folder yet."""
    return QualificationStore(tmp_path / "qualifications")


def test_a_qualification_is_found_by_judge_prompt_and_language(store: QualificationStore) -> None:
    saved = qualification()
    store.save(saved)
    store.save(qualification(kappa=0.1, language="ko"))
    assert store.load(saved.judge, "1", "en") == saved
    assert store.load(saved.judge, "2", "en") is None
    assert store.load("openai/gpt-4.1", "1", "en") is None
    korean = store.load(saved.judge, "1", "ko")
    assert korean is not None and korean.points_kappa == 0.1


def test_judges_whose_names_look_alike_have_files_of_their_own(store: QualificationStore) -> None:
    store.save(qualification("vllm/qwen-7b", 0.9))
    store.save(qualification("vllm/qwen_7b", 0.2))
    first, second = store.load("vllm/qwen-7b", "1", "en"), store.load("vllm/qwen_7b", "1", "en")
    assert first is not None and first.points_kappa == 0.9
    assert second is not None and second.points_kappa == 0.2


def test_a_name_cannot_leave_the_folder(store: QualificationStore) -> None:
    path = store.save(qualification("http://10.0.0.2:8000/v1/../../etc#" + "x" * 300))
    assert path.parent == store.folder
    assert len(path.name) < 100


def test_a_later_check_replaces_an_earlier_one(store: QualificationStore) -> None:
    store.save(qualification(kappa=0.3))
    store.save(qualification(kappa=0.7))
    found = store.load("openai/gpt-4.1-mini", "1", "en")
    assert found is not None and found.points_kappa == 0.7
    assert len([*store.folder.iterdir()]) == 1


@pytest.mark.parametrize("content", [b"", b'{"judge": "openai', b"\xff\xfe", b"[]"])
def test_a_damaged_file_is_no_qualification(store: QualificationStore, content: bytes) -> None:
    store.save(qualification()).write_bytes(content)
    assert store.load("openai/gpt-4.1-mini", "1", "en") is None


def test_a_write_that_fails_leaves_the_earlier_file(
    store: QualificationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = qualification(kappa=0.3)
    store.save(saved)

    def full(descriptor: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.save(qualification(kappa=0.7))
    assert store.load(saved.judge, "1", "en") == saved
    assert len([*store.folder.iterdir()]) == 1


def test_readers_never_see_half_a_file(store: QualificationStore) -> None:
    store.save(qualification())
    stopping = threading.Event()

    def write() -> None:
        while not stopping.is_set():
            store.save(qualification(kappa=0.7))

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        found = [store.load("openai/gpt-4.1-mini", "1", "en") for _ in range(300)]
    finally:
        stopping.set()
        for writer in writers:
            writer.join()
    assert None not in found


def test_the_catalog_is_valid_and_names_no_judge_twice() -> None:
    entries = read_catalog(CATALOG_PATH)
    keys = [(e.judge, e.prompt_version, e.language) for e in entries]
    assert len(keys) == len(set(keys))
    for entry in entries:
        found = known_qualification(entry.judge, entry.prompt_version, entry.language)
        assert found == entry
    assert known_qualification("openai/none-such", "1", "en") is None


def test_the_embedded_model_s_entries_count_by_each_of_its_names(
    store: QualificationStore,
) -> None:
    """Its server names it by its file; settings for a server of another process by its id."""
    settings = LLMSettings()
    by_file = f"embedded/{default_catalog().get(settings.embedded_model).files[0].name}"
    names = [judge_name(settings, "embedded"), by_file, by_file.removesuffix(".gguf")]
    names.append(f"embedded//var/models/{by_file.removeprefix('embedded/')}")
    assert len(set(names)) == 4
    languages: list[Language] = ["en", "ko"]
    for language in languages:
        known = {known_qualification(name, PROMPT_VERSION, language) for name in names}
        assert len(known) == 1 and None not in known
    for saved, other in itertools.permutations(names, 2):
        store.save(qualification(saved))
        found = store.load(other, "1", "en")
        assert found is not None and found.judge == saved
    assert len([*store.folder.iterdir()]) == 1
    assert store.load("embedded/other", "1", "en") is None
    assert store.load(names[0].replace("embedded", "vllm"), "1", "en") is None


def test_an_entry_counts_only_for_its_prompt_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "catalog.yaml"
    path.write_text(f"[{qualification().model_dump_json()}]")
    monkeypatch.setattr("judging.qualification_store.CATALOG_PATH", path)
    assert known_qualification("openai/gpt-4.1-mini", "1", "en") == qualification()
    assert known_qualification("openai/gpt-4.1-mini", "2", "en") is None
    assert known_qualification("openai/gpt-4.1-mini", "1", "ko") is None
