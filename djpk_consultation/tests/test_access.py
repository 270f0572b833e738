"""Every role against every model and method: the table of :mod:`.access_table`."""

import inspect

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..contract import ROLES as GROUPS
from .access_table import DIALOGUES, METHODS, PREFIX, RECORDS, ROLES, SETTINGS
from .common import RuleCase

OPERATIONS = {"R": "read", "W": "write", "C": "create", "D": "unlink"}


class _Undo(Exception):
    pass


def _rows(table):
    """``{first word: {role: cell}}`` of a table; its first line names the columns."""
    _head, *lines = (line.split() for line in table.strip().splitlines())
    return {
        name.replace("~", PREFIX): dict(zip(ROLES, cells, strict=True))
        for name, *cells in lines
    }


def _text(rows):
    """Rows as they stand in the table, for whoever has to mend it."""
    return "\n".join(
        f"{name.replace(PREFIX, '~'):28}"
        + " ".join(f"{cells[role]:6}" for role in ROLES).rstrip()
        for name, cells in rows.items()
    )


class AccessCase(RuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["public"] = cls.env.ref("base.public_user")
        users = cls.env["res.users"].with_context(no_reset_password=True)
        cls.users["portal"] = users.create(
            {
                "name": "Portal",
                "login": "djpk_portal",
                "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
            }
        )

    def _compare(self, table, found):
        """Each cell as decided; told as lines of the table."""
        decided = _rows(table)
        self.assertEqual(sorted(found), sorted(decided), "Decide on every one.")
        wrong = {name: cells for name, cells in found.items() if cells != decided[name]}
        if wrong:
            self.fail(f"As it is, and not as decided:\n{_text(wrong)}")

    def _may(self, work, *args):
        """Whether rights allow it; what the rules say of it is another matter."""
        try:
            with self.env.cr.savepoint():
                work(*args)
                raise _Undo
        except AccessError:
            return False
        except (_Undo, UserError, IntegrityError):
            return True


@tagged("post_install", "-at_install")
class TestAccess(AccessCase):
    """Read, write, create and delete, of each model by each role."""

    def setUp(self):
        super().setUp()
        self.near = self._visit("2025-06-02", "1300", self.team)
        self.users["portal"].partner_id.parent_id = self.near.partner_id
        far_team = self.other_team.copy({"name": "Far", "user_ids": False})
        self.far = self._visit("2025-06-16", "0900", far_team)
        for session in (self.near, self.far):
            self._document(session, "bak", "agent")
            self.sessions("manager").grant_override(
                session_id=session.id, override={"visitor_limit": "Acting regent"}
            )
        self.env.flush_all()

    def _visit(self, day, slot, team):
        letter = self._create_letter("2025-05-20 09:00", approve=False)
        letter.team_id = team
        letter.ticket_id.user_id = False
        self._approve(letter)
        return self._book(letter, date=day, slot=slot)

    # -- records ---------------------------------------------------------------

    def _records(self, session, day):
        """A record of each model that belongs to a session.

        :param day: of a walk-in
        """
        key = {"user_id": self.env.uid, "method": "x", "payload": "x"}
        walk_ins = self.env["djpk.consultation.walk.in"]
        keys = self.env["djpk.consultation.idempotency"]
        notices = self.env["djpk.consultation.notice"]
        issues = self.env["djpk.consultation.issue"]
        offer = self.env["djpk.consultation.offer"].create(
            {"letter_id": session.letter_id.id, "expires_at": f"{day} 01:00:00"}
        )
        times = {"date": day, "start": session.start, "stop": session.stop}
        replan = self.env["djpk.consultation.replan"].create(
            {"state": "noted", "line_ids": [(0, 0, {"session_id": session.id})]}
        )
        minutes = self.env["djpk.consultation.minutes"].create(
            {"session_id": session.id, "follow_up_ids": [Command.create({"name": "x"})]}
        )
        records = (
            replan,
            replan.line_ids,
            minutes,
            minutes.follow_up_ids,
            session,
            session.visitor_ids,
            session.document_ids,
            session.override_ids,
            session.log_ids[:1],
            session.claim_ids[:1],
            session.letter_id,
            session.letter_id.attachment_ids,
            session.ticket_id,
            offer,
            offer.line_ids.create({"offer_id": offer.id, "sequence": 1, **times}),
            session.event_id,
            session.partner_id,
            walk_ins.create({"name": "Rudi", "reason": "x", "refused_at": day}),
            notices.create({"session_id": session.id, "kind": "moved", "key": day}),
            issues.create({"session_id": session.id, "kind": "pass", "number": day}),
            keys.create({**key, "key": day, "called_at": day}),
        )
        return {record._name: record for record in records}

    def _write_values(self, record):
        special = {
            "djpk.consultation.session": {"meeting_app": "x"},
            "djpk.consultation.visitor": {"checked_out_at": "2025-06-02 03:00:00"},
            "djpk.consultation.letter": {"subject": "x"},
            "djpk.consultation.log": {"reason": "x"},
            "djpk.consultation.override": {"reason": "x"},
            "djpk.consultation.claim": {"seat": 9},
            "djpk.consultation.notice": {"key": "x"},
            "djpk.consultation.idempotency": {"payload": "y"},
            "djpk.consultation.issue": {"number": "x"},
            "djpk.consultation.offer": {"wish": "x"},
            "djpk.consultation.offer.line": {"sequence": 2},
            "djpk.consultation.replan.line": {"action": "leave"},
            "djpk.consultation.minutes": {"conclusion": "x"},
        }
        return special.get(record._name, {"name": "x"})

    def _create_values(self, record, session):
        """Values of a record that belongs to a session."""
        own = {"session_id": session.id}
        now = "2025-06-02 03:00:00"
        return {
            "djpk.consultation.session": {"letter_id": session.letter_id.id},
            "djpk.consultation.visitor": {
                **own,
                "name": "x",
                "position_id": self.ref("position_staff").id,
            },
            "djpk.consultation.document": {
                **own,
                "name": "x",
                "kind": "other",
                "url": "https://x.test",
            },
            "djpk.consultation.letter": {
                "type_id": session.type_id.id,
                "team_id": session.team_id.id,
            },
            "djpk.consultation.log": {**own, "action": "booked"},
            "djpk.consultation.override": {**own, "code": "lead_time", "reason": "x"},
            "djpk.consultation.notice": {**own, "kind": "moved", "key": "x"},
            "djpk.consultation.minutes": {"session_id": session.copy().id},
            "djpk.consultation.follow.up": {
                "minutes_id": session.minutes_ids.id,
                "name": "x",
            },
            "djpk.consultation.issue": {**own, "kind": "pass", "number": "x"},
            "djpk.consultation.claim": {"kind": "day", "key": "x", "seat": 1},
            "djpk.consultation.walk.in": {"name": "x", "reason": "x"},
            "djpk.consultation.idempotency": {"key": "y"},
            "djpk.consultation.offer": {"letter_id": session.letter_id.id},
            "djpk.consultation.offer.line": {"sequence": 3},
            "djpk.consultation.replan": {},
            "djpk.consultation.replan.line": dict(own),
            "helpdesk.ticket": {
                "name": "x",
                "description": "x",
                "team_id": session.team_id.id,
            },
            "calendar.event": {"name": "x", "start": now, "stop": now},
            "ir.attachment": {
                "name": "x",
                "res_model": session._name,
                "res_id": session.id,
            },
            "res.partner": {"name": "x"},
        }[record._name]

    def _cell(self, user, near, far):
        cell = ""
        for letter, operation in OPERATIONS.items():
            if not near.browse().with_user(user).has_access(operation):
                continue
            allowed = [
                self._may(self._do, operation, record.with_user(user), session)
                for record, session in ((near, self.near), (far, self.far))
            ]
            self.assertNotEqual(allowed, [False, True], (user.login, near, operation))
            cell += letter if all(allowed) else letter.lower() if any(allowed) else ""
        return cell or "-"

    def _do(self, operation, record, session):
        if operation == "read":
            self.env.invalidate_all()
            found = record.search([("id", "in", record.ids)])
            self.assertEqual(bool(found), record.has_access("read"), record)
            record.read(["display_name"])
        elif operation == "write":
            record.write(self._write_values(record))
        elif operation == "create":
            record.create([self._create_values(record, session)])
        else:
            record.unlink()

    @mute_logger("odoo.sql_db", "odoo.models.unlink")
    def test_records_open_to_each_role_as_decided(self):
        near = self._records(self.near, "2025-06-02")
        far = self._records(self.far, "2025-05-20")
        self._compare(
            RECORDS,
            {
                name: {
                    role: self._cell(self.users[role], near[name], far[name])
                    for role in ROLES
                }
                for name in near
            },
        )

    # -- settings, dialogues ---------------------------------------------------

    def _rights(self, model, role):
        records = self.env[model].with_user(self.users[role])
        cell = "".join(
            letter
            for letter, operation in OPERATIONS.items()
            if records.has_access(operation)
        )
        return cell or "-"

    def _of_models(self, models):
        return {
            name: {role: self._rights(name, role) for role in ROLES} for name in models
        }

    def test_settings_open_to_each_role_as_decided(self):
        self._compare(SETTINGS, self._of_models(_rows(SETTINGS)))

    def test_dialogues_open_to_each_role_as_decided(self):
        self._compare(DIALOGUES, self._of_models(_rows(DIALOGUES)))

    def test_every_model_of_the_add_on_is_decided_on(self):
        decided = {**_rows(RECORDS), **_rows(SETTINGS), **_rows(DIALOGUES)}
        ours = {
            name
            for name, model in self.env.registry.items()
            if model._original_module == "djpk_consultation" and not model._abstract
        }
        self.assertEqual(ours - set(decided), set())


@tagged("post_install", "-at_install")
class TestMethodAccess(AccessCase):
    """Each public method answers the roles of the contract, and denies the others."""

    MODELS = {
        "S": "djpk.consultation.session",
        "L": "djpk.consultation.letter",
        "O": "djpk.consultation.offer",
        "T": "helpdesk.ticket",
        "H": "djpk.consultation.health",
    }

    def _methods(self, model):
        """Names of the methods behind ``@contract``."""
        cls = self.env.registry[model]
        return {
            name
            for name, method in inspect.getmembers(cls, inspect.isfunction)
            if "unknown" in inspect.signature(method).parameters
        }

    def _answers(self, role, name):
        """Without arguments: answered, or asked for them; never denied."""
        letter, method = name.split(".")
        records = self._as(role, self.MODELS[letter])
        return self._may(getattr(records, method))

    def test_methods_open_to_each_role_as_decided(self):
        found = {
            f"{letter}.{method}": {}
            for letter, model in self.MODELS.items()
            for method in sorted(self._methods(model))
        }
        for name, cells in found.items():
            for role in ROLES:
                cells[role] = "x" if self._answers(role, name) else "-"
        self._compare(METHODS, found)

    def test_groups_of_the_contract_are_the_roles_tried(self):
        self.assertLessEqual(set(GROUPS), set(ROLES))


@tagged("post_install", "-at_install")
class TestAttachmentAccess(AccessCase):
    """Files are as open as what they belong to."""

    def test_file_of_a_letter_is_its_own_to_no_other(self):
        letter = self._create_letter()
        file = letter.attachment_ids
        for role, seen in (
            ("agent", True),
            ("unit", True),
            ("other_unit", False),
            ("reception", False),
            ("employee", False),
            ("portal", False),
        ):
            ours = file.with_user(self.users[role])
            self.assertEqual(self._may(ours.read, ["raw"]), seen, role)

    def _changes(self, file):
        """Every way to have another file there, by an officer."""
        ours = file.with_user(self.users["manager"])
        return (
            ours.unlink,
            lambda: ours.write({"raw": b"%PDF-1.4 another"}),
            lambda: ours.write({"res_id": 0, "res_model": False}),
        )

    def test_r05_file_of_a_decided_letter_stays(self):
        letter = self._create_letter()
        file = letter.attachment_ids
        for change in self._changes(file):
            with self.refused("wrong_state", says=(letter.display_name, "Add another")):
                change()
        file.with_user(self.users["manager"]).name = "Letter.pdf"
        self.letters("manager").reopen(letter_id=letter.id, reason="Wrong file")
        file.with_user(self.users["agent"]).unlink()
        self.assertFalse(letter.attachment_ids)

    def test_r17_file_of_a_closed_session_stays(self):
        session = self._book(self._create_letter("2025-05-20 09:00"), slot="1300")
        with self.at("2025-06-02 13:00"):
            self._arrive(session)
        documents = [self._document(session, kind) for kind in ("bak", "attendance")]
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "djpk.consultation.document"),
                ("res_id", "=", documents[0]["id"]),
                ("res_field", "=", "content"),
            ]
        )
        self.sessions("unit").close(session_id=session.id)
        for change in self._changes(file):
            with self.refused("wrong_state", says=session.display_name):
                change()
