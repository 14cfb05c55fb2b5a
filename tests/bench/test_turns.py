"""What ``bench turns`` counts, and the forms of its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.labelled_turns import DATA, language_of, load_turns
from bench.turns import figures, measure, read_turns

MIXED = """
turns:
- {text: "Could you repeat the question?", kind: command, intent: repeat, form: polite}
- {text: "Could you repeat the question?", kind: command, intent: skip}
- {text: "Could you repeat the question?", kind: command, intent: skip, also: [repeat]}
- {text: "Could you repeat the question?", kind: answer, intent: answer}
- {text: I want to stop here., kind: answer, intent: answer}
- {text: I built the billing service in Go., kind: command, intent: done}
- {text: "That's me.", kind: confirmation, state: confirm_identity, intent: yes}
- {text: "What?", kind: confirmation, state: confirm_stop, intent: 'yes'}
"""


async def test_each_fault_is_counted_once(tmp_path: Path) -> None:
    file = tmp_path / "turns.yaml"
    file.write_text(MIXED, encoding="utf-8")
    counts = figures(await read_turns(load_turns(file), "en", None))
    assert counts["answers"] == 2 and counts["answers_taken"] == 2
    assert counts["commands"] == 4
    assert (counts["commands_missed"], counts["commands_confused"]) == (1, 1)
    assert counts["costly_not_meant"] == 1
    assert (counts["confirmations"], counts["confirmations_right"]) == (2, 1)


async def test_the_faults_are_named(tmp_path: Path) -> None:
    file = tmp_path / "turns.yaml"
    file.write_text(MIXED, encoding="utf-8")
    outcome = await measure(file, ("en",), None, lambda line: None)
    assert len(outcome.notes) == 5, outcome.notes
    assert "turns: answer taken: I want to stop here. (answer: stop)" in outcome.notes


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("turns: []", "holds no turns"),
        ("turns:\n- {text: A., kind: answer, intent: repeat}", "does not go with"),
        ("turns:\n- {text: A., kind: command, intent: dance}", "dance"),
        ("turns:\n- {text: A., kind: x, state: confirm_stop, intent: stop}", "yes, no or unclear"),
        ("- a", "does not hold labelled turns"),
        ("{", "cannot read"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "turns.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BenchError, match=reason):
        load_turns(file)


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_confirmations_are_read(language: str) -> None:
    turns = load_turns(DATA / f"confirmations-{language}.yaml")
    assert language_of(turns) == language
    counts = figures(await read_turns(turns, language_of(turns), None))
    assert counts["confirmations"] >= 250
    assert counts["confirmations_right"] >= 0.99 * counts["confirmations"]
