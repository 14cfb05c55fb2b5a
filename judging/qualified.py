"""The qualification of the judge in use: looked up, or measured once before its first report."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import filelock
import structlog

from judging.checking import CheckError, check_judge
from judging.judge import Judge
from judging.labelled.load import load_labelled
from judging.qualification import Qualification
from judging.qualification_store import QualificationStore, known_qualification
from kit.language import Language

CHECK_LIMIT_S = 600.0
"""A check before a report takes no longer; the report then says that the judge isn't measured."""
CHECKED_AT_ONCE = 4
"""Answers read at the same time; few, so that a hosted model's rate limit is left to interviews."""
RETRY_AFTER_S = 3600.0
"""Before a check that failed is tried again."""

log = structlog.get_logger(__name__)


def qualification_of(
    judge: str, prompt_version: str, language: Language, store: QualificationStore
) -> Qualification | None:
    """The agreement measured for a judge: by this installation, else the catalog's.

    Returns:
        None for a judge that was never measured with this prompt version in this language.
    """
    stored = store.load(judge, prompt_version, language)
    return stored or known_qualification(judge, prompt_version, language)


class Qualifier:
    """Gives each judge's qualification, and measures an unknown judge once.

    Args:
        store: keeps what was measured; processes and hosts that share it measure once together.
        measures: whether to measure an unknown judge. False for a model on this machine's
            processor, which would need hours: then ``vivavoce judge check`` does it.
        limit_s: of one check.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        store: QualificationStore,
        *,
        measures: bool,
        limit_s: float = CHECK_LIMIT_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._measures = measures
        self._limit_s = limit_s
        self._clock = clock
        self._failed_at: dict[tuple[str, str, Language], float] = {}

    async def qualified(self, judge: Judge, language: Language) -> Qualification | None:
        """The judge's qualification; an unknown judge is checked first, which takes minutes.

        Returns:
            None for a judge that isn't measured, because it may not be or its check failed.
        """
        known = self._look_up(judge, language)
        key = (judge.name, judge.prompt_version, language)
        failed_at = self._failed_at.get(key, -RETRY_AFTER_S)
        if known or not self._measures or self._clock() - failed_at < RETRY_AFTER_S:
            return known
        try:
            path = self._store.path_of(*key)
            path.parent.mkdir(parents=True, exist_ok=True)
            async with filelock.AsyncFileLock(path.with_suffix(".lock")):
                # Another process may have measured it while this one waited for the lock.
                return self._look_up(judge, language) or await self._measure(judge, language)
        except (CheckError, OSError) as error:
            self._failed_at[key] = self._clock()
            log.warning("judge.check_failed", judge=judge.name, reason=str(error)[:200])
            return None

    def _look_up(self, judge: Judge, language: Language) -> Qualification | None:
        return qualification_of(judge.name, judge.prompt_version, language, self._store)

    async def _measure(self, judge: Judge, language: Language) -> Qualification:
        log.info("judge.check_started", judge=judge.name, language=language)
        # Pairs are half of the requests and decide nothing.
        labelled = replace(load_labelled(language), pairs=())
        check = await check_judge(judge, labelled, at_once=CHECKED_AT_ONCE, limit_s=self._limit_s)
        qualification = check.qualification
        self._store.save(qualification)
        log.info(
            "judge.checked",
            judge=judge.name,
            language=language,
            points_kappa=round(qualification.points_kappa, 3),
            levels_kappa=qualification.levels_kappa,
        )
        return qualification
