from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.wib import month_of


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationLetter(models.Model):
    """The waiting list: letters that may be scheduled and are not yet.

    Its columns are reckoned for all letters shown at once, in a few queries.
    """

    _inherit = "djpk.consultation.letter"

    waiting = fields.Boolean(
        compute="_compute_waiting",
        search="_search_waiting",
        help="May be scheduled and is not yet: an approved letter, or one that asks"
        " for a video session, which takes no approval.",
    )
    freed_claim_ids = fields.Many2many(
        "djpk.consultation.claim",
        "djpk_consultation_freed_place_rel",
        "letter_id",
        "claim_id",
        string="Places freed",
        readonly=True,
        copy=False,
        groups="djpk_consultation.group_agent",
        help="Places that were given up and that this letter could use.",
    )
    next_place = fields.Char(
        "First place (WIB)",
        compute="_compute_places",
        help="The earliest lawful place that is free; or until when the times that were"
        " offered are held.",
    )
    quota_left = fields.Char(
        "Quota left",
        compute="_compute_places",
        help="Visits left to the region in the month of the first place (E.3.c.5).",
    )
    freed_place = fields.Char(
        "Place freed",
        compute="_compute_places",
        help="A slot, or a visit of the region's month, that was given up and that"
        " this letter could use.",
    )

    @api.depends("state", "type_id")
    def _compute_waiting(self):
        for letter in self:
            ready = letter.state in ("received", "approved")
            letter.waiting = ready and not letter._awaits_decision()

    def _search_waiting(self, operator, value):
        if operator != "in":
            return NotImplemented
        undecided = Domain("state", "=", "received")
        domain = Domain("state", "=", "approved") | (
            undecided & Domain("type_id.code", "!=", "face_to_face")
        )
        return domain if True in value else ~domain

    @api.depends(
        *("state", "type_id", "received_at", "region_id", "freed_claim_ids", "offered")
    )
    @api.depends_context("lang")
    def _compute_places(self):
        waiting = self.filtered(
            lambda letter: letter.waiting and letter.received_at and not letter.offered
        )
        sessions = self.env["djpk.consultation.session"].sudo()
        agendas = sessions._agendas(waiting.sudo()) if waiting else {}
        for letter in self:
            agenda = agendas.get(letter)
            fit = agenda and sessions._earliest_in(agenda, letter.sudo()._wish())
            letter.next_place = (
                fit and self._short_span(fit) or (letter.offered and letter.offer_text)
            )
            letter.quota_left = agenda and self._left_text(agenda, fit)
            letter.freed_place = agenda and letter.sudo()._freed_text(agenda)

    @api.model
    def _left_text(self, agenda, fit):
        """Visits left to the region in the month of its first place, or in this one."""
        day = fit.day if fit else agenda.today
        limit = agenda.month_limit(day)
        if not agenda.quota or not limit:
            return False
        left = max(0, limit - agenda.taken.months[month_of(day)])
        month = self._format(day, "MMM yyyy")
        return f"{month}: {left}"

    @api.model
    def _short_span(self, fit):
        """Day and time of a place where the column's head says the time zone."""
        sessions = self.env["djpk.consultation.session"]
        return f"{sessions._short(fit.day)} {fit.start:%H.%M}-{fit.stop:%H.%M}"

    def _freed_text(self, agenda):
        """The first freed place that this letter could still use, and how many more."""
        claims = self.freed_claim_ids.filtered(lambda claim: claim._suits(self, agenda))
        if not claims:
            return False
        first = claims.sorted(lambda claim: claim._freed_order())[0]
        more = f" +{len(claims) - 1}" if len(claims) > 1 else ""
        return first._freed_text(short=True) + more
