import json
import logging
from datetime import timedelta

import babel.dates

from odoo import api, fields, models
from odoo.tools import file_open

from ..exceptions import ConsultationRefusal
from ..tools.wib import at_hour, to_utc
from ..tools.workdays import UnknownYear

_logger = logging.getLogger(__name__)
#: The technical units that have a user of their own.
UNIT_USERS = {"dtu": "unit", "dtk": "unit2"}


class Story:
    """An entry of the demonstration's files, and what it has become so far."""

    def __init__(self, told, begin=None):
        """:param begin: method that makes the story's first records"""
        self.told, self.begin = told, begin
        self.ticket = self.letter = self.session = None
        self.day = self.hour = None

    @property
    def record(self):
        """What a reminder about this story hangs on."""
        live = self.session and self.session.state in ("scheduled", "checked_in")
        return self.session if live else self.letter or self.ticket


class DjpkConsultationDemo(models.AbstractModel):
    """Demonstration data around today, made as officers and gateways would make it.

    The texts are in ``demo/*.json``: each entry tells who asked, how many working days
    ago, and what was done ``then``: a list of verbs, each a ``_do_<verb>`` method that
    calls the product's own methods.  Every record passes the same rules as everybody's:
    what they refuse on the day of loading is left out.  What has passed already is
    recorded as ``historical``.
    """

    _name = "djpk.consultation.demo"
    _description = "Demonstration Data"

    @api.model
    def _load(self):
        """Make the records once; a second call changes nothing."""
        agent = self._user("agent")
        tickets = self.env["helpdesk.ticket"].sudo()
        if tickets.search_count([("create_uid", "=", agent.id)], limit=1):
            return
        self._speak_indonesian()
        self._tell(self._stories())
        self._hold_mails()

    def _stories(self):
        """Every :class:`Story`, in the order in which its verbs are to be done."""
        return []

    def _speak_indonesian(self):
        """Where Indonesian is installed, officers and askers use it."""
        installed = dict(self.env["res.lang"].get_installed())
        if "id_ID" in installed:
            roles = ("manager", "agent", "reception", "unit", "unit2", "daerah")
            for role in roles:
                self._user(role).sudo().lang = "id_ID"
            rows = self.env["ir.model.data"].sudo()
            own = [("module", "=", "djpk_consultation"), ("model", "=", "res.partner")]
            partners = self.env["res.partner"].sudo()
            partners = partners.browse(rows.search(own).mapped("res_id"))
            partners.filtered(lambda partner: not partner.user_ids).lang = "id_ID"

    def _hold_mails(self):
        """The addresses are made up: nothing is sent there."""
        users = [self._user(role).id for role in ("agent", "manager", "unit", "unit2")]
        mails = self.env["mail.mail"].sudo()
        mails.search([("state", "=", "outgoing"), ("create_uid", "in", users)]).cancel()
        notices = self.env["djpk.consultation.notice"].sudo()
        notices.search([("state", "=", "pending")])._set_pointless("demo")

    # -- stories ---------------------------------------------------------------

    @api.model
    def _texts(self, name):
        """The content of a file of ``demo/``."""
        with file_open(f"djpk_consultation/demo/{name}.json") as file:
            return json.load(file)

    def _tell(self, stories):
        """Begin all, the oldest first, so that numbers run as they would have; then
        do the verbs of each, until one is refused."""
        oldest_first = sorted(
            stories, key=lambda story: (-story.told["back"], story.told["at"])
        )
        begun = [story for story in oldest_first if self._attempt(story, story.begin)]
        for story in stories:
            if story in begun:
                self._go_on(story)

    def _go_on(self, story):
        for verb, *given in story.told.get("then", ()):
            if not self._attempt(story, getattr(self, f"_do_{verb}"), *given):
                break
        self._settle(story)

    def _settle(self, story):
        """Hook: what follows from where the story has come to."""

    def _attempt(self, story, work, *given):
        """:return: False if the rules refuse it on this day"""
        try:
            with self.env.cr.savepoint():
                work(story, *given)
        except ConsultationRefusal as refusal:
            _logger.info("Demo data left out (%s): %s", work.__name__, refusal)
            return False
        return True

    def _do_todo(self, story, role, text, days):
        """A reminder for one of the demo's users."""
        day = self._day_ahead(days) if days > 0 else self._today() + timedelta(days)
        # as an officer plans it, without a mail about it
        records = story.record.with_user(self._user("agent"))
        records.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=day or self._today() + timedelta(days),
            summary=text,
            user_id=self._user(role).id,
        )

    # -- who -------------------------------------------------------------------

    def _ref(self, model, name, module="djpk_consultation"):
        """As ``env.ref``, without asking each time whether the record is there."""
        data = self.env["ir.model.data"]
        record_id = data._xmlid_to_res_id(f"{module}.{name}", raise_if_not_found=True)
        return self.env[model].browse(record_id)

    def _user(self, role):
        return self._ref("res.users", f"demo_user_{role}")

    def _tickets(self, role="agent"):
        return self.env(user=self._user(role))["helpdesk.ticket"]

    def _letters(self, role="agent"):
        return self.env(user=self._user(role))["djpk.consultation.letter"]

    def _sessions(self, role="agent"):
        return self.env(user=self._user(role))["djpk.consultation.session"]

    def _team(self, unit):
        return self._ref("helpdesk.ticket.team", f"team_{unit}")

    def _unit_role(self, team):
        """The role of the unit's own user, if it has one."""
        for unit, role in UNIT_USERS.items():
            if team == self._team(unit):
                return role
        return ""

    def _asker(self, story):
        return self._ref("res.partner", f"demo_{story.told['from']}").sudo()

    def _code(self, model, code):
        return self.env[model].sudo().search([("code", "=", code)], limit=1)

    # -- when ------------------------------------------------------------------

    def _today(self):
        return self.env["djpk.consultation.session"]._wib_today()

    def _workdays(self):
        sessions = self.env["djpk.consultation.session"].sudo()
        return sessions._workdays("face_to_face")

    def _is_working(self, day):
        """Where the holidays of the year are not on record: Monday to Friday."""
        try:
            return self._workdays().is_working(day)
        except UnknownYear:
            return day.weekday() < 5

    def _day_back(self, count):
        """The working day so many before today; today or the last one with 0."""
        day = self._today()
        while count or not self._is_working(day):
            day -= timedelta(days=1)
            count -= self._is_working(day) and count > 0
        return day

    def _moment(self, back, hour):
        """UTC of a WIB hour some working days ago, never later than now."""
        moment = to_utc(at_hour(self._day_back(back), hour))
        if moment > fields.Datetime.now():
            moment = to_utc(at_hour(self._day_back(back + 1), hour))
        return moment

    def _days_ahead(self):
        """The next working days on record, from tomorrow on."""
        tomorrow = self._today() + timedelta(days=1)
        return list(self._workdays().between(tomorrow, tomorrow + timedelta(days=60)))

    def _day_ahead(self, count):
        """The working day so many after today; ``None`` if its year is unknown.

        :param count: a number from 1, or ``"first"`` and ``"second"`` of two days
            about a week ahead that lie in one month
        """
        days = self._days_ahead()
        if count in ("first", "second"):
            pairs = list(zip(days[4:], days[5:], strict=False))
            one_month = [pair for pair in pairs if pair[0].month == pair[1].month]
            return one_month[0][count == "second"] if one_month else None
        return days[count - 1] if count <= len(days) else None

    @api.model
    def _date_text(self, day, weekday=False):
        """A day as an Indonesian letter writes it."""
        form = "EEEE, d MMMM y" if weekday else "d MMMM y"
        return babel.dates.format_date(day, form, locale="id")
