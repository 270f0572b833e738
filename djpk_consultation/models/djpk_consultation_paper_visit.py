from odoo import models

#: Lines for those who come besides the announced ones, in a list that is not closed.
SPARE_LINES = 2


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationPaper(models.AbstractModel):
    """Words of what is printed for a session: visit pass and attendance list."""

    _inherit = "djpk.consultation.paper"

    def _notice(self, session):
        """A mail about the session as it stands, never saved: its words are ours."""
        notices = self.env["djpk.consultation.notice"].sudo()
        return notices.new({"kind": "confirmed", **session._notice_values()})

    def _session_rows(self, session, *more):
        """Who meets whom, when and where."""
        notice, _ = self._notice(session), self.env._
        return self._rows(
            (_("Institution"), session.partner_id.name),
            (_("Region"), session.region_id.display_name),
            (*notice._row_time(), True),
            notice._row_place(),
            notice._row_app(),
            notice._row_link(),
            notice._row_letter(),
            (_("Topic"), session.letter_id.topic_id.name),
            (_("Subject"), session.letter_id.subject),
            notice._row_unit(),
            *more,
        )

    # -- visit pass ------------------------------------------------------------

    def _words_pass(self, session):
        notice, _ = self._notice(session), self.env._
        guests = [
            (str(number), visitor.name, visitor.position_id.name, visitor.institution)
            for number, visitor in enumerate(session.visitor_ids, 1)
        ]
        return {
            "title": _("Visit pass"),
            "blocks": [
                self._session_rows(session),
                self._grid(
                    ("no", "name", "position", "institution"),
                    [tuple(cell or "" for cell in guest) for guest in guests],
                    title=_("Guests"),
                ),
                self._list(notice._notes(), title=_("Please note")),
                self._text("\n".join(notice._contacts()), notice._contact_title()),
            ],
        }

    # -- attendance list -------------------------------------------------------

    def _words_attendance(self, session):
        _ = self.env._
        guests = self._attendants(session)
        closed = session.state == "done"
        spare = [("",) * 8 for _line in range(0 if closed else SPARE_LINES)]
        lines = [
            _("Guests"),
            *self._numbered(map(self._guest_cells, guests), spare),
            _("Directorate General of Fiscal Balance"),
            *self._numbered(
                map(self._officer_cells, session.officer_ids),
                spare[: 1 if session.officer_ids else 2],
            ),
        ]
        columns = (
            *("no", "name", "nip", "rank", "position"),
            *("institution", "contact", "signature"),
        )
        notice = self._notice(session)
        return {
            "title": _("Attendance list"),
            "blocks": [
                self._rows(
                    (_("Event"), self._event_text(session)),
                    (_("Institution"), self._institution_text(session)),
                    (*notice._row_time(), True),
                    notice._row_place(),
                    notice._row_link(),
                ),
                self._grid(columns, lines, style="signing"),
            ],
        }

    def _attendants(self, session):
        """Those who came, once somebody has; those announced before."""
        came = session.visitor_ids.filtered("checked_in_at")
        return came or session.visitor_ids

    def _institution_text(self, session):
        names = (session.partner_id.name, session.region_id.display_name)
        return ", ".join(filter(None, names))

    def _event_text(self, session):
        return self.env._(
            "%(type)s with %(unit)s, session %(number)s",
            type=session.type_id.name,
            unit=session.team_id.name or self.env._("DJPK"),
            number=session.name,
        )

    def _numbered(self, known, spare):
        """Lines with their numbers, those to be filled in by hand last."""
        cells = [*known, *(line[1:] for line in spare)]
        return [(str(number), *line) for number, line in enumerate(cells, 1)]

    def _guest_cells(self, visitor):
        cells = (
            *(visitor.name, visitor.nip, visitor.rank, visitor.position_id.name),
            *(visitor.institution, visitor.phone, ""),
        )
        return tuple(cell or "" for cell in cells)

    def _officer_cells(self, user):
        position = user.partner_id.function or ""
        return user.name, user.nip or "", "", position, self.env._("DJPK"), "", ""
