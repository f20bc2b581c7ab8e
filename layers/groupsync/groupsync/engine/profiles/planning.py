"""Gather and plan for profiles: who speaks for each account, what is wanted of it, and what of that is to be written.

Use case. `plan_profiles` is the one visible flow; nothing is written here but Directory's lists, which are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from groupsync.core.claims import claims_of
from groupsync.core.ledger_entries import ProfileState
from groupsync.core.mapping import Managers, MappingSettings, agrees, mapping_settings, normalise
from groupsync.core.model import ConnectId, Employee, EmployeeId
from groupsync.core.profile import ProblemReason, ProfileField, RawProfile, digests
from groupsync.core.profile_change import ProfilePlan, WantedProfile
from groupsync.core.profile_keys import homeless as without_home
from groupsync.core.profile_keys import written_as
from groupsync.core.profile_plan import ProfileRules, plan_profile, unread_fields
from groupsync.core.profile_preview import calls_of
from groupsync.core.situation import Situation
from groupsync.engine.judging import load_employed_base
from groupsync.engine.profiles.current import CurrentValues, read_current
from groupsync.engine.profiles.lists import NOT_ASKED, load_names, needs_lists
from groupsync.engine.profiles.proof import CallProof
from groupsync.engine.profiles.reporting import Chains, manager_of
from groupsync.engine.profiles.sources import ProfileSources
from groupsync.engine.situating import Gathered


@dataclass(frozen=True, slots=True)
class PlannedProfiles:
    """What is decided about everybody's profile.

    `homeless` are mapped fields that can be written nowhere, `waiting_for` people whose manager has no account yet,
    `unknown` those whom Directory does not know, `calls` the price by product.
    """

    plans: tuple[ProfilePlan, ...] = ()
    homeless: frozenset[ProfileField] = frozenset()
    waiting_for: Mapping[EmployeeId, EmployeeId] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=lambda: {"directory": 0, "connect": 0})
    unknown: frozenset[EmployeeId] = frozenset()


def plan_profiles(
    gathered: Gathered,
    profile_sources: ProfileSources,
    *,
    confirmed: frozenset[ProfileField],
    now: float,
    full: bool,
    preview: bool,
) -> PlannedProfiles:
    """Plan the profile of everybody who was gathered and speaks for an account.

    Only confirmed fields are looked at. A preview looks at all of them and plans as if each were confirmed.

    Raises what Directory's reads raise.
    """
    profile = gathered.situation.configuration.profile
    mapped, homes = frozenset(profile.labels()), profile.homes
    unwritable = without_home(mapped, homes)
    if profile_sources.directory is None:
        unwritable |= mapped - homes.keys()
    among = (mapped if preview else confirmed & mapped) - unwritable
    if not among:
        return PlannedProfiles(homeless=unwritable)
    people = dict(speakers_of(gathered.situation))
    mapping = _Mapping(gathered, profile_sources, among, now=now, full=full, keep=not preview)
    wanted = mapping.map_all(people)
    proof = CallProof(profile_sources.documents, lambda: now, gathered.situation.configuration)
    rules = ProfileRules(
        among,
        profile.clears,
        partial(agrees, settings=mapping.settings),
        blind=frozenset(homes) & among,
        resting=frozenset(proof.resting()),
    )
    states = {one: account.profile for one, account in gathered.ledger.accounts.items()}
    asked, current = _read_unread(wanted, states, rules, gathered, profile_sources)
    plans = tuple(
        plan_profile(
            one,
            stored=states.get(one.connect_id, ProfileState()),
            current=current.get(one.connect_id),
            rules=rules,
        )
        for one in sorted(wanted, key=lambda one: one.connect_id)
    )
    changes = (plan.change for plan in plans if plan.change is not None)
    return PlannedProfiles(
        plans,
        unwritable,
        _waiting(wanted, people),
        calls_of(changes, homes),
        frozenset(one.employee_id for one in wanted if one.connect_id in asked and one.connect_id not in current),
    )


def speakers_of(situation: Situation) -> Iterator[tuple[ConnectId, Employee]]:
    """Yield the accounts whose profile follows a record, with that record: exactly one speaks, nobody contests it."""
    for connect_id, claims in claims_of(situation, frozenset()).items():
        touched = situation.touched is None or connect_id in situation.touched
        if touched and not claims.silent and len(claims.speakers) == 1:
            (speaker,) = claims.speakers
            matched = situation.matches.accounts.get(speaker.id) == connect_id
            if matched and speaker.employed and speaker.profile is not None:
                yield connect_id, speaker


class _Mapping:
    """Everybody's record being mapped with the same settings."""

    def __init__(
        self,
        gathered: Gathered,
        sources: ProfileSources,
        among: frozenset[ProfileField],
        *,
        now: float,
        full: bool,
        keep: bool,
    ) -> None:
        self._gathered = gathered
        self._sources = sources
        self._among = among
        self._now = now
        self._keep = keep
        self._chains = Chains(gathered, sources, full)
        self.settings = self._settings()

    def map_all(self, people: Mapping[ConnectId, Employee]) -> list[WantedProfile]:
        """Map them, with Directory's lists read again when a name is not there and they may be old."""
        managers = self._chains.managers(people.values())
        wanted = [self._wanted(connect_id, one, managers) for connect_id, one in people.items()]
        if self._names.may_be_old(self._now) and _names_nowhere(wanted):
            self.settings = self._settings(renew=True)
            wanted = [self._wanted(connect_id, one, managers) for connect_id, one in people.items()]
        return wanted

    def _settings(self, *, renew: bool = False) -> MappingSettings:
        situation = self._gathered.situation
        configuration = situation.configuration
        names = None
        if needs_lists(configuration, self._among):
            names = load_names(configuration, self._sources, now=self._now, keep=self._keep, renew=renew)
        self._names = names or NOT_ASKED
        return mapping_settings(configuration, today=situation.today, names=self._names.tables)

    def _wanted(self, connect_id: ConnectId, employee: Employee, managers: Managers) -> WantedProfile:
        raw = _only(employee.profile or RawProfile(), self._among)
        wanted = self._normalised(connect_id, employee, raw, managers)
        if self._is_new_manager(wanted) and self._chains.come_back(employee.id):
            wanted = self._normalised(connect_id, employee, raw, replace(managers, cyclic=frozenset({employee.id})))
        return wanted

    def _is_new_manager(self, wanted: WantedProfile) -> bool:
        """Tell whether another manager is about to be written: only then is the chain worth its reads."""
        account = self._gathered.ledger.accounts.get(wanted.connect_id)
        written = account.profile.known() if account is not None else {}
        digest = wanted.digests.get(ProfileField.REPORTING_TO)
        manager = wanted.profile.values.get(ProfileField.REPORTING_TO)
        return bool(manager) and written.get(ProfileField.REPORTING_TO) != digest

    def _normalised(
        self, connect_id: ConnectId, employee: Employee, raw: RawProfile, managers: Managers
    ) -> WantedProfile:
        profile, problems = normalise(raw, self.settings, employee=employee.id, managers=managers)
        date_format = self._gathered.situation.configuration.profile.directory.date_format
        homes = written_as(self.settings.homes, date_format=date_format)
        hashed = digests(profile, self._sources.keyed_hash, subject=connect_id, homes=homes)
        return WantedProfile(employee.id, connect_id, profile, problems, hashed)


