from num2words import num2words

from odoo import models

from ..tools.wib import to_wib


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationPaper(models.AbstractModel):
    """Words of what is signed after a session: minutes (BAK) and SPPD slips."""

    _inherit = "djpk.consultation.paper"

    # -- minutes ---------------------------------------------------------------

    def _words_bak(self, session):
        _ = self.env._
        minutes = session.minutes_ids
        parts = [
            self._text(text, title)
            for title, text in (
                (_("Questions and answers"), minutes.points),
                (_("Conclusion"), minutes.conclusion),
            )
            if text
        ]
        return {
            "title": _("Minutes of consultation"),
            "blocks": [
                self._text(self._opening(session)),
                self._session_rows(session),
                self._guests_grid(session),
                self._officials_grid(session),
                *parts,
                *self._follow_ups(minutes),
                *self._enclosures(session),
                self._text(_("These minutes were made truthfully, to be used as due.")),
            ],
            "signatures": self._minutes_signatures(session, minutes),
        }

    def _opening(self, session):
        """Day and date in words, as official minutes begin."""
        start, stop = to_wib(session.start), to_wib(session.stop)
        day = start.date()
        return self.env._(
            "On this %(weekday)s, the %(day)s of %(month)s of the year %(year)s"
            " (%(date)s), at %(start)s-%(stop)s WIB, a consultation (%(type)s) was held"
            " between the institution and the unit of the Directorate General of Fiscal"
            " Balance named below.",
            weekday=self._format(day, "EEEE"),
            day=self._in_words(day.day),
            month=self._format(day, "MMMM"),
            year=self._in_words(day.year),
            date=f"{day:%d-%m-%Y}",
            start=f"{start:%H.%M}",
            stop=f"{stop:%H.%M}",
            type=session.type_id.name,
        )

    def _in_words(self, number):
        lang = "id" if self.env.lang.startswith("id") else "en"
        kind = "cardinal" if lang == "id" or number > 31 else "ordinal"
        return num2words(number, lang=lang, to=kind)

    def _guests_grid(self, session):
        _ = self.env._
        guests = [
            tuple(
                cell or ""
                for cell in (
                    *(visitor.name, visitor.nip),
                    *(visitor.position_id.name, visitor.institution),
                )
            )
            for visitor in self._attendants(session)
        ]
        columns = ("no", "name", "nip", "position", "institution")
        return self._grid(columns, self._numbered(guests, ()), title=_("Guests"))

    def _officials_grid(self, session):
        unit = session.team_id.name or ""
        officials = [
            (user.name, user.nip or "", user.partner_id.function or "", unit)
            for user in session.officer_ids
        ] or [("", "", "", unit)]
        columns = ("no", "name", "nip", "position", "unit")
        title = self.env._("Officials of DJPK")
        return self._grid(columns, self._numbered(officials, ()), title=title)

    def _follow_ups(self, minutes):
        if not minutes.follow_up_ids:
            return []
        lines = [
            (
                line.name,
                line.owner or "",
                self._format(line.due, "d MMMM yyyy") if line.due else "",
            )
            for line in minutes.follow_up_ids
        ]
        columns, title = ("no", "what", "owner", "due"), self.env._("Follow-up")
        return [self._grid(columns, self._numbered(lines, ()), title=title)]

    def _enclosures(self, session):
        others = session.document_ids.filtered(lambda paper: paper.kind != "bak")
        if not others:
            return []
        labels = dict(others._fields["kind"]._description_selection(self.env))
        names = [f"{labels[paper.kind]}: {paper.name}" for paper in others]
        return [self._list(names, title=self.env._("Enclosures"))]

    def _minutes_signatures(self, session, minutes):
        attendants = self._attendants(session)
        first = attendants.sorted(lambda visitor: visitor.position_id.sequence)[:1]
        guest = minutes.guest_id or first
        officer = minutes.signer_id or session.officer_ids[:1]
        return [
            self._signature(
                self.env._("For the institution"), guest.name, guest.nip, place="\u00a0"
            ),
            self._signature(
                session.team_id.name or self.env._("DJPK"),
                officer.name,
                officer.nip,
                place=self._place_and_day(session),
            ),
        ]

    def _place_and_day(self, session):
        day = self._format(to_wib(session.start).date(), "d MMMM yyyy")
        city = self.env.company.sudo().city
        return f"{city}, {day}" if city else day

    # -- SPPD slip -------------------------------------------------------------

    def _words_sppd(self, visitor):
        _ = self.env._
        session, signer = visitor.session_id, visitor.sppd_signed_by
        arrived = visitor.checked_in_at
        departed = visitor.checked_out_at or visitor.sppd_signed_at
        return {
            "title": _("SPPD slip"),
            "blocks": [
                self._rows(
                    (_("SPPD number"), visitor.sppd_number, True),
                    (_("Issued by"), visitor.sppd_issuer),
                    (_("Name"), visitor.name, True),
                    (_("NIP"), visitor.nip),
                    (_("Position"), visitor.position_id.name),
                    (_("Institution"), visitor.institution),
                    (_("Session"), session.name),
                    (_("Arrived at"), self._stay_text(arrived)),
                    (_("Departed from"), self._stay_text(departed)),
                ),
            ],
            "signatures": [
                self._signature(
                    _("Officer who signed the SPPD"),
                    signer.name,
                    signer.nip,
                    place=self._place_and_day(session),
                )
            ],
        }

    def _stay_text(self, moment):
        """Where and when, as the travel order asks for it."""
        if not moment:
            return ""
        place = self.env._("Directorate General of Fiscal Balance")
        city = self.env.company.sudo().city
        where = f"{place}, {city}" if city else place
        return f"{where}\n{self._moment_text(to_wib(moment))}"
