"""A report by the embedded model that ships as the default, on a short transcript."""

from __future__ import annotations

import pytest

from models.budget import ComputeBudget
from models.llm.embedded import EmbeddedLLM
from models.llm.providers import build_text_model
from models.llm.settings import LLMSettings, find_gguf
from models.settings import ModelSettings
from models.store.store import ModelStore
from pipelines.report import build_report
from tests.support.transcripts import ANSWERS, interview, short_plan, transcript


@pytest.mark.timeout(600)
async def test_the_default_model_scores_with_true_quotes() -> None:
    settings = LLMSettings()
    store = ModelStore(ModelSettings().models_dir)
    store.ensure([settings.embedded_model])
    weights = find_gguf(store.models_dir, settings.embedded_model)
    assert weights is not None
    embedded = EmbeddedLLM(weights)
    await embedded.start()
    try:
        model = build_text_model(settings, embedded=embedded, budget=ComputeBudget(1))
        assert model is not None
        entries = transcript(ANSWERS)
        report = await build_report(interview(), short_plan(), entries, model)
        await model.aclose()
    finally:
        await embedded.stop()
    scored = [d for d in report.dimensions if d.verdict == "scored"]
    assert scored
    said = {e.seq: e.text for e in entries if e.speaker == "candidate"}
    for dimension in scored:
        assert dimension.level in range(1, 6)
        assert dimension.quotes
        assert all(quote.text in said[quote.entry_seq] for quote in dimension.quotes)
    weights = sum(d.weight for d in scored)
    mean = sum(d.weight * d.level for d in scored if d.level) / weights
    assert report.total == pytest.approx(mean, abs=0.005)
    assert report.model == "embedded/qwen2.5-coder-1.5b-instruct-q4_k_m"
