"""The guards exist in the database, as declared, and each refuses what it must.

Odoo only logs a constraint or an index that it could not create.
"""

import psycopg2

from odoo.orm.table_objects import Constraint
from odoo.tests import TransactionCase, tagged
from odoo.tools.sql import make_index_name

from odoo.addons.djpk_consultation.tests.common import RuleCase

MODULE = "djpk_consultation"
SAME_SEAT = """
    INSERT INTO djpk_consultation_claim (kind, key, seat)
    SELECT kind, key, seat FROM djpk_consultation_claim
    WHERE session_id = %(visit)s AND kind = '{}'
"""
SAME_LETTER = """
    INSERT INTO djpk_consultation_letter
        (received_at, type_id, state, sender_key, partner_id, number_key, letter_date)
    SELECT received_at, type_id, state, {}, number_key, letter_date
    FROM djpk_consultation_letter
    WHERE id = (SELECT letter_id FROM djpk_consultation_session WHERE id = %(visit)s)
"""
SIGNED = "sppd_signed_at = now(), sppd_number_key = '1', sppd_issuer_key = 'x'"
SESSION = "UPDATE djpk_consultation_session SET {} WHERE id = %(visit)s"
POLICY = "UPDATE djpk_consultation_policy SET {}"

#: What each promised guard refuses: one statement, on two visits that are booked.
REFUSED = {
    "calendar_event_consultation_session_unique": [
        "UPDATE calendar_event SET consultation_session_id = %(visit)s"
        " WHERE consultation_session_id = %(other)s"
    ],
    "djpk_consultation_claim_seat_unique": [
        SAME_SEAT.format(kind) for kind in ("letter", "quota", "day", "slot")
    ],
    "djpk_consultation_claim_room_excluded": [
        "INSERT INTO djpk_consultation_claim (kind, key, seat, room_id, start, stop)"
        f" SELECT kind, 'x', 1, room_id, start + interval '{begin} minutes',"
        f" start + interval '{end} minutes' FROM djpk_consultation_claim"
        " WHERE session_id = %(visit)s AND kind = 'room'"
        for begin, end in ((0, 60), (59, 90), (-30, 1), (15, 45))
    ],
    "djpk_consultation_claim_seat_positive": [
        "INSERT INTO djpk_consultation_claim (kind, key, seat) VALUES ('day', 'x', 0)"
    ],
    "djpk_consultation_claim_room_complete": [
        "INSERT INTO djpk_consultation_claim (kind, key, seat) VALUES ('room', 'x', 1)"
    ],
    "djpk_consultation_closure_dates_order": [
        "INSERT INTO djpk_consultation_closure (date_from, date_to, reason)"
        " VALUES ('2025-06-03', '2025-06-02', 'x')"
    ],
    "djpk_consultation_document_content_or_link": [
        "INSERT INTO djpk_consultation_document (session_id, kind, name, url)"
        " VALUES (%(visit)s, 'bak', 'x', 'javascript:alert(1)')"
    ],
    "djpk_consultation_idempotency_key_unique": [
        "INSERT INTO djpk_consultation_idempotency"
        " (user_id, method, key, payload, called_at) SELECT 1, 'm', 'k', '', now()"
        " FROM generate_series(1, 2)"
    ],
    "djpk_consultation_letter_number_unique": [SAME_LETTER.format("sender_key, NULL")],
    "djpk_consultation_letter_number_partner_unique": [
        SAME_LETTER.format("'institution/x', partner_id")
    ],
    "djpk_consultation_notice_key_unique": [
        "UPDATE djpk_consultation_notice SET key = 'x'"
    ],
    "djpk_consultation_notice_about_something": [
        "UPDATE djpk_consultation_notice"
        " SET session_id = NULL, letter_id = NULL, ticket_id = NULL"
    ],
    "djpk_consultation_policy_no_overlap": [
        POLICY.format("type_id = (SELECT min(type_id) FROM djpk_consultation_policy)")
    ],
    "djpk_consultation_policy_validity_order": [
        POLICY.format("valid_to = valid_from - 1")
    ],
    "djpk_consultation_policy_lead_working_days_range": [
        POLICY.format("lead_working_days = -1")
    ],
    "djpk_consultation_policy_callback_working_days_range": [
        POLICY.format("callback_working_days = 251")
    ],
    "djpk_consultation_policy_limits_positive": [
        POLICY.format(f"{name} = 0")
        for name in ("region_monthly_limit", "daily_limit", "slot_capacity")
    ],
    "djpk_consultation_policy_visitor_limits_order": [
        POLICY.format("visitor_limit = 0"),
        POLICY.format("visitor_limit = visitor_limit_leader + 1"),
    ],
    "djpk_consultation_position_code_unique": [
        "UPDATE djpk_consultation_position SET code = 'staff'"
    ],
    "djpk_consultation_session_cancel_has_cause": [
        SESSION.format("state = 'cancelled'")
    ],
    "djpk_consultation_session_name_unique": [
        "UPDATE djpk_consultation_session SET name = 'x'"
        " WHERE id IN (%(visit)s, %(other)s)"
    ],
    "djpk_consultation_session_received_within_limit": [
        SESSION.format("received_count = 1"),
        SESSION.format("received_limit = 2, received_count = 3"),
    ],
    "djpk_consultation_session_scheduled_complete": [
        SESSION.format(f"{name} = NULL")
        for name in ("date", "start", "stop", "letter_id", "policy_id")
    ],
    "djpk_consultation_session_sppd_within_received": [
        SESSION.format("sppd_count = 1")
    ],
    "djpk_consultation_session_time_order": [SESSION.format("stop = start")],
    "djpk_consultation_slot_code_format": [
        "UPDATE djpk_consultation_slot SET code = '2400' WHERE code = '0900'"
    ],
    "djpk_consultation_slot_code_unique": [
        "UPDATE djpk_consultation_slot SET code = '1000' WHERE code = '0900'"
    ],
    "djpk_consultation_slot_hours_order": [
        "UPDATE djpk_consultation_slot SET hour_to = hour_from"
    ],
    "djpk_consultation_topic_code_unique": [
        "UPDATE djpk_consultation_topic SET code = 'dau'"
    ],
    "djpk_consultation_type_code_unique": [
        "UPDATE djpk_consultation_type SET code = 'video'"
    ],
    "djpk_consultation_visitor_out_after_in": [
        "UPDATE djpk_consultation_visitor SET checked_out_at = now()"
        " WHERE session_id = %(visit)s",
        "UPDATE djpk_consultation_visitor SET checked_in_at = now(),"
        " checked_out_at = now() - interval '1 minute' WHERE session_id = %(visit)s",
    ],
    "djpk_consultation_visitor_sppd_received": [
        f"UPDATE djpk_consultation_visitor SET {SIGNED} WHERE session_id = %(visit)s",
        "UPDATE djpk_consultation_visitor SET checked_in_at = now(),"
        " sppd_signed_at = now() WHERE session_id = %(visit)s",
    ],
    "djpk_consultation_visitor_sppd_unique": [
        f"UPDATE djpk_consultation_visitor SET checked_in_at = now(), {SIGNED}"
        " WHERE session_id IN (%(visit)s, %(other)s)"
    ],
    "djpk_region_code_unique": ["UPDATE djpk_region SET code = '31'"],
    "helpdesk_ticket_channel_code_unique": [
        "UPDATE helpdesk_ticket_channel SET code = 'phone'"
    ],
}
#: What no call can do without, though it refuses nothing.
NEEDED = [
    "djpk_consultation_claim_live_date_idx",
    "djpk_consultation_claim_session_live_idx",
    "djpk_consultation_notice_queue",
    "helpdesk_ticket_list_order_idx",
]


