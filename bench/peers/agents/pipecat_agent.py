"""An agent on pipecat as its cascade template sets one up, with local engines.

``python -m bench.peers.agents.pipecat_agent``; the order comes in the environment. It answers
WebRTC offers at ``/api/offer``, as pipecat's own runner does.
"""

# pipecat is in this agent's environment only.
# mypy: disable-error-code="import-not-found, misc, untyped-decorator"

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncGenerator
from typing import Any

import aioice.ice
import numpy as np
from aiohttp import web
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import Frame, TranscriptionFrame, TTSAudioRawFrame, TTSSpeakFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import (
    LLMContextAggregatorPair,
    LLMUserAggregatorParams,
)
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.services.settings import STTSettings, TTSSettings
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.services.tts_service import TTSService
from pipecat.transcriptions.language import Language
from pipecat.transports.base_transport import TransportParams
from pipecat.transports.smallwebrtc.connection import SmallWebRTCConnection
from pipecat.transports.smallwebrtc.transport import SmallWebRTCTransport
from pipecat.utils.time import time_now_iso8601
from pipecat.workers.runner import WorkerRunner

from bench.peers.agents import engines
from bench.peers.agents.order import AgentOrder, report
from kit.audio import SPEECH_RATE


class LocalSTT(SegmentedSTTService):
    """Whisper on whole segments; the framework cuts them by its VAD."""

    def __init__(self) -> None:
        super().__init__(settings=STTSettings(model="whisper", language=Language.EN))

    @property
    def wants_wav_segments(self) -> bool:
        """Take the samples as they are."""
        return False

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame, None]:
        pcm = np.frombuffer(audio, np.int16)
        text = await asyncio.to_thread(engines.load().transcribe, pcm, self.sample_rate)
        if text:
            yield TranscriptionFrame(text, self._user_id, time_now_iso8601(), Language.EN)


class LocalTTS(TTSService):
    """The product's voice, sentence by sentence; the framework cuts them."""

    def __init__(self) -> None:
        super().__init__(
            push_start_frame=True,
            push_stop_frames=True,
            sample_rate=SPEECH_RATE,
            settings=TTSSettings(model="local", voice="default", language=Language.EN),
        )

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame, None]:
        pcm = await asyncio.to_thread(engines.load().speak, text)
        if len(pcm):
            yield TTSAudioRawFrame(
                audio=pcm.tobytes(),
                sample_rate=SPEECH_RATE,
                num_channels=1,
                context_id=context_id,
            )


async def converse(connection: SmallWebRTCConnection, order: AgentOrder) -> None:
    """Hold one conversation, until the candidate leaves."""
    params = TransportParams(audio_in_enabled=True, audio_out_enabled=True)
    transport = SmallWebRTCTransport(connection, params)
    language_model = OpenAILLMService(
        api_key=order.llm_key,
        base_url=order.llm_url,
        settings=OpenAILLMService.Settings(
            model=order.llm_model,
            system_instruction=order.instructions,
            temperature=0.0,
        ),
    )
    user, assistant = LLMContextAggregatorPair(
        LLMContext(), user_params=LLMUserAggregatorParams(vad_analyzer=SileroVADAnalyzer())
    )
    pipeline = Pipeline(
        [
            transport.input(),
            LocalSTT(),
            user,
            language_model,
            LocalTTS(),
            transport.output(),
            assistant,
        ]
    )
    worker = PipelineWorker(
        pipeline, params=PipelineParams(enable_metrics=True, enable_usage_metrics=True)
    )
    runner = WorkerRunner(handle_sigint=False)

    @user.event_handler("on_user_turn_stopped")
    async def on_turn(_: Any, strategy: Any, message: Any) -> None:
        report("commit", text=message.content or "")
        report("state", state="thinking")

    @assistant.event_handler("on_assistant_turn_started")
    async def on_reply(_: Any) -> None:
        report("state", state="speaking")

    @assistant.event_handler("on_assistant_turn_stopped")
    async def on_end_of_reply(_: Any, message: Any) -> None:
        report("state", state="listening")

    @transport.event_handler("on_client_connected")
    async def on_connected(_: Any, client: Any) -> None:
        await worker.queue_frames([TTSSpeakFrame(order.greeting)])
        report("state", state="listening")

    @transport.event_handler("on_client_disconnected")
    async def on_disconnected(_: Any, client: Any) -> None:
        await runner.cancel()

    await runner.add_workers(worker)
    await runner.run()


async def main() -> None:
    """Answer offers until SIGTERM."""
    order = AgentOrder.from_environment()
    logger.remove()
    logger.add(sys.stderr, level="WARNING")  # by default it writes every frame's way
    # Without it aioice would offer every address of the machine except this one.
    aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]
    await asyncio.to_thread(engines.load)
    conversations: set[asyncio.Task[None]] = set()

    async def answer(request: web.Request) -> web.Response:
        offer = await request.json()
        connection = SmallWebRTCConnection()
        await connection.initialize(sdp=offer["sdp"], type=offer["type"])
        conversation = asyncio.create_task(converse(connection, order))
        conversations.add(conversation)
        conversation.add_done_callback(conversations.discard)
        return web.json_response(connection.get_answer())

    app = web.Application()
    app.router.add_post("/api/offer", answer)
    serving = web.AppRunner(app)
    await serving.setup()
    await web.TCPSite(serving, "127.0.0.1", order.port).start()
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    report("ready")
    await stopped.wait()
    await serving.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
