from odoo.exceptions import ValidationError

from .tools.refusal import in_order


class ConsultationRefusal(ValidationError):
    """A refusal by the circular's rules: one line per broken rule, code first.

    :param violations: :class:`~.tools.refusal.Violation` items, any order
    :param advice: what is possible instead (earliest lawful slot with its
        derivation); ends the last line, since every line begins with its code
    """

    def __init__(self, violations, advice=""):
        self.violations = in_order(violations)
        self.advice = advice
        lines = [item.line for item in self.violations]
        if advice:
            lines[-1] = f"{lines[-1]} {advice}"
        super().__init__("\n".join(lines))

    @property
    def codes(self):
        return [item.code for item in self.violations]


class ClaimsTaken(Exception):
    """No seat is left of a limited right; never leaves the booking engine."""

    def __init__(self, request):
        self.request = request
        super().__init__(f"{request.kind} {request.key}")
