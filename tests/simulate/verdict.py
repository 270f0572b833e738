"""What the model expects of one request, and the comparison with the answer."""

from dataclasses import dataclass, field

from simulate.model import CODE_RANKS, UNRANKED

#: A call that is wrong in itself is answered before any rule is looked at.
BEFORE_RULES = ("invalid_value", "idempotency_conflict")


@dataclass
class Verdict:
    """The lawful answers to one request.

    ``must``: sets of codes, of each of which the answer has to name at least one
    (the rule was surely broken, at whatever moment of the request the server looked).
    ``may``: codes that are right too, because the rule was broken for a part of the
    request, or because the texts can be read so.  ``places``: where an accepted
    booking may be (``None``: nothing to compare).
    """

    must: list = field(default_factory=list)
    may: set = field(default_factory=set)
    places: set | None = None

    def broken(self, *codes):
        """A rule that is surely broken; any one of the codes names it."""
        self.must.append(frozenset(codes))

    def maybe(self, *codes):
        self.may.update(codes)

    @property
    def allowed_codes(self):
        return self.may.union(*self.must)


def accepted(verdict, place=None):
    """Problems of an acceptance, as (kind, text)."""
    if verdict.must:
        rules = ", ".join("/".join(sorted(codes)) for codes in verdict.must)
        return [("accepted against a rule", f"has to be refused: {rules}")]
    if verdict.places is not None and place not in verdict.places:
        wanted = ", ".join(_show(item) for item in sorted(verdict.places, key=repr))
        return [("wrong place", f"given {_show(place)}, right: {wanted or 'none'}")]
    return []


def refused(verdict, codes):
    """Problems of a refusal with these codes, as (kind, text)."""
    problems = []
    unjust = sorted(set(codes) - verdict.allowed_codes)
    missing = [sorted(want) for want in verdict.must if not want.intersection(codes)]
    if len(codes) == 1 and codes[0] in BEFORE_RULES and not unjust:
        return []
    if unjust:
        kind = "wrong code" if verdict.must else "rightful request refused"
        problems.append((kind, f"not broken: {', '.join(unjust)}"))
    if missing:
        named = ", ".join("/".join(want) for want in missing)
        problems.append(("broken rule not named", named))
    if not codes:
        problems.append(("malformed refusal", "no code"))
    ranks = [CODE_RANKS.get(code, -1) for code in codes if code not in UNRANKED]
    if -1 in ranks:
        problems.append(("malformed refusal", f"unknown code among {codes}"))
    elif ranks != sorted(ranks):
        problems.append(("malformed refusal", f"not in the order of R01-R22: {codes}"))
    return problems


def _show(place):
    if isinstance(place, tuple):
        return " ".join(str(part) for part in place)
    return str(place)
