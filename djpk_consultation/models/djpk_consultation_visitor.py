from odoo import api, fields, models

from ..tools.booking import Guest
from ..tools.normalize import letters_and_digits

#: Written at the desk only (check-in, check-out, SPPD), never directly.
GUARDED = (
    "session_id",
    "checked_in_at",
    "checked_out_at",
    "substitute",
    "sppd_number",
    "sppd_issuer",
    "sppd_signed_at",
    "sppd_signed_by",
    "sppd_number_key",
    "sppd_issuer_key",
)


class DjpkConsultationVisitor(models.Model):
    """A guest of one session (E.3.c.4, E.3.c.6, E.3.c.7)."""

    _name = "djpk.consultation.visitor"
    _description = "Visitor"
    _inherit = ["djpk.consultation.contract"]
    _order = "id"

    session_id = fields.Many2one(
        "djpk.consultation.session", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(
        "res.partner", "Contact", ondelete="set null", index="btree_not_null"
    )
    name = fields.Char(required=True)
    position_id = fields.Many2one(
        "djpk.consultation.position", required=True, ondelete="restrict"
    )
    leader = fields.Boolean(related="position_id.leader")
    nip = fields.Char(
        "NIP", help="Civil servant number; only where SPPD or BAK need it."
    )
    rank = fields.Char(help="Rank and grade, as the attendance list asks for them.")
    phone = fields.Char(help="As the attendance list asks for it.")
    institution = fields.Char(
        compute="_compute_institution", store=True, readonly=False, precompute=True
    )
    checked_in_at = fields.Datetime("Checked in", readonly=True, copy=False)
    checked_out_at = fields.Datetime("Checked out", readonly=True, copy=False)
    substitute = fields.Boolean(
        readonly=True, copy=False, help="Came instead of somebody announced."
    )
    sppd_number = fields.Char("SPPD number", readonly=True, copy=False)
    sppd_issuer = fields.Char("SPPD issuer", readonly=True, copy=False)
    sppd_signed_at = fields.Datetime("SPPD signed", readonly=True, copy=False)
    sppd_signed_by = fields.Many2one("res.users", readonly=True, copy=False)
    sppd_number_key = fields.Char(
        compute="_compute_sppd_keys", store=True, precompute=True
    )
    sppd_issuer_key = fields.Char(
        compute="_compute_sppd_keys", store=True, precompute=True
    )

    _sppd_unique = models.UniqueIndex(
        "(sppd_issuer_key, sppd_number_key) WHERE sppd_signed_at IS NOT NULL",
        "This SPPD number of that institution has been signed already.",
    )
    _out_after_in = models.Constraint(
        "CHECK (checked_out_at IS NULL OR (checked_in_at IS NOT NULL"
        " AND checked_out_at >= checked_in_at))",
        "Only who was checked in is checked out, and not before.",
    )
    _sppd_received = models.Constraint(
        "CHECK (sppd_signed_at IS NULL OR (checked_in_at IS NOT NULL"
        " AND sppd_number_key IS NOT NULL AND sppd_issuer_key IS NOT NULL))",
        "SPPD are signed for guests received, each with number and issuer (E.3.c.7).",
    )

    @api.depends("session_id")
    def _compute_institution(self):
        for visitor in self:
            partner = visitor.session_id.sudo().partner_id
            visitor.institution = visitor.institution or partner.name

    @api.depends("sppd_number", "sppd_issuer")
    def _compute_sppd_keys(self):
        for visitor in self:
            visitor.sppd_number_key = letters_and_digits(visitor.sppd_number) or False
            visitor.sppd_issuer_key = letters_and_digits(visitor.sppd_issuer) or False

    # -- papers ----------------------------------------------------------------

    def _paper_number(self, _kind="sppd"):
        """The number of the SPPD slip: the session's, and which of its guests."""
        self.ensure_one()
        position = self.session_id.visitor_ids.ids.index(self.id) + 1
        return f"{self.session_id.name}/SPPD-{position}"

    def _paper_file_name(self):
        return self._paper_number().replace("/", "-")

    # -- CRUD ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_new(vals)
        visitors = super().create(vals_list)
        for session in visitors.session_id:
            added = visitors.filtered(lambda v, s=session: v.session_id == s)
            added._check_added(session)
        return visitors

    def _create_announced(self, session, guests):
        """The visitors of a booking, whose verdict has passed."""
        # past this model's guard: pylint: disable=super-method-mismatch
        return super().create(
            [
                {
                    "session_id": session.id,
                    "name": guest.name,
                    "position_id": guest.position_id,
                    "nip": guest.nip or False,
                }
                for guest in guests
            ]
        )

    def write(self, vals):
        if not self._all_historical():
            self._check_write(vals)
        result = super().write(vals)
        if "position_id" in vals:
            for session in self.session_id:
                session._check_visitor_list()
        return result

    def _apply(self, vals):
        """Write what only the desk may write."""
        # past this model's guard: pylint: disable=super-method-mismatch
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_before_arrival(self):
        for visitor in self.filtered(lambda v: v.session_id.state != "draft"):
            if visitor.session_id.historical:
                continue
            last = len(visitor.session_id.visitor_ids - self) == 0
            open_ = visitor.session_id.state == "scheduled"
            if not open_ or visitor.checked_in_at or last:
                self._refuse(
                    "wrong_state",
                    self.env._(
                        "%(visitor)s stays on the list: taking a visitor off is"
                        " possible before the visit, while another one remains.",
                        visitor=visitor.name,
                    ),
                )
        for session in self.filtered("leader").session_id:
            session._check_visitor_list(without=self)

    # -- guards ----------------------------------------------------------------

    def _all_historical(self):
        return self and all(self.session_id.mapped("historical"))

    def _check_new(self, vals):
        session = self.env["djpk.consultation.session"].browse(vals.get("session_id"))
        names = [name for name in GUARDED[1:] if vals.get(name)]
        if names and not session.historical:
            self._refuse_set_at_desk(names)

    def _refuse_set_at_desk(self, names):
        self._refuse(
            "wrong_state",
            self.env._(
                "%(fields)s: set at the desk by Check in, Check out and Sign SPPD.",
                fields=", ".join(names),
            ),
        )

    def _check_added(self, session):
        """A visitor added directly passes the verdict of add_visitor()."""
        if session.historical:
            return
        touched = [n for n in GUARDED[1:] if any(visitor[n] for visitor in self)]
        if touched:
            self._refuse_set_at_desk(touched)
        if session.state in ("done", "cancelled", "no_show"):
            session._require_state("draft", "scheduled", "checked_in")
        session._check_visitor_list()

    def _check_write(self, vals):
        names = [
            name for name in GUARDED if name in vals and self._differs(name, vals[name])
        ]
        fixed = self.filtered(
            lambda v: v.sppd_signed_at or v.session_id.state == "done"
        )
        names += [n for n in ("name", "position_id", "nip") if n in vals and fixed]
        if names:
            self._refuse(
                "wrong_state",
                self.env._(
                    "%(visitors)s: %(fields)s cannot be written directly. Use Check"
                    " in, Add visitor or Sign SPPD.",
                    visitors=", ".join(self.mapped("name")[:3]),
                    fields=", ".join(names),
                ),
            )

    def _as_guests(self):
        return tuple(
            Guest(v.name, v.position_id.id, v.position_id.leader) for v in self
        )

    # -- desk ------------------------------------------------------------------

    def _desk_values(self):
        """A guest as the reception desk shows one; clocks in WIB, empty = not yet."""
        clock = self.session_id._clock
        return {
            "id": self.id,
            "name": self.name,
            "position": self.position_id.name,
            "leader": self.leader,
            "institution": self.institution or "",
            "substitute": self.substitute,
            "in": clock(self.checked_in_at),
            "out": clock(self.checked_out_at),
            "sppd": clock(self.sppd_signed_at),
            "sppd_number": self.sppd_number or "",
            "sppd_issuer": self.sppd_issuer or "",
        }
