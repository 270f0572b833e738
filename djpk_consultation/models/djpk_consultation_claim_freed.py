from datetime import datetime

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.claims import month_of_quota, slot_key
from ..tools.wib import at_hour, month_end, to_wib

#: Letters of the waiting list that an alert names, the longest waiting first.
NAMED = 20


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationClaim(models.Model):
    """Places given up: the waiting letters that could use them, told once a place.

    A scheduled action does it, after the cancellation or move is on record: the
    ledger of claims says what was freed.
    """

    _inherit = "djpk.consultation.claim"

    freed_told = fields.Boolean(
        readonly=True,
        help="That it was given up has been looked at, and told if a letter waits.",
    )
    waiting_letter_ids = fields.Many2many(
        "djpk.consultation.letter",
        "djpk_consultation_freed_place_rel",
        "claim_id",
        "letter_id",
        "Letters that could use it",
        readonly=True,
    )
    freed_activity_id = fields.Many2one(
        "mail.activity",
        "Alert",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    _freed_idx = models.Index(
        "(id) WHERE released_at IS NOT NULL AND freed_told IS NOT TRUE"
        " AND kind IN ('slot', 'quota', 'room')"
    )

    # -- who could use it ------------------------------------------------------

    def _suits(self, letter, agenda):
        """Whether a waiting letter could be scheduled on this freed place.

        :param agenda: the letter's, up to the search horizon
        """
        self.ensure_one()
        if letter.type_id.code != "face_to_face":
            return False
        if self.kind == "quota":
            return self._suits_month(letter, agenda)
        if self.date > agenda.horizon:
            return False
        return any(
            self._suits_slot(letter, agenda, code) for code in self._slot_codes(agenda)
        )

    def _suits_slot(self, letter, agenda, code):
        place = {"day": self.date, "slot_code": code, "strict": True}
        wish = letter._wish()._replace(room_id=self.room_id.id or 0, **place)
        sessions = self.env["djpk.consultation.session"]
        return not sessions._verify_place(wish, agenda, set())[0]

    def _slot_codes(self, agenda):
        """Slots that the place is one of: its own, or those during which a video
        session had the room."""
        if self.kind == "slot":
            return [self.slot_id.code]
        start, stop = to_wib(self.start), to_wib(self.stop)
        return [
            slot.code
            for slot in agenda.slots_on(self.date)
            if at_hour(self.date, slot.hour_from) < stop
            and start < at_hour(self.date, slot.hour_to)
        ]

    def _suits_month(self, letter, agenda):
        """One more visit of the region in that month, with a slot for it."""
        earliest = agenda.earliest_day()
        if letter.region_id.quota_region_id != self.region_id or not earliest:
            return False
        first = self._month()
        last = min(month_end(first), agenda.horizon)
        first = max(first, earliest, agenda.today)
        return next(agenda.free_between(first, last), None) is not None

    def _takers(self, agendas):
        """The waiting letters that could use it, the longest waiting first.

        :param agendas: as of :meth:`_waiting_agendas`
        """
        letters = self.env["djpk.consultation.letter"]
        for letter, agenda in agendas.items():
            if len(letters) < NAMED and self._suits(letter, agenda):
                letters += letter
        return letters

    def _was_scarce(self, agendas, released):
        """A month counts as freed only if the region had no visit left in it, a room
        only if a video session had it and no other was free.

        :param released: how many places of the same right were given up together
        """
        if self.kind == "slot":
            return True
        if self.kind == "room":
            return self._was_only_room(next(iter(agendas.values()), None))
        month = self._month()
        for letter, agenda in agendas.items():
            if letter.region_id.quota_region_id == self.region_id:
                used = agenda.taken.months[month_of_quota(self.key)]
                return used + released >= agenda.month_limit(month)
        return False

    def _was_only_room(self, agenda):
        """A visit's room is told of as its slot."""
        owner = self.session_id or self.letter_id
        if agenda is None or owner.type_id.code != "video":
            return False
        others = [room for room in agenda.rooms if room != self.room_id.id]
        codes = self._slot_codes(agenda)
        slots = [slot for slot in agenda.slots_on(self.date) if slot.code in codes]
        return any(
            all(agenda.slot_fault(self.date, slot, room)[0] for room in others)
            for slot in slots
        )

    # -- scheduled action ------------------------------------------------------

    @api.model
    def _look_at_freed(self):
        """Have the scheduled action look at what was given up."""
        cron = self.env.ref(
            "djpk_consultation.ir_cron_freed_places", raise_if_not_found=False
        )
        if cron:
            cron.sudo()._trigger()

    @api.model
    def _cron_freed_places(self):
        """Take the alerts of places that are gone back; tell of those given up."""
        alerts = self.search([("waiting_letter_ids", "!=", False)])
        due = alerts | self._freed()
        agendas = self._waiting_agendas() if due else {}
        self.env["ir.cron"]._run_batch(
            "freed_places", due, lambda claim: claim._follow_freed(agendas)
        )

    def _follow_freed(self, agendas):
        """One locked place: its alert as it is now, or who is to be told of it."""
        if self.waiting_letter_ids:
            self._renew_alert(agendas)
        together = self._given_up_with()
        if together:
            together.freed_told = True
            if self._was_scarce(agendas, len(together)):
                self._tell(self._takers(agendas))

    def _given_up_with(self):
        """All claims of the same place that were not looked at yet, told as one."""
        if self.freed_told or not self.released_at:
            return self.browse()
        return self.search(
            [
                ("kind", "=", self.kind),
                ("key", "=", self.key),
                ("released_at", "!=", False),
                ("freed_told", "!=", True),
            ]
        )

    @api.model
    def _waiting_agendas(self):
        """``{letter: Agenda}`` of the visits that wait for a place, by receipt."""
        waiting = self.env["djpk.consultation.letter"].search(
            [
                ("waiting", "=", True),
                ("type_id.code", "=", "face_to_face"),
                ("offered", "=", False),
            ],
            order="received_at, id",
        )
        return self.env["djpk.consultation.session"]._agendas(waiting)

    @api.model
    def _freed(self):
        """Of each place that was given up and not looked at yet: its first claim."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "SELECT min(id) FROM djpk_consultation_claim"
                " WHERE released_at IS NOT NULL AND freed_told IS NOT TRUE"
                " AND kind IN ('slot', 'quota', 'room')"
                " GROUP BY kind, key ORDER BY min(id)"
            )
        )
        return self.browse([row[0] for row in self.env.cr.fetchall()])

    def _renew_alert(self, agendas):
        """Whoever has a place by now is off the list; with nobody left it goes."""
        letters = self._takers(agendas)
        self.waiting_letter_ids = letters
        alert = self.freed_activity_id
        if not letters:
            alert.unlink()
        elif alert and alert.res_id not in letters.ids:
            alert.res_id = letters[0].id

    def _tell(self, letters):
        """One activity on the letter that waits longest; who is online sees it now."""
        if not letters:
            return
        self.waiting_letter_ids = letters
        first = letters[0]
        officer = first._officers()[:1]
        lang = officer.lang or first._house_lang()
        self.freed_activity_id = first.with_context(
            lang=lang, mail_activity_quick_update=True
        ).activity_schedule(
            "djpk_consultation.activity_place_freed",
            date_deadline=letters._wib_today(),
            summary=self.with_context(lang=lang)._freed_title(),
            note=self.with_context(lang=lang)._freed_note(letters),
            user_id=officer.id,
        )
        for user in self._contact_center():
            heard = self.with_context(lang=user.lang)
            message = heard._freed_count(letters)
            user._bus_send(
                "simple_notification",
                {"type": "info", "title": heard._freed_title(), "message": message},
            )

    @api.model
    def _contact_center(self):
        """Leader and members of the contact centre's team, or else every agent."""
        agents = self.env.ref("djpk_consultation.group_agent").all_user_ids
        team = self.env.ref(
            "djpk_consultation.team_contact_center", raise_if_not_found=False
        )
        found = (team.user_id | team.user_ids) & agents if team else agents
        return found or agents

    # -- places that were closed -------------------------------------------------

    @api.model
    def _open_again(self, first, last, was_shut, reason):
        """Slots that DJPK itself has held until now: told as those given up are.

        :param first, last: WIB days
        :param was_shut: function from a :class:`~..tools.places.Fit` to bool
        :return: how many are free to be booked now
        """
        sessions = self.env["djpk.consultation.session"]
        bare = sessions._bare_agenda("face_to_face")
        first, last = max(first, bare.today), min(last, bare.horizon)
        if last < first:
            return 0
        agenda = sessions._agenda("face_to_face", first, last)
        free = [fit for fit in agenda.free_between(first, last) if was_shut(fit)]
        now = fields.Datetime.now()
        self.sudo().create(
            [
                {
                    "kind": "slot",
                    "key": slot_key(fit.day, fit.slot.id),
                    "date": fit.day,
                    "slot_id": fit.slot.id,
                    "released_at": now,
                    "release_reason": reason,
                }
                for fit in free
            ]
        )
        if free:
            self._look_at_freed()
        return len(free)

    # -- texts -----------------------------------------------------------------

    def _month(self):
        """First day of the month of a region's place."""
        return fields.Date.to_date(f"{month_of_quota(self.key)}-01")

    def _freed_text(self, short=False):
        """The slot or the room's hours in WIB, or the month, in the reader's
        language."""
        self.ensure_one()
        sessions = self.env["djpk.consultation.session"]
        if self.kind == "quota":
            return sessions._format(self._month(), "MMM yyyy" if short else "MMMM yyyy")
        start, stop = self._freed_hours()
        if short:
            return f"{sessions._short(self.date)} {start:%H.%M}"
        span = sessions._span_text(start, stop)
        return f"{self.room_id.name}, {span}" if self.kind == "room" else span

    def _freed_hours(self):
        """Naive WIB start and stop of what is no month."""
        if self.kind == "room":
            return to_wib(self.start), to_wib(self.stop)
        hours = (self.slot_id.hour_from, self.slot_id.hour_to)
        return tuple(at_hour(self.date, hour) for hour in hours)

    def _freed_order(self):
        """Slots and rooms in time order, then months."""
        if self.kind == "quota":
            return True, self._month(), datetime.min
        return False, self.date, self._freed_hours()[0]

    def _freed_title(self):
        if self.kind == "quota":
            return self.env._(
                "A visit of %(region)s is free again in %(month)s",
                region=self.region_id.name,
                month=self._freed_text(),
            )
        return self.env._("A place is free again: %(place)s", place=self._freed_text())

    def _freed_count(self, letters):
        return self.env._(
            "%(count)s letters of the waiting list could use it.", count=len(letters)
        )

    def _freed_note(self, letters):
        """The letters by date of receipt, with links."""
        rows = [
            Markup("<li>%s %s %s</li>")
            % (
                letter._get_html_link(),
                letter.region_id.name or letter.partner_id.name or "",
                letter.with_context(lang=self.env.lang).received_text,
            )
            for letter in letters
        ]
        return Markup("<p>%s</p><ol>%s</ol>") % (
            self._freed_count(letters),
            Markup().join(rows),
        )
