import secrets

from odoo import api, fields, models
from odoo.tools import SQL, consteq

from ..tools.wib import to_wib

#: Where an offer is answered, without login.
PAGE = "/konsultasi/tawaran"


class DjpkConsultationOffer(models.Model):
    """Times offered on a letter, held until one is chosen or the offer ends (E.3.c.3).

    At most three places and one place of each month are held for a letter: one offer
    is open at a time, its lines are numbered 1 to 3, and the ledger of places has one
    claim of a month per letter. Indexes and checks of the database guarantee each.
    An offer whose lines lie in two months holds one place in both, since either may
    be chosen, and gives the other back with the choice.
    """

    _name = "djpk.consultation.offer"
    _description = "Offer of Times"
    _inherit = ["djpk.consultation.contract"]
    _order = "id desc"
    _rec_name = "letter_id"

    letter_id = fields.Many2one(
        "djpk.consultation.letter",
        "Request letter",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    region_id = fields.Many2one(
        related="letter_id.region_id", store=True, index="btree_not_null"
    )
    type_id = fields.Many2one(related="letter_id.type_id")
    line_ids = fields.One2many(
        "djpk.consultation.offer.line", "offer_id", "Times offered", readonly=True
    )
    claim_ids = fields.One2many("djpk.consultation.claim", "offer_id", readonly=True)
    state = fields.Selection(
        [
            ("open", "Awaiting answer"),
            ("chosen", "Chosen"),
            ("released", "Given back"),
            ("declined", "None fits"),
        ],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    expires_at = fields.Datetime("Held until", required=True, readonly=True)
    ended_at = fields.Datetime("Ended", readonly=True)
    release_cause = fields.Selection(
        [
            ("expired", "Not answered in time"),
            ("withdrawn", "Withdrawn by an officer"),
            ("booked", "Scheduled otherwise"),
            ("letter", "The letter was decided on anew"),
        ],
        "Why given back",
        readonly=True,
    )
    wish = fields.Text(
        readonly=True, help="What would suit instead, as the region said it."
    )
    session_id = fields.Many2one(
        "djpk.consultation.session",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The session that the choice gave.",
    )
    meeting_app = fields.Char("Application", readonly=True)
    meeting_url = fields.Char("Meeting link", readonly=True)
    token = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_urlsafe(32),
        groups="djpk_consultation.group_agent",
        help="Opens the offer's page; it ends with the offer.",
    )

    times_text = fields.Char(
        "Times offered (WIB)", compute="_compute_times_text", help="In WIB."
    )
    expires_text = fields.Char(
        "Held until (WIB)",
        compute="_compute_expires_text",
        help="In WIB, whatever your own time zone is.",
    )
    page_url = fields.Char(
        "Page to choose",
        compute="_compute_page_url",
        groups="djpk_consultation.group_agent",
        help="What the mail links to; to be sent by WhatsApp where no mail arrives.",
    )

    _one_open = models.UniqueIndex(
        "(letter_id) WHERE state = 'open'", "An offer on this letter is open already."
    )
    _due_idx = models.Index("(expires_at) WHERE state = 'open'")

    @api.depends("letter_id", "expires_at")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for offer in self:
            offer.display_name = offer.letter_id.display_name

    @api.depends("line_ids.start")
    @api.depends_context("lang")
    def _compute_times_text(self):
        for offer in self:
            starts = [to_wib(line.start) for line in offer.line_ids]
            offer.times_text = "; ".join(
                f"{self._format(start.date(), 'EEE d MMM')} {start:%H.%M}"
                for start in starts
            )

    @api.depends("expires_at")
    @api.depends_context("lang")
    def _compute_expires_text(self):
        for offer in self:
            offer.expires_text = self._moment_text(to_wib(offer.expires_at))

    @api.depends("token")
    def _compute_page_url(self):
        for offer in self:
            offer.page_url = offer._page_url()

    def write(self, vals):
        """Changed by its methods alone, which write past this."""
        if not self.env.su:
            self._refuse(
                "wrong_state", self.env._("An offer changes only by its buttons.")
            )
        return super().write(vals)

    # -- page ------------------------------------------------------------------

    def _page_path(self):
        """The address of the page on which it is answered, without the host."""
        self.ensure_one()
        return f"{PAGE}/{self.id}-{self.sudo().token}"

    def _page_url(self):
        return f"{self.get_base_url()}{self._page_path()}"

    @api.model
    def _by_token(self, text):
        """The offer that a page's address names, with the rights of the engine.

        An unknown offer and a wrong token are one answer, found in the same time.

        :return: an offer in any state, or none
        """
        number, _dash, token = str(text).partition("-")
        known = number.isascii() and number.isdigit() and len(number) < 10
        offer = self.sudo().browse(int(number) if known else 0).exists()
        right = consteq(offer.token or "-" * 43, token if token.isascii() else "")
        return offer if right and offer else self.sudo().browse()

    # -- engine ----------------------------------------------------------------

    def _lock(self):
        """Serialise what becomes of an offer: a second writer starts again."""
        self.env.cr.execute(
            SQL(
                "UPDATE djpk_consultation_offer SET write_date = write_date"
                " WHERE id IN %s",
                tuple(self.ids),
            )
        )

    def _record(self, action, **values):
        self.env["djpk.consultation.log"].record(
            action,
            letter_id=self.letter_id.id,
            ticket_id=self.letter_id.ticket_id.id,
            **values,
        )
