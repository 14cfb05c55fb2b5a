"""Requests in a running interview: understood in unusual words, and answered in deed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agent.conductor import Intent
from agent.conductor.standing_replies import STANDING_REPLIES
from agent.conductor.state import WAIT_PATIENCE_S
from agent.listening.intents import classify
from agent.transcript.records import read_records
from kit.audio import Pcm
from kit.language import Language
from models.embeddings import QuickEncoder
from models.store.store import ModelStore
from tests.support.conversation import staged, voice
from tests.support.interviewee import ANSWER, OWN_PART
from tests.support.plans import short_plan

pytestmark = pytest.mark.realtime


async def test_a_request_that_no_rule_fits_is_met_and_is_no_answer(
    tmp_path: Path, models_dir: Path
) -> None:
    encoder = QuickEncoder.load(ModelStore(models_dir))
    said = "Might I hear the question afresh?"
    assert classify(said, "en") is Intent.ANSWER, "no rule fits it"
    async with staged(tmp_path, [said], encoder=encoder) as stage:
        await stage.opening()
        await stage.says()
        await stage.hears("meta", stage.spec.lines["repeat"])
        await stage.hears("meta", stage.spec.plan.questions[0].text)
        await stage.my_turn()
        (request,) = [e for e in stage.entries() if e["speaker"] == "candidate"]
        assert request["kind"] == "request"


SAID: dict[Intent, tuple[str, str]] = {
    Intent.REPEAT: ("Could you repeat the first part?", "앞부분 다시 말씀해 주세요."),
    Intent.CHANNEL_CHECK: ("Can you hear me?", "제 목소리 들리세요?"),
    Intent.AUDIO_TROUBLE: ("You're breaking up.", "소리가 끊겨요."),
    Intent.LOUDER: ("Could you speak up?", "좀 더 크게 말해 주세요."),
    Intent.NOT_FINISHED: ("I wasn't finished.", "아직 안 끝났어요."),
    Intent.CLARIFY: ("Which project do you mean?", "어떤 프로젝트요?"),
    Intent.WAIT: ("Give me a moment.", "잠시만요."),
    Intent.AWAY: ("Someone is at the door, one moment.", "누가 왔어요, 잠시만요."),
    Intent.RECORDED: ("Is this recorded?", "녹음되나요?"),
    Intent.WHO_DECIDES: ("Who decides?", "누가 결정하나요?"),
    Intent.MUST_I: ("Do I have to answer that?", "꼭 대답해야 하나요?"),
    Intent.IDENTITY: ("Which AI model are you?", "어떤 인공지능이세요?"),
    Intent.HUMAN: ("I'd like to talk to a person instead.", "사람이랑 하고 싶어요."),
    Intent.RESCHEDULE: ("Can we reschedule?", "다른 날로 미룰 수 있나요?"),
    Intent.OTHER_FORMAT: ("Can I do this in writing?", "글로 해도 될까요?"),
    Intent.ACCOMMODATION: ("I have a stutter.", "제가 말을 더듬어요."),
    Intent.LANGUAGE: ("Can we do this in Korean?", "영어로 해도 되나요?"),
    Intent.GREETING: ("Hello there.", "안녕하세요."),
    Intent.SMALL_TALK: ("How are you today?", "오늘 날씨가 좋네요."),
    Intent.HOW_DID_I_DO: ("How did I do?", "저 잘했나요?"),
    Intent.UPSET: ("This is ridiculous.", "짜증 나네요."),
}
"""Requests after which the same question is still open, in English and Korean."""


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_each_request_gets_its_sentence_and_the_question_again(
    tmp_path: Path, language: Language
) -> None:
    """Typed, which takes the same way as speech from its transcript on."""
    plan = short_plan() | {"language": language}
    async with staged(tmp_path, [], plan=plan, pace_s=0.001) as stage:
        await stage.opening()
        question = stage.spec.plan.questions[0].text
        for intent, said in SAID.items():
            stage.room.tell({"type": "text_answer", "text": said[language == "ko"]})
            reply = STANDING_REPLIES[intent]
            await stage.hears("meta", stage.spec.lines[reply.line])
            if reply.then == "return":
                await stage.hears("meta", stage.spec.lines["back_to_question"])
            if reply.then != "listen":
                await stage.hears("meta", question)
            waits = reply.patience_s is not None and reply.patience_s >= WAIT_PATIENCE_S
            await stage.shown({"type": "state", "state": "waiting" if waits else "listening"})
        kinds = [e["kind"] for e in stage.entries() if e["speaker"] == "candidate"]
        assert kinds == ["request"] * len(SAID)


async def test_a_guessed_wish_to_stop_is_asked_about_and_a_plain_yes_ends_it(
    tmp_path: Path,
) -> None:
    said = ["That will do, please close the interview.", "Yes."]
    async with staged(tmp_path, said) as stage:
        await stage.opening()
        await stage.says()
        await stage.hears("meta", stage.spec.lines["confirm_stop"])
        await stage.my_turn()
        await stage.says()
        await stage.hears("closing", stage.spec.lines["closing_stopped"])
        assert await stage.running == "stopped"


async def test_slower_speech_is_slower(tmp_path: Path) -> None:
    async with staged(tmp_path, ["Could you speak slower please?"], pace_s=0.03) as stage:
        await stage.opening()
        await stage.says()
        await stage.hears("meta", stage.spec.lines["slower"])
        await stage.hears("meta", stage.spec.plan.questions[0].text)
        await stage.my_turn()
        question = stage.spec.plan.questions[0].text
        first, again = [
            entry["end_s"] - entry["start_s"]
            for entry in stage.entries()
            if entry["text"] == question
        ]
        assert again > 1.1 * first


def at(db: float, samples: Pcm) -> Pcm:
    """The same sound at another level."""
    return np.clip(samples * 10 ** (db / 20), -32768, 32767).astype(np.int16)


async def test_a_television_is_no_answer(tmp_path: Path) -> None:
    plan = short_plan(2, follow_ups=0)
    async with staged(tmp_path, [ANSWER, "And now the news.", OWN_PART], plan=plan) as stage:
        await stage.opening()
        await stage.room.say(at(10.0, voice(7.0)))
        await stage.hears("planned")
        await stage.my_turn()
        await stage.room.say(at(-12.0, voice(1.0)))
        await stage.silent_for(1.5)
        (heard,) = [e for e in stage.entries() if e["text"] == "And now the news."]
        assert (heard["kind"], heard["flags"]) == ("background", ["other_voice"])
        await stage.room.say(at(10.0, voice(2.0)))
        await stage.hears("closing")


async def test_a_voice_mailbox_is_left_and_the_interview_stays_open(tmp_path: Path) -> None:
    said = ["The person you are calling is not available. Please leave a message after the tone."]
    async with staged(tmp_path, said, by_phone=True) as stage:
        stage.room.come()
        await stage.hears("greeting")
        await stage.hears("meta", stage.spec.lines["how_to"])
        await stage.hears("planned")
        await stage.my_turn()
        await stage.says()
        await stage.hears("closing", stage.spec.lines["closing_voicemail"])
        assert await stage.running == "voicemail"
        records = read_records(stage.journal)
        assert [r.type for r in records if r.type == "end"] == []
        states = [r.data["state"]["phase"] for r in records if r.type == "state"]
        assert states[-1] == "new", "the next call begins with the greeting"
        (heard,) = [e for e in stage.entries() if e["speaker"] == "candidate"]
        assert (heard["kind"], heard["flags"]) == ("background", ["voicemail"])
