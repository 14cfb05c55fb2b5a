"""An agent on livekit-agents as its starter template sets one up, with local engines.

``python -m bench.peers.agents.livekit_agent``; the order comes in the environment.
"""

from __future__ import annotations

import asyncio
import signal
import uuid
from typing import Any

import numpy as np
from livekit import rtc
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    NOT_GIVEN,
    Agent,
    AgentServer,
    AgentSession,
    AgentStateChangedEvent,
    APIConnectOptions,
    JobContext,
    JobProcess,
    LanguageCode,
    NotGivenOr,
    llm,
    stt,
    tts,
    utils,
)
from livekit.plugins import openai

from bench.peers.agents import engines
from bench.peers.agents.order import AgentOrder, report
from kit.audio import SPEECH_RATE


class LocalSTT(stt.STT[str]):
    """Whisper on whole segments; the framework cuts them by its VAD."""

    def __init__(self) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=False, interim_results=False))

    async def _recognize_impl(
        self,
        buffer: utils.AudioBuffer,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions,
    ) -> stt.SpeechEvent:
        frame = rtc.combine_audio_frames(buffer)
        pcm = np.frombuffer(frame.data, np.int16)
        text = await asyncio.to_thread(engines.load().transcribe, pcm, frame.sample_rate)
        return stt.SpeechEvent(
            type=stt.SpeechEventType.FINAL_TRANSCRIPT,
            alternatives=[stt.SpeechData(language=LanguageCode("en"), text=text)],
        )


class LocalTTS(tts.TTS[Any]):
    """The product's voice, sentence by sentence; the framework cuts them."""

    def __init__(self) -> None:
        super().__init__(
            capabilities=tts.TTSCapabilities(streaming=False),
            sample_rate=SPEECH_RATE,
            num_channels=1,
        )

    def synthesize(
        self, text: str, *, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> tts.ChunkedStream:
        return _Sentence(tts=self, input_text=text, conn_options=conn_options)


class _Sentence(tts.ChunkedStream):
    async def _run(self, output_emitter: tts.AudioEmitter) -> None:
        output_emitter.initialize(
            request_id=uuid.uuid4().hex,
            sample_rate=SPEECH_RATE,
            num_channels=1,
            mime_type="audio/pcm",
        )
        pcm = await asyncio.to_thread(engines.load().speak, self.input_text)
        output_emitter.push(pcm.tobytes())
        output_emitter.flush()


class Interviewer(Agent):
    """Reports each turn of the candidate when the framework declares it over."""

    async def on_user_turn_completed(
        self, turn_ctx: llm.ChatContext, new_message: llm.ChatMessage
    ) -> None:
        report("commit", text=new_message.text_content or "")


def prewarm(process: JobProcess) -> None:
    """Load the models before there is a room."""
    engines.load()


async def enter(context: JobContext) -> None:
    """Hold one conversation."""
    order = AgentOrder.from_environment()
    session: AgentSession[Any] = AgentSession(
        stt=LocalSTT(),
        llm=openai.LLM(
            model=order.llm_model,
            base_url=order.llm_url,
            api_key=order.llm_key,
            temperature=0.0,
        ),
        tts=LocalTTS(),
    )

    @session.on("agent_state_changed")
    def on_state(event: AgentStateChangedEvent) -> None:
        report("state", state=event.new_state)

    await session.start(agent=Interviewer(instructions=order.instructions), room=context.room)
    await session.say(order.greeting)


async def main() -> None:
    """Serve rooms until SIGTERM."""
    order = AgentOrder.from_environment()
    server = AgentServer(
        ws_url=order.livekit_url,
        api_key=order.livekit_key,
        api_secret=order.livekit_secret,
        host="127.0.0.1",
        port=0,
        num_idle_processes=1,
        initialize_process_timeout=60.0,
        load_fnc=lambda: 0.0,  # one room on a small machine: never refuse it for the load
        setup_fnc=prewarm,
    )
    server.rtc_session(enter)
    server.on("worker_registered", lambda *_: report("ready"))
    running = asyncio.create_task(server.run(devmode=False))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        await server.aclose()


if __name__ == "__main__":
    asyncio.run(main())
