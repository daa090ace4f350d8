"""What counts as personal, and from how many people on a number may be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pokryti.catalog import kinds
from pokryti.catalog.indicators import indicators

__all__ = ["CROSSES", "REASONS", "Disclosure", "divides_people", "people_word"]

CROSSES = "crosses_borders"
REASONS = ("primary", "small_denominator", "complementary", CROSSES)
"""Why a number hides: it is small itself; few people live there; it would give another one away; or its district cuts
through smaller ones, so that it cannot be added up with theirs."""

# Beginnings of words by which tables of one's own name people who use, ask for or wait for a service, or are weak.
_PEOPLE = (
    *("azylant", "bezdomov", "cekatel", "cekajici", "deti", "dite", "dluznik", "domacnost", "hospitaliz", "klient"),
    *("lide", "lidi", "matk", "migrant", "nezamestnan", "obet", "odmitnut", "odsouzen", "ohrozen", "osob", "pacient"),
    *("pachatel", "pestoun", "postizen", "prijemc", "pripad", "rodin", "romov", "romu", "samozivitel", "sebevra"),
    *("sveren", "trestan", "tyran", "uchazec", "ukrajin", "umrt", "uprchl", "uzivatel", "vezn", "zadatel", "zadost"),
    *("zajemc", "zavisl", "zemrel", "zneuzi", "pnp"),
    *("addict", "applicant", "asylum", "case", "child", "client", "death", "disabled", "famil", "foster", "homeless"),
    *("hospitali", "household", "inmate", "mother", "offender", "patient", "people", "person", "prisoner", "recipient"),
    *("refugee", "roma", "suicide", "unemployed", "user", "victim", "waiting"),
)
_CAPACITY = ("kapacit", "capacit")
# Words by which a column says which of the people it counts: their sex, age or degree; or, alone, all and the rest.
_DIVIDES = re.compile(
    r"(?:^|_)(?:muz[iu]|zen[ay]?|chlap\w*|div[ek]\w*|men|women|boys|girls|males?|females?|\d+plus|stupen|degree"
    r"|(?<!na_)(?<!per_)\d{1,3}_\d{1,3}|(?:do|nad|od|pod|under|over)_\d+)(?:_|$)"
    r"|^(?:pocet_)?(?:celkem|uhrnem|vsichni|all|total|ostatni|jin[ie]|others?|neuveden\w*)$"
)


@dataclass(frozen=True)
class Disclosure:
    """From how many people on a number may be shown, and which numbers are meant.

    Numbers of residents by age are published by the state for every municipality, and registered capacity is public:
    neither hides unless asked to. Numbers of people who use, receive or apply for something, in tables of one's own,
    hide by default: an indicator whose name says so (klienti, uživatelé, příjemci, žadatelé …), columns by sex, age or
    degree in the same file (ženy, do 18 let, ostatní …), and recipients of the care allowance. The number of all
    inhabitants of a municipality is published by law and never hides.

    Parameters
    ----------
    threshold
        Numbers from one up to below this hide; 1 hides nothing.
    smallest_denominator
        A personal number hides where fewer people than this live.
    population
        Hide small numbers of residents by age, too.
    confidential
        Names of files of `indicators` whose numbers are personal whatever their names say; the name of a file of
        `population` means the same as `population`.
    public
        Ids of indicators, and names of files, that need no hiding.

    Notes
    -----
    What hides is taken out before anything is computed, so that all that is written (tables, page, pictures, reports)
    tells nothing of it. Not protected is the analyst's own memory: `Study.inputs` holds what the files hold, and
    `Joined.withheld` says why each number hides, which no output does, as it would tell that the number is small. Two
    publications of the same data tell no more than the freer one when they differ in the threshold alone; whoever
    changes districts, files or the other settings between them publishes once, or keeps the earlier one back.
    Numbers that an analyst passes to a function come back as they are.

    The threshold is that of the Australian Institute of Health and Welfare: it withholds all data of an area where the
    number is between 1 and 4 or the people concerned are fewer than 300, and what would give these away
    ("consequential suppression"). The smallest denominator, 100, is our own and milder: more than a third of all Czech
    municipalities have fewer than 300 inhabitants; 300 in the study file is the rule of the institute.

    References
    ----------
    AIHW: Use of emergency departments for lower urgency care 2017-18 to 2023-24, technical notes, "Suppression and
    non-published results", table T3 (aihw.gov.au/reports/primary-health-care); the same numbers in Potentially
    preventable hospitalisations 2017-2024.

    Examples
    --------
    >>> policy = Disclosure()
    >>> [policy.is_personal(name, "own.csv") for name in ("pocet_klientu", "pnp_1", "index_socialniho_vylouceni")]
    [True, True, False]
    >>> Disclosure(public=("pocet_klientu",)).is_personal("pocet_klientu", "own.csv")
    False
    """

    threshold: int = 5
    smallest_denominator: int = 100
    population: bool = False
    confidential: tuple[str, ...] = ()
    public: tuple[str, ...] = ()

    def is_personal(self, indicator: str, source: str) -> bool:
        """Say whether an indicator counts people who are to be protected.

        Parameters
        ----------
        indicator
            Its id.
        source
            Name of the file that it comes from.

        Returns
        -------
        bool
            False for what is public, listed by an office or no count of people by its name.
        """
        if indicator in self.public or source in self.public:
            return False
        if source in self.confidential:
            return True
        listed = indicators().get(indicator)
        return indicator.startswith("pnp_") if listed else bool(people_word(indicator))


def people_word(indicator: str) -> str:
    """Give the word of a name that says whom it counts; empty when none does.

    Parameters
    ----------
    indicator
        Id of an indicator.

    Examples
    --------
    Names of kinds of service, and capacity for people, count none.

    >>> [people_word(name) for name in ("pocet_klientu_80plus", "index", "kapacita_pro_rodiny")]
    ['klientu', '', '']
    """
    if indicator.startswith(_CAPACITY):
        return ""
    for kind in kinds():
        indicator = indicator.replace(kind, "")
    return next((word for word in indicator.split("_") if word.startswith(_PEOPLE)), "")


def divides_people(indicator: str) -> bool:
    """Say whether a name tells a sex, an age or another part of people counted beside it, or all of them.

    Parameters
    ----------
    indicator
        Id of an indicator.

    Examples
    --------
    >>> [divides_people(name) for name in ("zeny", "do_18_let", "80plus", "celkem", "mista_celkem")]
    [True, True, True, True, False]
    """
    return not indicator.startswith(_CAPACITY) and bool(_DIVIDES.search(indicator))
