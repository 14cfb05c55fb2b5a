"""Speaking a text of a plan."""

from __future__ import annotations

from api.errors import UnavailableError
from api.host import BusyError, NotReadyError
from api.plans.schemas import SpeakText
from api.services import Services
from interviews.placeholders import IMPERSONAL_FACTS, fill
from kit.synthetic_speech import wav


async def speak(services: Services, body: SpeakText) -> bytes:
    """Render a text as a WAV file that is marked as synthetic speech.

    Raises:
        UnavailableError: there is no voice, or it is busy.
    """
    if services.voice is None:
        raise UnavailableError("This server has no voice.", kind="no-voice")
    given = {"role": body.role, "company": body.company}
    facts = IMPERSONAL_FACTS[body.language] | {name: text for name, text in given.items() if text}
    try:
        speech = await services.voice.speak(body.language, fill(body.text, facts))
    except BusyError as error:
        raise UnavailableError(
            "The voice is busy with interviews. Retry in a moment.", retry_after_s=5
        ) from error
    except NotReadyError as error:
        raise UnavailableError(
            f"The voice is not ready: {error}.", retry_after_s=error.retry_after_s
        ) from error
    return wav(speech.pcm, speech.engine)
