import base64
from contextlib import contextmanager
from datetime import datetime
from itertools import count, cycle
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase

from odoo.addons.djpk_consultation.exceptions import ConsultationRefusal
from odoo.addons.djpk_consultation.models.djpk_consultation_contract import (
    DjpkConsultationContract,
)
from odoo.addons.djpk_consultation.tools.wib import to_utc, to_wib

ROLES = {
    "reception": "djpk_consultation.group_reception",
    "agent": "djpk_consultation.group_agent",
    "manager": "djpk_consultation.group_manager",
    "unit": "djpk_consultation.group_unit",
    "other_unit": "djpk_consultation.group_unit",
    "integration": "djpk_consultation.group_integration",
    "employee": "base.group_user",
}
PDF = base64.b64encode(b"%PDF-1.4 a letter").decode()
STAFF = {"name": "Siti", "position_code": "staff"}
#: Regions of which none is named by a test: one visit each leaves quotas alone.
SPARE_REGIONS = [f"12.{number:02}" for number in range(1, 26)] + [
    f"33.{number:02}" for number in range(1, 30)
]


class ConsultationCommon(TransactionCase):
    """One user per role in ``cls.users``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # all at once: one by one takes five times as long, for each class of tests
        users = cls.env["res.users"].with_context(no_reset_password=True)
        created = users.with_context(tracking_disable=True).create(
            [
                {
                    "name": role.capitalize(),
                    "login": f"djpk_{role}",
                    "email": f"djpk_{role}@example.com",
                    "group_ids": [Command.set(cls.env.ref(group).ids)],
                }
                for role, group in ROLES.items()
            ]
        )
        cls.users = dict(zip(ROLES, created, strict=True))

    @classmethod
    def ref(cls, name):
        return cls.env.ref(f"djpk_consultation.{name}")


def utc(wib):
    """``2025-06-02 10:00[:00]`` in WIB, as the contract sends it: UTC."""
    return fields.Datetime.to_string(to_utc(datetime.fromisoformat(wib)))


@freeze_time("2025-06-02 03:00:00")
class RuleCase(ConsultationCommon):
    """Monday 2 June 2025, 10:00 WIB; 6 and 9 June are off, so that +3 WD = 5 June.

    The unit of the topic ``dau`` is ``team_dtu``: ``users["unit"]`` is its member,
    ``users["other_unit"]`` one of ``team_dtk``.
    """

    #: Language of what is stored for everybody; ``None``: as installed.
    house_lang = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.house_lang:
            cls.startClassPatcher(
                patch.object(
                    DjpkConsultationContract,
                    "_house_lang",
                    lambda _self: cls.house_lang,
                )
            )
        cls.team, cls.other_team = cls.ref("team_dtu"), cls.ref("team_dtk")
        cls.team.user_ids += cls.users["unit"]
        cls.other_team.user_ids += cls.users["other_unit"]
        cls.policy = cls.ref("policy_face_to_face_se_2_pk1_2024")
        cls.video_policy = cls.ref("policy_video_se_2_pk1_2024")
        cls.dering_policy = cls.ref("policy_dering_se_2_pk1_2024")
        cls.room = cls.ref("room_video_conference")
        cls.letter_numbers = count(1)
        cls.spare_regions = cycle(SPARE_REGIONS)

    # -- who calls, and when ---------------------------------------------------

    def sessions(self, role="agent"):
        return self._as(role, "djpk.consultation.session")

    def letters(self, role="agent"):
        return self._as(role, "djpk.consultation.letter")

    def tickets(self, role="agent"):
        return self._as(role, "helpdesk.ticket")

    def _as(self, role, model):
        return self.env(user=self.users[role])[model]

    @contextmanager
    def at(self, wib):
        """Another moment, WIB; what is judged against now is read anew."""
        with freeze_time(utc(wib)):
            self.env.invalidate_all()
            yield
        self.env.invalidate_all()

    @contextmanager
    def refused(self, *codes, says=()):
        """A refusal with exactly these codes, in this order.

        :param says: texts that the message holds: limit, actual value, way out
        """
        says = (says,) if isinstance(says, str) else says
        with self.assertRaises(ConsultationRefusal) as caught:
            yield caught
        refusal = caught.exception
        self.assertEqual(refusal.codes, list(codes), str(refusal))
        for line, code in zip(str(refusal).split("\n"), codes, strict=True):
            self.assertTrue(line.startswith(f"[{code}] "), line)
        for text in says:
            self.assertIn(text, str(refusal))

    # -- builders --------------------------------------------------------------

    def _request(self, **values):
        """Values of register_request(); ``letter`` = False for none."""
        letter = values.pop("letter", {})
        if letter is not False:
            received = fields.Datetime.to_datetime(letter.get("received_at"))
            received = to_wib(received or fields.Datetime.now())
            values["letter"] = {
                "number": f"900/{next(self.letter_numbers)}/BPKAD",
                "letter_date": str(received.date()),
                "filename": "letter.pdf",
                "content_base64": PDF,
                **letter,
            }
        region = values.get("region_code") or next(self.spare_regions)
        values.setdefault("region_code", region)
        return {
            "kind": "consultation",
            "channel_code": "whatsapp",
            "type_code": "face_to_face",
            "topic_code": "dau",
            "institution": f"BPKAD {region}",
            "contact_name": "Budi",
            "phone": "0812000111",
            "question": "How is the DAU of this year reckoned?",
            **values,
        }

    def _create_letter(self, received=None, approve=True, role="integration", **vals):
        """A letter that came through the gateway; the unit's approval with it.

        :param received: WIB, default now
        :param vals: values of register_request(); ``letter`` those of the letter
        """
        if received:
            vals["letter"] = {**vals.get("letter", {}), "received_at": utc(received)}
        values = self._request(**vals)
        answer = self.tickets(role).register_request(values=values)
        letter = self.env["djpk.consultation.letter"].browse(answer["letter_id"])
        if approve:
            self._approve(letter)
        return letter

    def _approve(self, letter):
        self.letters("agent").review(
            letter_id=letter.id, decision="approve", decided_by="Director"
        )

    def _create_video_letter(self, **vals):
        return self._create_letter(type_code="video", approve=False, **vals)

    def _booking(self, letter, **values):
        """Values of book() and check_booking() for a letter."""
        if letter.type_id.code == "video":
            defaults = {"meeting_app": "Teams", "meeting_url": "https://meet.test/1"}
        else:
            defaults = {"visitors": [STAFF]}
        return {"letter_id": letter.id, **defaults, **values}

    def _book(self, letter=None, role="agent", **values):
        """A scheduled session; of a letter of its own if none is given."""
        letter = letter or self._create_letter()
        answer = self.sessions(role).book(values=self._booking(letter, **values))
        return self.env["djpk.consultation.session"].browse(answer["id"])

    def _check(self, letter, role="agent", **values):
        return self.sessions(role).check_booking(values=self._booking(letter, **values))

    def _book_video(self, start=None, letter=None, role="agent", **values):
        """:param start: WIB"""
        letter = letter or self._create_video_letter()
        if start:
            values["start"] = utc(start)
        if values.get("stop"):
            values["stop"] = utc(values["stop"])
        return self._book(letter, role, **values)

    def _fill(self, day, *slots):
        """Take slots of a day (default: all four) by other regions."""
        slots = slots or ("0900", "1000", "1300", "1400")
        return [self._book(date=day, slot=slot) for slot in slots]

    def _use_quota(self, region_code, *days):
        """Visits of a region on these days."""
        return [
            self._book(self._create_letter(region_code=region_code), date=day)
            for day in days
        ]

    def _arrive(self, session, *positions):
        """Check visitors of the list in, all if no position number is given."""
        visitors = session.visitor_ids
        chosen = [visitors[at] for at in positions] if positions else visitors
        return self.sessions("reception").check_in(
            session_id=session.id, visitor_ids=[visitor.id for visitor in chosen]
        )

    def _people(self, *position_codes):
        return [
            {"name": f"Guest {number}", "position_code": code}
            for number, code in enumerate(position_codes, 1)
        ]

    def _document(self, session, kind, role="unit", **values):
        values = values or {"filename": f"{kind}.pdf", "content_base64": PDF}
        return self.sessions(role).add_document(
            session_id=session.id, kind=kind, **values
        )

    def _new_policy(self, valid_from, policy=None, **vals):
        """End the policy the day before, and begin another with its values."""
        policy = policy or self.policy
        first = fields.Date.to_date(valid_from)
        policy.valid_to = fields.Date.subtract(first, days=1)
        return policy.copy({"valid_from": first, "valid_to": False, **vals})

    def _close_day(self, date_from, date_to=None, **vals):
        return self.env["djpk.consultation.closure"].create(
            {
                "date_from": date_from,
                "date_to": date_to or date_from,
                "reason": "Repair",
                **vals,
            }
        )

    def _leave(self, start, stop, **vals):
        """A leave of the office calendar, WIB."""
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "calendar_id": self.ref("office_hours").id,
                "date_from": utc(start),
                "date_to": utc(stop),
                **vals,
            }
        )

    # -- answers ---------------------------------------------------------------

    def _where(self, session):
        """``(date, slot)`` of a session, as the contract writes them."""
        return str(session.date), session.slot_id.code or False

    def _live_claims(self, session):
        live = session.claim_ids.filtered(lambda claim: not claim.released_at)
        return sorted(live.mapped("kind"))

    def _quota(self, region_code, month="2025-06"):
        answer = self.sessions().region_quota(region_code=region_code, month=month)
        return answer["used"], answer["left"]

    def _actions(self, session):
        """Audit trail, oldest first."""
        return session.log_ids.sorted("id").mapped("action")

    def _last_log(self, record):
        return record.log_ids.sorted("id")[-1]
