"""How well the ratings of a position's interviews agree, with each other and with the machine.

Only blind ratings count, as they were first submitted: a level that was given after reading
another's says nothing about whether two judges agree.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any
from uuid import UUID

from api.positions.service import find
from api.ratings.agreement_schemas import (
    AgreementOnDimension,
    AgreementView,
    Coefficient,
    PairAgreement,
    RaterView,
)
from api.ratings.machine import machine_dimensions
from api.services import Services
from db.tables import Rating, User
from interviews.plan import Plan
from judging.agreement_of_raters import MIN_INTERVIEWS, among_raters, between_two

Rater = tuple[str, UUID | None]
"""The address that was recorded with a rating, and the account's id if there still is one."""
Accounts = Mapping[UUID | None, User]


@dataclass
class _RatedInterview:
    """One interview's levels by dimension."""

    people: dict[str, dict[Rater, int]] = field(default_factory=lambda: defaultdict(dict))
    machine: dict[str, int] = field(default_factory=dict)


async def of_position(services: Services, position_id: UUID) -> AgreementView:
    """The agreement of a position's ratings. Raises NotFoundError."""
    position, _ = await find(services, position_id)
    async with services.database.reading() as work:
        submitted = await work.ratings.of_position(position_id)
        reports = await work.ratings.reported_dimensions(position_id)
        accounts = await work.users.by_ids(rating.rater_id for rating in submitted)
    blind = [rating for rating in submitted if rating.blind]
    interviews = _by_interview(blind, reports)
    names = {part.id: part.name for part in Plan.model_validate(position.plan).rubric}
    used = {dimension for interview in interviews for dimension in interview.people}
    ids = [*names, *sorted(used - names.keys())]
    # In a thread: resampling takes some milliseconds for each coefficient.
    overall, *dimensions = await asyncio.to_thread(
        lambda: [
            _agreement(interviews, ids, accounts, None, None),
            *(_agreement(interviews, [one], accounts, one, names.get(one)) for one in ids),
        ]
    )
    return AgreementView(
        position_id=position_id,
        needed=MIN_INTERVIEWS,
        interviews=len(interviews),
        ratings=len(blind),
        not_blind=len(submitted) - len(blind),
        overall=overall,
        dimensions=dimensions,
    )


def _by_interview(
    ratings: Iterable[Rating], reports: Mapping[UUID, Any]
) -> Sequence[_RatedInterview]:
    interviews: dict[UUID, _RatedInterview] = {}
    for rating in ratings:
        interview = interviews.setdefault(rating.interview_id, _RatedInterview())
        rater = (rating.rater_name, rating.rater_id)
        for part in rating.first_levels:
            if part["level"] is not None:
                interview.people[part["dimension"]][rater] = part["level"]
    for interview_id, interview in interviews.items():
        for found in machine_dimensions(reports.get(interview_id)):
            if found.level is not None:
                interview.machine[found.id] = found.level
    return list(interviews.values())


def _agreement(
    interviews: Sequence[_RatedInterview],
    ids: Sequence[str],
    accounts: Accounts,
    dimension: str | None,
    name: str | None,
) -> AgreementOnDimension:
    """The agreement on the dimensions ``ids`` taken together."""
    people = [
        [[*one.people[key].values()] for key in ids if key in one.people] for one in interviews
    ]
    machine = [
        [
            (level, one.machine[key])
            for key in ids
            if key in one.machine and key in one.people
            for level in one.people[key].values()
        ]
        for one in interviews
    ]
    return AgreementOnDimension(
        dimension=dimension,
        name=name,
        people=Coefficient.of(among_raters(people)),
        pairs=_pairs(interviews, ids, accounts),
        machine=Coefficient.of(between_two(machine)),
    )


def _pairs(
    interviews: Sequence[_RatedInterview], ids: Sequence[str], accounts: Accounts
) -> list[PairAgreement]:
    levels: dict[tuple[Rater, Rater], list[list[tuple[int, int]]]] = defaultdict(list)
    for one in interviews:
        of_interview = defaultdict(list)
        for key in ids:
            raters = one.people.get(key, {})
            for first, second in combinations(sorted(raters, key=_order), 2):
                of_interview[first, second].append((raters[first], raters[second]))
        for pair, shared in of_interview.items():
            levels[pair].append(shared)
    pairs = []
    for pair in sorted(levels, key=lambda both: [_order(rater) for rater in both]):
        people = [RaterView.of(accounts.get(account), recorded) for recorded, account in pair]
        pairs.append(
            PairAgreement(
                raters=[person.name for person in people],
                rated_by=people,
                kappa=Coefficient.of(between_two(levels[pair])),
            )
        )
    return pairs


def _order(rater: Rater) -> tuple[str, str]:
    recorded, account = rater
    return recorded, str(account or "")
