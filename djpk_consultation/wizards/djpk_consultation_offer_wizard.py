from odoo import Command, api, fields, models

from ..exceptions import ConsultationRefusal
from ..tools.refusal import Violation


class DjpkConsultationOfferWizard(models.TransientModel):
    """Offer times on a letter; the first lawful ones are proposed, each judged."""

    _name = "djpk.consultation.offer.wizard"
    _inherit = ["djpk.consultation.letter.wizard"]
    _description = "Offer Times"

    type_code = fields.Char(related="letter_id.type_id.code")
    region_known = fields.Boolean(compute="_compute_region_known")
    hold_text = fields.Char(
        "Held until",
        compute="_compute_hold_text",
        help="The times are held for the letter until then (policy, E.3.c.3).",
    )
    email = fields.Char(
        "Mail to",
        compute="_compute_email",
        help="Where the mail with the link goes. Without an address you are asked to"
        " tell it by phone or WhatsApp.",
    )
    line_ids = fields.One2many(
        "djpk.consultation.offer.line.wizard",
        "wizard_id",
        "Times offered",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        help="One to three. They are held for this letter alone, and with them one of"
        " the region's visits of the month.",
    )
    meeting_app = fields.Char(
        "Application",
        default=lambda self: self.env["djpk.consultation.session"]._usual_app(),
        help="What the session is held in, e.g. Ms. Teams.",
    )
    meeting_url = fields.Char(
        "Meeting link", help="The address that the participants open."
    )
    region_reason = fields.Char(
        "Why without a region",
        help="A manager confirms the visit of a ministry, a campus or an association.",
    )
    verdict = fields.Selection(
        [
            ("allowed", "Allowed"),
            ("incomplete", "Still to fill in"),
            ("refused", "Not allowed"),
        ],
        compute="_compute_answer",
        help="What the rules say to these times.",
    )
    violations = fields.Html(
        "Rules broken",
        compute="_compute_answer",
        sanitize=False,
        help="Every rule that one of the times breaks, with the clause.",
    )

    @api.depends("letter_id")
    def _compute_region_known(self):
        for wizard in self:
            visit = wizard.letter_id.type_id.code == "face_to_face"
            wizard.region_known = bool(wizard.letter_id.region_id) or not visit

    @api.depends("letter_id")
    @api.depends_context("lang")
    def _compute_hold_text(self):
        for wizard in self:
            letter = wizard.letter_id
            wizard.hold_text = letter and letter._clock_moment(
                letter._offer_end(), letter.region_id.tz
            )

    @api.depends("letter_id")
    def _compute_email(self):
        for wizard in self:
            letter = wizard.letter_id
            notice = (
                self.env["djpk.consultation.notice"]
                .sudo()
                .new({"letter_id": letter.id, "ticket_id": letter.ticket_id.id})
            )
            wizard.email = ", ".join(notice._find_recipient()[1]) if letter else False

    @api.depends("letter_id")
    def _compute_line_ids(self):
        """The first lawful places."""
        offers = self.env["djpk.consultation.offer"]
        slots = {
            slot.code: slot for slot in self.env["djpk.consultation.slot"].search([])
        }
        for wizard in self:
            places = (
                offers.proposals(letter_id=wizard.letter_id.id)
                if wizard.letter_id
                else []
            )
            visit = wizard.letter_id.type_id.code != "video"
            wizard.line_ids = [Command.clear()] + [
                Command.create(
                    {"date": place["date"], "slot_id": slots[place["slot"]].id}
                    if visit
                    else {"start": place["start"], "stop": place["stop"]}
                )
                for place in places
            ]

    @api.depends(
        *("letter_id", "meeting_app", "meeting_url", "region_reason"),
        *("line_ids.date", "line_ids.slot_id", "line_ids.start", "line_ids.stop"),
        "line_ids.room_id",
    )
    @api.depends_context("lang", "uid")
    def _compute_answer(self):
        offers = self.env["djpk.consultation.offer"]
        schedule = self.env["djpk.consultation.schedule.wizard"]
        for wizard in self:
            try:
                answers = offers.check(**wizard._values())
                found = [Violation(**v) for a in answers for v in a["violations"]]
            except ConsultationRefusal as refusal:
                found = refusal.violations
            found = list(dict.fromkeys(found))
            wizard.verdict = schedule._verdict({item.code for item in found})
            wizard.violations = self.env["djpk.consultation.session"]._violations_html(
                found
            )

    # -- action ----------------------------------------------------------------

    def action_confirm(self):
        """Hold the times and send the mail."""
        self.ensure_one()
        self.env["djpk.consultation.offer"].send(**self._values())
        return self._reload()

    def _values(self):
        """Arguments of ``check`` and ``send``."""
        return {
            "letter_id": self.letter_id.id,
            "places": [line._place() for line in self.line_ids],
            "meeting_app": self.meeting_app or None,
            "meeting_url": self.meeting_url or None,
            "override": (
                {"region_missing": self.region_reason} if self.region_reason else None
            ),
        }
