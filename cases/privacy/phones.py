"""Phone numbers and mail addresses in the plain text of a remark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cases.privacy.patterns import any_of
from cases.privacy.reading import Span
from cases.privacy.words import NumberWords

APART = r"[ ./()-]{0,3}"
DUTCH = re.compile(
    rf"(?<![\w+])(?<!\d[.,/:-])\(?0\)?[1-9]{APART}(?:\d{APART}){{7}}\d(?!\d)(?![.-]\d)"
)
APIECE = re.compile(r"(?<![\w+])(?<!\d )0(?: \d){9}(?! ?\d)")
MOBILE_TYPO = re.compile(r"(?<![\w+])(?<!\d[.,/:-])06[ -]{1,3}(?:\d[ -]?){6,8}\d(?!\d)(?![./-]\d)")
WITHOUT_ZERO = re.compile(
    r"(?<![\w+])(?<!\d[.,/:-])6[ -]{1,3}(?:\d{8}|\d{4} \d{4}|\d\d(?:[ -]\d\d){3})(?![\w])"
)
COMPACT_31 = re.compile(r"(?<![\w+])31[ -]?6[ -]?\d{8}(?!\d)")
ABROAD = re.compile(rf"(?<!\w)(?:\+|00){APART}[1-9](?:{APART}\d){{7,13}}(?!\d)")
LOCAL = r"(?<!\d)\(?(?P<number>\d(?:[ .-]?\d){5,11})(?![\w])(?![./:,-]\d)"

AT = re.compile(r"@")
LOCAL_PART = re.compile(r"[\w.+%'-]{1,64}[ ]?$")
TOP = re.compile(r"[ ]?[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-z]{2,24}")
ENDINGS = "(?:nl|com|net|org|be|de|eu|info)"
SPACED_TOP = re.compile(
    rf"[ ]?[\w-]{{1,63}}(?:[ ]?[.,][ ]?[\w-]{{1,63}}){{0,3}}[ ]?[.,][ ]?{ENDINGS}(?!\w)"
)


class PhoneSearch:
    """Finds phone numbers of people and mail addresses; service lines are left alone."""

    def __init__(self, words: NumberWords) -> None:
        lines = sorted(words.service_lines, key=lambda line: (-len(line), line))
        spelt = "|".join(
            r"[ .-]{0,2}".join(
                "".join(r"\d(?:[ .-]?(?=\d))?" if c == "x" else c for c in part)
                for part in line.split()
            )
            for line in lines
        )
        self._service = re.compile(rf"(?<![\d+])(?<!\d[ .,/-])(?:{spelt})(?!\d)(?![./-]\d| \d\d)")
        self._labelled = re.compile(
            rf"(?<![a-z]){any_of(words.phone)}(?![a-z])"
            rf"(?:[ ]?[a-z'/]{{1,15}}){{0,3}}[ :=.(+,-]{{0,4}}{LOCAL}"
        )
        at, dot, hosts = map(any_of, (words.mail_at, words.mail_dot, words.mail_hosts))
        open_, close = r"[ ]{0,2}[(\[{<][ ]?", r"[ ]?[)\]}>][ ]{0,2}"
        point = rf"(?:[ ]?\.[ ]?| ?{open_}{dot}{close}| {dot} )"
        person = (
            rf"(?<![\w.+-])(?:[\w+-]{{1,30}} {dot} (?:[\w-]{{1,20}} )??)?"
            rf"[\w.+-]{{1,40}}(?: {dot} [\w-]{{1,40}})?"
        )
        self._spelt_mail = re.compile(
            rf"{person}(?:{open_}(?:@|{at}){close}|[ ]?@[ ]?| (?P<bare>{at}) )"
            rf"(?:{hosts}(?:{point}{ENDINGS})?|(?P<host>[\w-]{{2,40}}){point}{ENDINGS})(?!\w)"
        )
        self._hosts = re.compile(rf"[ ]?{hosts}(?!\w)")

    def mails(self, lower: str) -> Iterator[Span]:
        """Mail addresses, also spelt out or without what follows the last dot."""
        for match in AT.finditer(lower):
            before = LOCAL_PART.search(lower, max(0, match.start() - 66), match.start())
            if before is None or not re.search(r"\w", before[0]):
                continue
            after = next(
                (
                    m
                    for p in (TOP, SPACED_TOP, self._hosts)
                    if (m := p.match(lower, match.end())) is not None
                ),
                None,
            )
            if after is not None:
                yield Span("email", before.start(), after.end())
        for match in self._spelt_mail.finditer(lower):
            if not (match["bare"] == "at" and match["host"]):  # "chat at example.nl"
                yield Span("email", *match.span())

    def service_lines(self, lower: str) -> Iterator[tuple[int, int]]:
        """National lines, which are nobody's number."""
        for match in self._service.finditer(lower):
            yield match.span()

    def phones(self, lower: str) -> Iterator[Span]:
        """Dutch and foreign numbers; shorter ones only behind a word such as "tel"."""
        for pattern in (ABROAD, DUTCH, APIECE, MOBILE_TYPO, WITHOUT_ZERO, COMPACT_31):
            for match in pattern.finditer(lower):
                yield Span("phone", *match.span())

    def without_zero(self, lower: str) -> Iterator[Span]:
        """Mobile numbers called so that lack their nought: "tel 612345678"."""
        for match in self._labelled.finditer(lower):
            if re.fullmatch(r"6(?:[ .-]?\d){8}", match["number"]):
                yield Span("phone", *match.span("number"))

    def labelled(self, lower: str) -> Iterator[Span]:
        """Numbers of six digits and more that are called a phone number."""
        for match in self._labelled.finditer(lower):
            yield Span("phone", *match.span("number"))
