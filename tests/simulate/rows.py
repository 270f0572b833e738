"""Rows for the audit's own tests, put in by SQL behind the product's back."""

from datetime import datetime, timedelta
from itertools import count

from psycopg2 import sql

from simulate.model import WIB, at_hour

FILLERS = {
    "integer": 0,
    "bigint": 0,
    "numeric": 0,
    "double precision": 0,
    "boolean": False,
    "date": "2025-01-01",
    "timestamp without time zone": "2025-01-01 00:00:00",
    "jsonb": "{}",
}
#: Monday 10:00 WIB, in UTC: the earliest session is on Thursday 5 June 2025.
RECEIVED = datetime(2025, 6, 2, 3, 0)
SERIAL = count(1)


class Rows:
    """Inserts rows; columns that must have a value get some value."""

    def __init__(self, cursor):
        self.cursor = cursor
        self._needed = {}

    def one(self, statement, *values):
        self.cursor.execute(statement, values)
        row = self.cursor.fetchone()
        return row and row[0]

    def sql(self, statement, *values):
        self.cursor.execute(statement, values)
        if not self.cursor.rowcount:
            raise AssertionError(f"no row is changed by: {statement}")

    def insert(self, table, **values):
        for column, filler in self._fillers(table).items():
            values.setdefault(column, filler)
        self.cursor.execute(
            sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, values)),
                sql.SQL(", ").join(sql.Placeholder() * len(values)),
            ),
            list(values.values()),
        )
        return self.cursor.fetchone()[0]

    def _fillers(self, table):
        """Columns without which PostgreSQL takes no row, and a value for each."""
        if table not in self._needed:
            self.cursor.execute(
                "SELECT column_name, data_type FROM information_schema.columns"
                " WHERE table_name = %s AND is_nullable = 'NO'"
                " AND column_default IS NULL",
                (table,),
            )
            columns = self.cursor.fetchall()
            targets = self._targets(table)
            self._needed[table] = {
                name: self._first(targets[name])
                if name in targets
                else FILLERS.get(kind, "-")
                for name, kind in columns
            }
        return self._needed[table]

    def _targets(self, table):
        self.cursor.execute(
            """SELECT a.attname, c.confrelid::regclass::text
               FROM pg_constraint c JOIN pg_attribute a
                 ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
               WHERE c.contype = 'f' AND c.conrelid = %s::regclass""",
            (table,),
        )
        return dict(self.cursor.fetchall())

    def _first(self, table):
        return self.one(
            sql.SQL("SELECT min(id) FROM {}").format(sql.Identifier(*table.split(".")))
        )

    # -- what the circular knows ------------------------------------------------

    def code(self, table, code):
        found = self.one(f"SELECT id FROM {table} WHERE code = %s", code)
        if not found:
            raise LookupError(f"no {code} in {table}")
        return found

    def region(self, code):
        return self.code("djpk_region", code)

    def type(self, code):
        return self.code("djpk_consultation_type", code)

    def channel(self, code):
        return self.code("helpdesk_ticket_channel", code)

    def policy(self, type_code):
        return self.one(
            "SELECT id FROM djpk_consultation_policy WHERE type_id = %s"
            " ORDER BY valid_from LIMIT 1",
            self.type(type_code),
        )

    # -- what happens in a month ------------------------------------------------

    def letter(self, type_code="face_to_face", region="11.01", **values):
        letter = self.insert(
            "djpk_consultation_letter",
            **{
                "number": f"900/{next(SERIAL)}/BPKAD",
                "letter_date": "2025-05-26",
                "received_at": RECEIVED,
                "to_director_general": True,
                "channel_id": self.channel("email"),
                "region_id": region and self.region(region),
                "type_id": self.type(type_code),
                "state": "used",
                **values,
            },
        )
        table, own, other = self._relation("djpk.consultation.letter", "attachment_ids")
        attachment = self.insert("ir_attachment", name="surat.pdf", type="binary")
        self.cursor.execute(
            sql.SQL("INSERT INTO {} ({}, {}) VALUES (%s, %s)").format(
                sql.Identifier(table), sql.Identifier(own), sql.Identifier(other)
            ),
            (letter, attachment),
        )
        return letter

    def _relation(self, model, field):
        self.cursor.execute(
            "SELECT relation_table, column1, column2 FROM ir_model_fields"
            " WHERE model = %s AND name = %s",
            (model, field),
        )
        return self.cursor.fetchone()

    def session(self, type_code, day, hour, region="11.01", **values):
        """A session with its own letter and event, unless they are given."""
        start = at_hour(day, hour) - WIB
        stop = start + timedelta(hours=1)
        if "letter_id" not in values:
            values["letter_id"] = self.letter(type_code, region)
        if "event_id" not in values:
            active = values.get("state") != "cancelled"
            values["event_id"] = self.insert(
                "calendar_event", name="Sesi", start=start, stop=stop, active=active
            )
        return self.insert(
            "djpk_consultation_session",
            **{
                "name": f"AUDIT/{next(SERIAL)}",
                "type_id": self.type(type_code),
                "policy_id": self.policy(type_code),
                "region_id": region and self.region(region),
                "date": day,
                "start": start,
                "stop": stop,
                "state": "scheduled",
                **values,
            },
        )

    def visit(self, day, slot, region="11.01", guests=("staff",), **values):
        hour = self.one(
            "SELECT hour_from FROM djpk_consultation_slot WHERE code = %s", slot
        )
        values = {
            "slot_id": self.code("djpk_consultation_slot", slot),
            "quota_month": f"{day:%Y-%m}" if region else None,
            **values,
        }
        session = self.session("face_to_face", day, hour, region, **values)
        for position in guests:
            self.visitor(session, position)
        return session

    def video(self, day, hour, **values):
        values = {
            "meeting_app": "Ms. Teams",
            "meeting_url": "https://teams.example/1",
            **values,
        }
        return self.session("video", day, hour, **values)

    def visitor(self, session, position="staff", **values):
        position = self.code("djpk_consultation_position", position)
        return self.insert(
            "djpk_consultation_visitor",
            **{
                "session_id": session,
                "name": "Tamu",
                "position_id": position,
                **values,
            },
        )

    def receive(self, session, at):
        """Check in all guests of a visit at a WIB time, and sign their SPPD."""
        self.sql(
            "UPDATE djpk_consultation_visitor SET checked_in_at = %s,"
            " sppd_number = 'SPPD/' || id, sppd_issuer = 'Setda', sppd_signed_at = %s"
            " WHERE session_id = %s",
            at - WIB,
            at - WIB,
            session,
        )

    def document(self, session, *kinds):
        for kind in kinds:
            self.insert("djpk_consultation_document", session_id=session, kind=kind)

    def ticket(self, **values):
        return self.insert(
            "helpdesk_ticket",
            **{
                "name": "Pertanyaan",
                "kind": "consultation",
                "consultation_type_id": self.type("dering"),
                "channel_id": self.channel("phone"),
                "question": "Kapan disalurkan?",
                "received_at": RECEIVED,
                **values,
            },
        )
