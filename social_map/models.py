"""What the social map is made of.

The field's words are those of Open Referral HSDS 3 where it has one: organisation (`organization`),
service, service area (`areas`), `audience` (`eligibility_description`), `access`
(`application_process`), `languages`, `hours` (`schedules`), confirmation (`assured_date`).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Lang = Literal["nl", "en"]
Domain = Literal["body", "mind", "social", "society"]
Level = Literal["gemeente", "stadsdeel", "wijk", "buurt"]
Ring = Literal["inner", "outer"]
HowToGetIn = Literal["walk_in", "appointment", "referral", "phone"]
Channel = Literal["ok", "category_only", "never"]
Kind = Literal["service", "group", "consultation", "initiative"]

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+(?:[-._ ][A-Za-z0-9]+)*$", max_length=80)]
Text = Annotated[str, Field(min_length=1, max_length=600)]
Day = Annotated[date, Field(strict=False)]
Days = Annotated[int, Field(ge=1, le=3650)]


class Frozen(BaseModel):
    """Cannot be changed once made; refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Bilingual(Frozen):
    """The same text in Dutch and in English."""

    nl: Text
    en: Text

    def in_(self, lang: Lang) -> str:
        return self.nl if lang == "nl" else self.en


class Words(Frozen):
    """Short terms or phrases by language."""

    nl: tuple[Text, ...] = ()
    en: tuple[Text, ...] = ()

    def in_(self, lang: Lang) -> tuple[str, ...]:
        return self.nl if lang == "nl" else self.en


class Need(Frozen):
    """Something a person may need help with (one row of the needs vocabulary)."""

    id: Id
    label: Bilingual
    domain: Domain
    icpc: tuple[str, ...] = ()
    """ICPC-1 codes, NHG edition."""
    icpc_unverified: tuple[str, ...] = ()
    zrm: Text
    """Domain of the Zelfredzaamheid-Matrix."""
    channel: Channel
    """How much of the need may be written in a partner's channel."""
    handover: bool
    """False: safety lines only, never a service and never a handover."""
    minor: bool = False
    """It is about a child or a young person: who agrees depends on the age."""
    help: Words = Words()
    """Names of help, services and professionals: what one asks for."""
    problem: Words = Words()
    """Names of what is the matter."""
    person: Words = Words()
    """Words for who it is about; they never outrank help or a problem."""


class NeedGroup(Frozen):
    """A wider word over several needs ("geldzorgen"); its children stand likeliest first."""

    id: Id
    label: Bilingual
    children: tuple[Id, ...] = Field(min_length=2)
    ask: bool = False
    """True: the word alone does not tell which child is meant, so the bot asks."""
    words: Words


class Phrases(Frozen):
    """How people say it, for one need; `not_` holds wordings that only look like it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    need: Id
    nl: tuple[Text, ...] = ()
    en: tuple[Text, ...] = ()
    not_: tuple[Text, ...] = Field(default=(), alias="not")

    def in_(self, lang: Lang) -> tuple[str, ...]:
        return self.nl if lang == "nl" else self.en


class OffMap(Frozen):
    """Words and phrases of one subject that is not on the map: shopping, travel, small talk."""

    words: Words = Words()
    phrases: Words = Words()


class Place(Frozen):
    """An official area (CBS) with its daily names and PC4 postcodes."""

    id: Id
    name: Text
    level: Level
    parent: Id | None = None
    aliases: tuple[Text, ...] = ()
    pc4: tuple[Annotated[str, Field(pattern=r"^[1-9]\d{3}$")], ...] = ()
    source: Text


class Neighbours(Frozen):
    """Areas that border on each other; one direction is enough."""

    neighbours: dict[str, tuple[str, ...]]


class Access(Frozen):
    """How a patient gets in (HSDS `application_process`)."""

    how: HowToGetIn
    nl: Text
    en: Text

    def in_(self, lang: Lang) -> str:
        return self.nl if lang == "nl" else self.en


class Confirmation(Frozen):
    """A human said that the entry is right (HSDS `assured_date`); `by` is a role."""

    on: Day
    by: Text
    how: Text


class Unlisted(Frozen):
    """The organisation wants this service kept off the map, for good; `by` is a role."""

    on: Day
    by: Text


class Limits(Frozen):
    """After how many days without a confirmation what happens; see `content/map/freshness.yaml`."""

    ask_after: Days = 90
    """Somebody is asked whether the entry is still right."""
    flag_after: Days = 180
    """It is shown with a warning, below others."""
    hide_after: Days = 365
    """It is left out of answers; of the inner ring it stands last."""


class Waiting(Frozen):
    """Waiting time in weeks as told on a day."""

    weeks: Annotated[int, Field(ge=0, le=520)]
    on: Day


class Capacity(Frozen):
    """Places that were left, as told on a day; none: it is full."""

    places: Annotated[int, Field(ge=0, le=999)]
    on: Day


def _none_word(value: object) -> object:
    return None if value == "none" else value


Confirmed = Annotated[Confirmation | None, BeforeValidator(_none_word)]
"""Written as `none` where nobody confirmed it yet."""


class Service(Frozen):
    """One offer of one organisation: its own needs in its own areas."""

    id: Id
    name: Bilingual
    description: Bilingual
    needs: tuple[Id, ...]
    areas: tuple[Text, ...]
    """Place ids or unambiguous place names; ids after loading."""
    audience: Bilingual | None = None
    access: Access
    hours: Bilingual | None = None
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], ...] = ()
    kind: Kind = "service"
    discipline: Bilingual | None = None
    """Of a consultation: what this specialist knows about."""
    consult: Bilingual | None = None
    """Of a consultation: how a colleague asks to think along."""
    waiting: Waiting | None = None
    capacity: Capacity | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    closed_until: Day | None = None
    tags: tuple[Id, ...] = ()
    confirmed: Annotated[Confirmation | None, BeforeValidator(_none_word)]
    unlisted: Unlisted | None = None
    """Never in an answer again, but kept here so that nobody adds it once more."""

    def runs_on(self, today: date) -> bool:
        """False outside `valid_from`…`valid_to` (both days included)."""
        started = self.valid_from is None or self.valid_from <= today
        ended = self.valid_to is not None and self.valid_to < today
        return started and not ended

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.capacity.places == 0

    def closed_on(self, today: date) -> bool:
        return self.closed_until is not None and today < self.closed_until


class Organisation(Frozen):
    """A partner with its key figure (a role, never a name) and its services."""

    id: Id
    name: Text
    type: Text
    ring: Ring
    channel: Id
    key_figure: Bilingual
    replacement: Bilingual | None = None
    general_contact: Bilingual | None = None
    example: bool = False
    """Shipped as an example: the practice must confirm it before use."""
    source: Text | None = None
    services: tuple[Service, ...] = Field(min_length=1)


class Agreement(Frozen):
    """A working agreement in the four parts that Krachtige basiszorg asks for."""

    id: Id
    title: Bilingual
    between: Bilingual
    needs: tuple[Id, ...] = Field(min_length=1)
    partner_types: tuple[Text, ...] = ()
    areas: tuple[Text, ...]
    right_place: Bilingual
    """Right care in the right place: who does what."""
    signals: Bilingual
    leads: Bilingual
    transfer: Bilingual
    """How the lead (regie) is handed over."""
    words: Words
    example: bool = False
    source: Text | None = None
