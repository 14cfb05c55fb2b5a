"""Speaking a text of a plan."""

from __future__ import annotations

import io
import wave

from api.errors import UnavailableError
from api.host import BusyError, NotReadyError
from api.plans.schemas import SpeakText
from api.services import Services
from interviews.placeholders import IMPERSONAL_FACTS, fill
from kit.audio import SPEECH_RATE


async def speak(services: Services, body: SpeakText) -> bytes:
    """Render a text as a WAV file.

    Raises:
        UnavailableError: there is no voice, or it is busy.
    """
    if services.voice is None:
        raise UnavailableError("This server has no voice.")
    given = {"role": body.role, "company": body.company}
    facts = IMPERSONAL_FACTS[body.language] | {name: text for name, text in given.items() if text}
    try:
        pcm = await services.voice.speak(body.language, fill(body.text, facts))
    except BusyError as error:
        raise UnavailableError(
            "The voice is busy with interviews. Retry in a moment.", retry_after_s=5
        ) from error
    except NotReadyError as error:
        raise UnavailableError(
            f"The voice is not ready: {error}.", retry_after_s=error.retry_after_s
        ) from error
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(SPEECH_RATE)
        wav.writeframes(pcm.astype("<i2").tobytes())
    return file.getvalue()