def _only(raw: RawProfile, among: frozenset[ProfileField]) -> RawProfile:
    return RawProfile({name: value for name, value in raw.values.items() if name in among}, raw.unreadable & among)


def _names_nowhere(wanted: Iterable[WantedProfile]) -> bool:
    return any(problem.reason is ProblemReason.NOT_IN_DIRECTORY for one in wanted for problem in one.problems)


def _read_unread(
    wanted: Iterable[WantedProfile],
    states: Mapping[ConnectId, ProfileState],
    rules: ProfileRules,
    gathered: Gathered,
    sources: ProfileSources,
) -> tuple[frozenset[ConnectId], CurrentValues]:
    """Give whom Directory was asked about, and what it said."""
    among = rules.confirmed - rules.blind
    unread = frozenset(
        one.connect_id
        for one in wanted
        if unread_fields(one, states.get(one.connect_id, ProfileState()), rules, among=among)
    )
    if not unread or sources.directory is None:
        return frozenset(), {}
    company = max(load_employed_base(sources.documents), len(gathered.read.employees))
    return unread, read_current(sources.directory, unread, gathered.situation.configuration, company=company)


def _waiting(wanted: Iterable[WantedProfile], people: Mapping[ConnectId, Employee]) -> dict[EmployeeId, EmployeeId]:
    return {
        one.employee_id: manager
        for one in wanted
        if any(problem.reason is ProblemReason.MANAGER_WITHOUT_ACCOUNT for problem in one.problems)
        and (manager := manager_of(people[one.connect_id])) is not None
    }
