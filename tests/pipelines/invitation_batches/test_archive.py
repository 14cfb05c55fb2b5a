"""ZIP files of résumés, and those made to do harm."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest

from pipelines.invitation_batches.archive import contents_of, open_archive, read_entry
from pipelines.invitation_batches.errors import BatchError
from pipelines.invitation_batches.person import Person
from pipelines.invitation_batches.reading import read_archive
from pipelines.invitation_batches.rows import matched, rows_of_entries
from pipelines.resume.errors import ResumeError

LIMIT = 100_000


def written(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_only_files_count_and_names_are_as_people_see_them(tmp_path: Path) -> None:
    korean = "이력서_김민수.pdf"
    path = written(
        tmp_path / "a.zip",
        {
            "cv/": b"",
            "cv/../../etc/ada.pdf": b"1",
            "__MACOSX/cv/._ada.pdf": b"x",
            ".DS_Store": b"x",
            "C:\\cv\\bea.docx": b"2",
            "list.CSV": "이름,파일\n김민수,KIM.pdf\n".encode("cp949"),
            "KIM.pdf": b"3",
        },
    )
    with open_archive(path) as archive:
        contents, people = read_archive(archive)
        assert [entry.name for entry in contents.resumes] == ["ada.pdf", "bea.docx", "KIM.pdf"]
        assert read_entry(archive, contents.resumes[0].place, LIMIT) == b"1"
        assert people == [Person("김민수", file="KIM.pdf")]
    # Korean Windows writes names in CP949, without saying so.
    legacy = written(tmp_path / "b.zip", {"x" * len(korean.encode("cp949")): b"%PDF"})
    mark = b"x" * len(korean.encode("cp949"))
    legacy.write_bytes(legacy.read_bytes().replace(mark, korean.encode("cp949")))
    with open_archive(legacy) as archive:
        assert [entry.name for entry in contents_of(archive).resumes] == [korean]


def test_a_bomb_is_read_no_further_than_a_resume(tmp_path: Path) -> None:
    path = written(tmp_path / "a.zip", {"bomb.pdf": bytes(50_000_000), "ada.pdf": b"%PDF"})
    assert path.stat().st_size < 100_000
    with open_archive(path) as archive:
        with pytest.raises(ResumeError) as refusal:
            read_entry(archive, 0, LIMIT)
        assert refusal.value.code == "too_large"
        assert read_entry(archive, 1, LIMIT) == b"%PDF"


def test_an_entry_packed_by_a_rare_method_is_refused_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ada.pdf", b"%PDF")
        archive.writestr("bea.pdf", b"%PDF" * 99, zipfile.ZIP_LZMA)
    data = bytearray(path.read_bytes())
    place = data.index(b"bea.pdf") + len(b"bea.pdf") + 4
    data[place : place + 5] = b"\xff" * 5  # LZMA's properties
    path.write_bytes(data)
    with open_archive(path) as archive:
        assert read_entry(archive, 0, LIMIT) == b"%PDF"
        with pytest.raises(ResumeError, match="ordinary ZIP file") as refusal:
            read_entry(archive, 1, LIMIT)
    assert refusal.value.code == "broken"


def test_entries_that_overlap_or_lie_about_their_size_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.zip", {f"{n}.pdf": bytes(9) * 1000 for n in range(3)})
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02")
    # The first entry claims to be 4 GB packed.
    struct.pack_into("<L", data, place + 20, 0xFFFFFFF0)
    path.write_bytes(data)
    with open_archive(path) as archive, pytest.raises(BatchError) as refusal:
        contents_of(archive)
    assert refusal.value.code == "archive_too_large"


def test_an_archive_with_a_huge_directory_is_not_opened(tmp_path: Path) -> None:
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for n in range(5_001):
            archive.writestr(f"{n}", b"")
    path = tmp_path / "a.zip"
    path.write_bytes(many.getvalue())
    with pytest.raises(BatchError) as refusal:
        open_archive(path)
    assert refusal.value.code == "archive_too_large"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "no_resumes"),
        ({"a.csv": b"x", "b.csv": b"y", "c.pdf": b""}, "several_lists"),
        ({"a.csv": b"Name,Email\n", "c.pdf": b""}, "no_candidates"),
    ],
)
def test_archives_that_are_refused(tmp_path: Path, files: dict[str, bytes], code: str) -> None:
    path = written(tmp_path / "a.zip", files)
    with open_archive(path) as archive, pytest.raises(BatchError) as refusal:
        read_archive(archive)
    assert refusal.value.code == code


def test_damaged_and_encrypted_entries_are_their_own_problem(tmp_path: Path) -> None:
    path = written(tmp_path / "a.zip", {"a.pdf": b"%PDF" * 500, "b.pdf": b"%PDF"})
    data = bytearray(path.read_bytes())
    data[45:60] = b"\xff" * 15  # in the packed first file
    directory = data.rindex(b"PK\x01\x02")
    struct.pack_into("<H", data, directory + 8, 1)  # the second one is encrypted
    path.write_bytes(data)
    with open_archive(path) as archive:
        for place, code in ((0, "broken"), (1, "encrypted")):
            with pytest.raises(ResumeError) as refusal:
                read_entry(archive, place, LIMIT)
            assert refusal.value.code == code
    path.write_bytes(b"PK\x03\x04 and nothing else")
    with pytest.raises(BatchError) as broken:
        open_archive(path)
    assert broken.value.code == "broken_archive"


def test_resumes_are_matched_by_file_address_or_name(tmp_path: Path) -> None:
    path = written(tmp_path / "a.zip", {f"{n}.pdf": b"" for n in ("Ada", "bea", "cleo", "dan")})
    with open_archive(path) as archive:
        rows = rows_of_entries(uuid4(), contents_of(archive).resumes)
    rows[1].email = "bea@example.org"
    rows[2].name = rows[3].name = "김 민수"
    people = [
        Person("Ada Lovelace", "ada@example.org", file="cv/ADA.pdf"),
        Person("Bea", "BEA@example.org"),
        Person("김민수", "kim@example.org"),  # two résumés have this name
        Person("Nobody", file="none.pdf"),
    ]
    owners, others = matched(people, rows)
    assert owners == {rows[0].id: people[0], rows[1].id: people[1]}
    assert others == people[2:]
