"""A lawful month, for tests of the audit, and what breaks it behind its back."""

from odoo.tools import SQL

from ..tools.audit_all import INVARIANTS
from .common import RuleCase

GUARDED = "^(djpk_|helpdesk_ticket|calendar_event)"
BY_CODE = {invariant.code: invariant for invariant in INVARIANTS}


class AuditCase(RuleCase):
    """Thursday 12 June 2025, after a little of everything, all of it as it must be."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audits = cls.env["djpk.consultation.audit"]

    # -- lawful ------------------------------------------------------------------

    def _make_month(self):
        self.held = self._held_visit()
        self.booked = self._book(
            self._create_letter(region_code="11.02"), date="2025-06-17", slot="1000"
        )
        self.moved = self._book(date="2025-06-17", slot="1300")
        self.sessions().move(
            session_id=self.moved.id, date="2025-06-18", slot="0900", reason="Repair"
        )
        self.called_off = self._book(date="2025-06-18", slot="1000")
        self.sessions().cancel(
            session_id=self.called_off.id, cause="region", reason="Flood"
        )
        self.given_back = self._book(date="2025-06-18", slot="1000")
        self.sessions().cancel(
            session_id=self.given_back.id, cause="djpk", reason="Repair"
        )
        self.absent = self._absent_visit()
        self.video = self._book_video("2025-06-17 09:00", room_id=self.room.id)
        self.recorded = self._recorded_video()
        self.waiting = self._create_letter()
        self.answered = self._closed_question()
        self.promised = self._escalated_question()
        self.reached = self._escalated_question()
        self.tickets().log_call(ticket_id=self.reached.id, outcome="reached", note="-")
        self.complaint = self._complaint()
        self._tell_all()

    def _held_visit(self):
        letter = self._create_letter(region_code="11.01")
        people = self._people("regent", "staff", "staff")
        visit = self._book(letter, date="2025-06-05", slot="0900", visitors=people)
        with self.at("2025-06-05 08:45"):
            self._arrive(visit)
            items = [
                {"visitor_id": visitor.id, "number": f"SPPD/{at}", "issuer": "Setda"}
                for at, visitor in enumerate(visit.visitor_ids[:2])
            ]
            self.sessions("reception").sign_sppd(session_id=visit.id, items=items)
        with self.at("2025-06-05 15:00"):
            self._document(visit, "bak")
            self._document(visit, "attendance")
            self.sessions("unit").close(session_id=visit.id)
        return visit

    def _absent_visit(self):
        visit = self._book(date="2025-06-05", slot="1400")
        with self.at("2025-06-05 15:01"):
            self.sessions().mark_no_show(session_id=visit.id, reason="Nobody came")
        return visit

    def _recorded_video(self):
        video = self._book_video("2025-06-05 10:30")
        with self.at("2025-06-05 11:30"):
            self._document(video, "recording")
            self.sessions("unit").close(session_id=video.id)
        return video

    def _question(self, **values):
        values = self._request(type_code="dering", letter=False, **values)
        answer = self.tickets().register_request(values=values)
        return self.env["helpdesk.ticket"].browse(answer["ticket_id"])

    def _closed_question(self):
        ticket = self._question(kind="information", channel_code="phone")
        self.tickets().close_ticket(ticket_id=ticket.id, answer="In June.")
        return ticket

    def _escalated_question(self):
        ticket = self._question()
        self.tickets().escalate(ticket_id=ticket.id, team_id=self.team.id, note="-")
        return ticket

    def _complaint(self):
        values = self._request(
            kind="complaint", type_code=None, letter=False, channel_code="email"
        )
        values.pop("type_code")
        answer = self.tickets().register_request(values=values)
        return self.env["helpdesk.ticket"].browse(answer["ticket_id"])

    def _tell_all(self):
        """As the scheduled action would have by now."""
        notices = self.env["djpk.consultation.notice"].search([])
        notices.filtered(lambda n: n.state == "pending")._set_pointless("told")

    # -- unlawful ------------------------------------------------------------------

    def _drop_guards(self):
        """Whatever the database would refuse the violating rows by."""
        self.env.flush_all()
        for table, name in self._sql(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE contype IN ('c', 'x', 'u') AND conrelid::regclass::text ~ %s",
            GUARDED,
        ):
            self._sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for (index,) in self._sql(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE indisunique"
            " AND NOT indisprimary AND indrelid::regclass::text ~ %s",
            GUARDED,
        ):
            self._sql(f"DROP INDEX {index}")

    def _sql(self, statement, *values):
        self.env.cr.execute(SQL(statement, *values))
        return self.env.cr.fetchall() if self.env.cr.description else []

    def _set(self, record, **values):
        """Write columns behind the product's back."""
        self.env.flush_all()
        for name, value in values.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = %s",
                    SQL.identifier(record._table),
                    SQL.identifier(name),
                    value,
                    record.id,
                )
            )
            self.assertEqual(self.env.cr.rowcount, 1)
        return record

    def _twin(self, record, **values):
        """A copy of a row, with other values in some columns."""
        self.env.flush_all()
        columns = [
            name
            for (name,) in self._sql(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = %s AND column_name <> 'id'",
                record._table,
            )
        ]
        chosen = [
            SQL("%s", values[name]) if name in values else SQL.identifier(name)
            for name in columns
        ]
        self.env.cr.execute(
            SQL(
                "INSERT INTO %(table)s (%(names)s) SELECT %(values)s FROM %(table)s"
                " WHERE id = %(id)s RETURNING id",
                table=SQL.identifier(record._table),
                names=SQL(", ").join(map(SQL.identifier, columns)),
                values=SQL(", ").join(chosen),
                id=record.id,
            )
        )
        return record.browse(self.env.cr.fetchone()[0])

    def _claim(self, session, kind):
        return session.claim_ids.filtered(
            lambda claim: claim.kind == kind and not claim.released_at
        )

    # -- audited -------------------------------------------------------------------

    def _audit(self):
        """``{code: [(model, id)]}`` of what a whole audit finds."""
        audit = self.audits.create([{}])
        audit._run()
        self.assertFalse(audit.failed_count, audit.line_ids.filtered("error"))
        found = {}
        for finding in audit.finding_ids:
            at = (finding.res_model, finding.res_id)
            found.setdefault(finding.line_id.invariant, []).append(at)
        return found

    def _found_by(self, code):
        """``[(model, id)]`` that one invariant finds."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(self.audits._make_facts(30))
        outcome = self.audits._ask(BY_CODE[code], 30)
        self.assertFalse(outcome.error)
        self.assertEqual(outcome.count, len(outcome.rows))
        return [row[:2] for row in outcome.rows]
