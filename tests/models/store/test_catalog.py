"""The catalog that ships, and what is said about one that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import ModelFileError
from models.settings import MORE_REPORT_FONTS, ModelSettings, required_models
from models.store.catalog import HubSource, PackageSource, UrlSource, default_catalog, load_catalog
from models.store.store import ModelStore
from tests.support.wheelhouse import catalog_of, file_entry, package_source


def test_every_file_can_be_had_from_the_web_and_from_a_package() -> None:
    catalog = default_catalog()
    for model in catalog.model:
        for file in model.files:
            first, *others = catalog.sources(model, file)
            if model.id == MORE_REPORT_FONTS:  # as they are in a package alone
                assert isinstance(first, PackageSource) and not others
                continue
            assert isinstance(first, HubSource | UrlSource), (model.id, file.name)
            assert others, (model.id, file.name)
            assert all(isinstance(source, PackageSource) for source in others)


def test_names_are_filled_in() -> None:
    catalog = default_catalog()
    voices = catalog.get("kokoro-voices")
    hub, tarball, sdist = catalog.sources(voices, voices.file("af_heart.bin"))
    assert isinstance(hub, HubSource)
    assert hub.file == "voices/af_heart.bin"
    assert isinstance(tarball, PackageSource)
    assert tarball.parts[0].member == "package/voices/af_heart.bin"
    assert isinstance(sdist, PackageSource)
    assert sdist.registry == "pypi-sdist"


def test_the_known_hashes() -> None:
    """The ones that the makers publish; a slip of the pen here would refuse the right file."""
    catalog = default_catalog()
    known = {
        ("whisper-tiny.en", "model.bin"): "1a5afae06a4db91c",
        ("whisper-base", "model.bin"): "d01c3014881c9c6f",
        ("kokoro-82m-int8", "kokoro-v1.0.int8.onnx"): "6e742170d309016e",
        ("kokoro-voices", "af_heart.bin"): "d583ccff3cdca2f7",
        ("smollm2-135m", "SmolLM2-135M-Instruct.Q4_1.gguf"): "b179c9523d0e6a0f",
        ("qwen2.5-coder-1.5b", "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"): "cc324af070c2ecbf",
        ("nanum-gothic", "NanumGothic.ttf"): "48a28e97b34fc8e5",
        ("nanum-gothic", "NanumGothicBold.ttf"): "454eb3f503f37778",
    }
    for (model_id, name), begins in known.items():
        assert catalog.get(model_id).file(name).sha256.startswith(begins)


def test_the_weights_on_this_machine_are_the_catalogs(models_dir: Path) -> None:
    store = ModelStore(models_dir)
    for model_id in ("whisper-tiny.en", "kokoro-voices", "smollm2-135m", "nanum-gothic"):
        assert {report.state for report in store.check(model_id, full=True)} == {"verified"}


@pytest.mark.parametrize(
    ("language", "environment", "ids"),
    [
        ("en", {}, ["whisper-tiny.en", "all-minilm-l6-v2", "nanum-gothic"]),
        ("ko", {}, ["whisper-base", "nanum-gothic"]),
        ("auto", {}, ["whisper-base", "all-minilm-l6-v2", "nanum-gothic"]),
        ("en", {"EMBEDDINGS": "false"}, ["whisper-tiny.en", "nanum-gothic"]),
        (
            "en",
            {"STT_MODEL": "whisper-base"},
            ["whisper-base", "all-minilm-l6-v2", "nanum-gothic"],
        ),
        (
            "en",
            {"TTS_ENGINE": "kokoro"},
            [
                "whisper-tiny.en",
                "all-minilm-l6-v2",
                "kokoro-82m-int8",
                "kokoro-voices",
                "nanum-gothic",
            ],
        ),
    ],
)
def test_required_models(
    language: str, environment: dict[str, str], ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(f"VIVAVOCE_{name}", value)
    settings = ModelSettings()
    assert required_models(language, settings) == ids  # type: ignore[arg-type]


def test_what_a_process_does_not_do_needs_no_model() -> None:
    settings = ModelSettings()
    assert required_models("ko", settings, hears=False) == ["nanum-gothic"]
    assert required_models("ko", settings, prints=False) == ["whisper-base"]


def test_parts_must_add_up() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        catalog_of(
            "m", [file_entry("a", b"12345", package_source(("p", "a", b"12"), ("q", "b", b"34")))]
        )


def test_a_file_needs_a_source() -> None:
    with pytest.raises(ValueError, match="m/a has no source"):
        catalog_of("m", [file_entry("a", b"1")])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[model]", "cannot read the model catalog"),
        ('[[model]]\nid = "a"\n', "model.0.purpose: Field required"),
    ],
)
def test_a_wrong_catalog_is_explained(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "catalog.toml"
    path.write_text(text)
    with pytest.raises(ModelFileError, match=message):
        load_catalog(path)
