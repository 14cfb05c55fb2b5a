"""Stand-ins for the content of models: what was heard, said or written is scripted.

They speak the same protocols as the real engines (livekit's STT, TTS and LLM classes, the
product's TextModel), take their time as told, and fail as told. For tests and for measuring
the loop without the engines.
"""

from models.fakes.llm import Endless, FakeLLM, FakeTextModel, Reply, Silent
from models.fakes.stt import FakeSTT
from models.fakes.tts import FakeTTS

__all__ = ["Endless", "FakeLLM", "FakeSTT", "FakeTTS", "FakeTextModel", "Reply", "Silent"]