@tagged("standard", "post_install", "-at_install")
class TestDeclared(TransactionCase):
    """Whatever the add-on declares is in the database, in the same words."""

    def _declared(self):
        """``{name in the database: (model, table object)}`` of this add-on."""
        return {
            declared.full_name(model): (model, declared)
            for model in self._stored_models()
            for declared in model._table_objects.values()
            if declared._module == MODULE
        }

    def _stored_models(self):
        models = (self.env[name] for name in self.env.registry)
        return [model for model in models if model._auto and not model._abstract]

    def _rows(self, query, *parameters):
        self.env.cr.execute(query, parameters)
        return self.env.cr.fetchall()

    def test_no_promised_guard_has_been_given_up(self):
        self.assertLessEqual({*REFUSED, *NEEDED}, set(self._declared()))

    def test_constraints_are_in_the_database(self):
        there = {
            (table, name): definition
            for table, name, definition in self._rows(
                "SELECT conrelid::regclass::text, conname,"
                " obj_description(oid, 'pg_constraint')"
                " FROM pg_constraint WHERE convalidated"
            )
        }
        declared = {
            (model._table, name): guard.get_definition(self.env.registry)
            for name, (model, guard) in self._declared().items()
            if isinstance(guard, Constraint)
        }
        self.assertGreater(len(declared), 20)
        self.assertEqual({key: there.get(key) for key in declared}, declared)

    def test_indexes_are_in_the_database(self):
        there = {
            (table, name): (definition, unique)
            for table, name, definition, unique in self._rows(
                "SELECT indrelid::regclass::text, indexrelid::regclass::text,"
                " obj_description(indexrelid, 'pg_class'), indisunique"
                " FROM pg_index WHERE indisvalid AND indisready"
            )
        }
        declared = {
            (model._table, name): (
                guard.get_definition(self.env.registry),
                guard.unique,
            )
            for name, (model, guard) in self._declared().items()
            if not isinstance(guard, Constraint)
        }
        self.assertGreater(len(declared), 8)
        self.assertEqual({key: there.get(key) for key in declared}, declared)

    def test_indexed_fields_have_their_index(self):
        there = {name for (name,) in self._rows("SELECT indexname FROM pg_indexes")}
        wanted = {
            make_index_name(field.model._table, field.field.name)
            for field in self._own_fields()
            if field.field.index
        }
        self.assertGreater(len(wanted), 40)
        self.assertEqual(wanted - there, set())

    def test_required_fields_cannot_be_empty(self):
        nullable = {
            tuple(row)
            for row in self._rows(
                "SELECT table_name, column_name FROM information_schema.columns"
                " WHERE is_nullable = 'YES' AND table_schema = current_schema"
            )
        }
        wanted = {
            (own.model._table, own.field.name)
            for own in self._own_fields()
            if own.field.required
        }
        self.assertGreater(len(wanted), 60)
        self.assertEqual(wanted & nullable, set())

    def _own_fields(self):
        """Columns of the add-on's own models."""
        return [
            _Own(model, field)
            for model in self._stored_models()
            for field in model._fields.values()
            if field._module == MODULE and field.store and field.column_type
        ]

    def test_every_reference_is_a_foreign_key(self):
        there = {
            tuple(row)
            for row in self._rows(
                "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c"
                " JOIN pg_attribute a ON a.attrelid = c.conrelid"
                " AND a.attnum = c.conkey[1] WHERE c.contype = 'f'"
            )
        }
        wanted = {
            (own.model._table, own.field.name)
            for own in self._own_fields()
            if own.field.type == "many2one"
        }
        self.assertGreater(len(wanted), 40)
        self.assertEqual(wanted - there, set())


