"""Stand-ins for the content of models: what is heard, said or written comes from a script.

They have the interfaces of the real engines (livekit's STT, the product's TTS and TextModel), and
their delays and faults are scripted too. Tests use them, and measurements of the loop without the
engines; the product never does.
"""

from models.fakes.llm import FakeTextModel, Reply, Silent
from models.fakes.stt import FakeSTT
from models.fakes.tts import FakeTTS

__all__ = ["FakeSTT", "FakeTTS", "FakeTextModel", "Reply", "Silent"]
