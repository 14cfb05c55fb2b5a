"""A reading by the embedded model that ships as the default: the real weights, the real schema."""

from __future__ import annotations

import pytest

from judging.embedded import judge_for
from judging.findings import AskedQuestion, Statement
from models.budget import ComputeBudget
from models.llm.embedded import EmbeddedLLM
from models.llm.providers import build_text_model
from models.llm.settings import LLMSettings, find_gguf
from models.settings import ModelSettings
from models.store.store import ModelStore

pytestmark = pytest.mark.slow

ANSWER = (
    "I worked as a bookkeeper for a plumbing firm for four years, mostly invoices and payroll. "
    "I found nine thousand pounds of double paid bills last year."
)


@pytest.mark.timeout(600)
async def test_the_default_model_reads_an_answer() -> None:
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
        judge = judge_for(model, "en", call_timeout_s=280)  # beside other tests
        statements = [Statement("background", "Says what they did in their last job.")]
        (finding,) = await judge.read(
            AskedQuestion("Could you introduce yourself?"), ANSWER, statements
        )
        await model.aclose()
    finally:
        await embedded.stop()
    assert judge.name == "embedded/qwen2.5-coder-1.5b-instruct-q4_k_m"
    assert finding.statement_id == "background"
    assert finding.verdict in ("told", "not_told", "unclear")
    assert (finding.quote is not None) == (finding.verdict == "told")
    assert finding.quote is None or finding.quote in ANSWER