class _Own:
    def __init__(self, model, field):
        self.model, self.field = model, field


@tagged("standard", "post_install", "-at_install")
class TestRefused(RuleCase):
    """Past the add-on, by SQL: the database itself says no, by that very guard."""

    def test_each_guard_refuses_its_own(self):
        visits = [self._book(date="2025-06-10", slot=at) for at in ("0900", "1000")]
        self.env.flush_all()
        ids = {"visit": visits[0].id, "other": visits[1].id}
        for name, statements in REFUSED.items():
            for statement in statements:
                with self.subTest(name, statement=statement):
                    self.assertEqual(self._refused_by(statement, ids), name)

    def _refused_by(self, statement, ids):
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(statement, ids, log_exceptions=False)
                self.assertTrue(self.env.cr.rowcount, "the statement changed nothing")
        except psycopg2.IntegrityError as error:
            return error.diag.constraint_name
        return None

    def test_a_place_given_back_stands_in_nobodys_way(self):
        visit = self._book(date="2025-06-10", slot="0900")
        self.sessions().cancel(session_id=visit.id, cause="djpk", reason="Ill")
        self.env.flush_all()
        for kind in ("letter", "quota", "day", "slot"):
            statement = SAME_SEAT.format(kind)
            self.assertIsNone(self._refused_by(statement, {"visit": visit.id}))
