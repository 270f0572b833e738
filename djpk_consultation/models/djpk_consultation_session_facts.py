from collections import Counter, defaultdict
from functools import partial

from odoo import fields, models
from odoo.tools import SQL

from ..tools.agenda import Agenda
from ..tools.claims import month_of_quota, quota_key
from ..tools.places import Closure, Fit, Taken
from ..tools.policy import in_force
from ..tools.wib import month_of, to_wib
from ..tools.workdays import UnknownYear


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """Facts: batch reads that return plain numbers, no rule and no message."""

    _inherit = "djpk.consultation.session"

    def _policy_on(self, type_code, day):
        return self.env["djpk.consultation.policy"]._values_on(type_code, day)

    def _policy_finder(self, type_code):
        """``day -> PolicyValues | None``, for who asks about many days."""
        return partial(
            in_force, self.env["djpk.consultation.policy"]._timeline(type_code)
        )

    def _slots_at(self, moment):
        """The slots of the day's policy in the hour from a naive WIB time on, the
        one that takes most of it first."""
        policy = self._policy_on("face_to_face", moment.date())
        hour = moment.hour + moment.minute / 60
        shares = {
            slot: min(slot.hour_to, hour + 1) - max(slot.hour_from, hour)
            for slot in (policy.slots if policy else ())
        }
        found = [slot for slot, share in shares.items() if share > 0]
        return sorted(found, key=shares.get, reverse=True)

    def _workdays(self, type_code):
        """The working days of the office calendar that the type's policy names."""
        policy = self._policy_on(type_code, self._wib_today())
        if policy is None:
            timeline = self.env["djpk.consultation.policy"]._timeline(type_code)
            policy = timeline[-1] if timeline else None
        calendar_id = (
            policy.office_calendar_id
            if policy
            else self.env.ref("djpk_consultation.office_hours").id
        )
        return self.env["resource.calendar"].sudo().browse(calendar_id)._workdays()

    def _deadline(self, type_code, received, policy):
        """Naive WIB close of office of a call-back, ``None`` if unknowable (R03)."""
        try:
            return self._workdays(type_code).deadline(
                received, policy.callback_working_days, policy.letter_cutoff
            )
        except UnknownYear:
            return None

    def _bare_agenda(self, type_code, received=None):
        """The calendar without what is taken: enough for days and lead times."""
        return Agenda(
            self._wib_now(),
            self._policy_finder(type_code),
            self._workdays(type_code),
            rooms=(),
            closures=(),
            taken=Taken(),
            received=received,
        )

    def _agenda(
        self,
        type_code,
        first,
        last,
        received=None,
        region=None,
        without=None,
        letter=None,
    ):
        """The calendar of some days, with what is taken and closed there.

        :param first, last: WIB days to read
        :param received: naive WIB receipt of the letter; ``None`` = no lead time
        :param region: the region whose monthly quota binds, if any
        :param without: session whose own places do not count (it is being moved)
        :param letter: letter whose own offer does not count (it is being booked)
        """
        region = region and region.quota_region_id
        return Agenda(
            self._wib_now(),
            self._policy_finder(type_code),
            self._workdays(type_code),
            rooms=self.env["djpk.consultation.room"]._ids_in_order(),
            closures=self._closures(first, last),
            taken=self._taken(first, last, region, without, letter),
            received=received,
            quota=bool(region),
        )

    def _agendas(self, letters):
        """Each letter's calendar up to the search horizon; the facts are read once.

        :return: ``{letter: Agenda}``, in the order of ``letters``
        """
        codes = set(letters.type_id.mapped("code"))
        bare = {code: self._bare_agenda(code) for code in codes}
        first = self._wib_today()
        last = max((agenda.horizon for agenda in bare.values()), default=first)
        rooms = self.env["djpk.consultation.room"]._ids_in_order()
        closures, taken = self._closures(first, last), self._taken(first, last)
        months = self._months_taken(letters.region_id.quota_region_id, first, last)
        agendas = {}
        for letter in letters:
            known = bare[letter.type_id.code]
            video = letter.type_id.code == "video"
            region_id = 0 if video else letter.region_id.quota_region_id.id
            agendas[letter] = Agenda(
                known.now,
                known.policy_on,
                known.workdays,
                rooms=rooms,
                closures=closures,
                taken=taken.with_months(months[region_id]),
                received=to_wib(letter.received_at),
                quota=bool(region_id),
            )
        return agendas

    def _held(self, without=None, letter=None):
        """Condition: a claim that holds its place, booked or offered."""
        return SQL(
            "released_at IS NULL AND (expires_at IS NULL OR expires_at > %s)"
            " AND session_id IS DISTINCT FROM %s AND letter_id IS DISTINCT FROM %s",
            fields.Datetime.now(),
            (without and without.id) or 0,
            (letter and letter._origin.id) or 0,
        )

    def _months_taken(self, regions, first, last):
        """Visits per month of many regions; one query.

        :return: ``{region id: Counter of YYYY-MM}``
        """
        taken = defaultdict(Counter)
        if not regions:
            return taken
        months = _months(first, last)
        keys = [quota_key(region.id, month) for region in regions for month in months]
        self.env.cr.execute(
            SQL(
                "SELECT region_id, key, count(*) FROM djpk_consultation_claim"
                " WHERE %s AND kind = 'quota' AND key IN %s GROUP BY region_id, key",
                self._held(),
                tuple(keys),
            )
        )
        for region_id, key, count in self.env.cr.fetchall():
            taken[region_id][month_of_quota(key)] = count
        return taken

    def _taken(self, first, last, region=None, without=None, letter=None):
        """What is taken or held by an offer: slots, days, rooms, months; one query.

        :param region: the region whose months count, if any
        """
        held = self._held(without, letter)
        query = SQL(
            "SELECT kind, key, date, slot_id, room_id, start, stop"
            " FROM djpk_consultation_claim"
            " WHERE %s AND date BETWEEN %s AND %s AND kind IN ('slot', 'room')",
            held,
            first,
            last,
        )
        if region:
            query = SQL(
                "%s UNION ALL SELECT kind, key, NULL, NULL, NULL, NULL, NULL"
                " FROM djpk_consultation_claim"
                " WHERE %s AND kind = 'quota' AND key IN %s",
                query,
                held,
                tuple(quota_key(region.id, month) for month in _months(first, last)),
            )
        self.env.cr.execute(query)
        return _count_taken(self.env.cr.fetchall())

    def _closures(self, first, last):
        """Closures of these days; one query."""
        self.env.cr.execute(
            SQL(
                "SELECT date_from, date_to, COALESCE(slot_id, 0),"
                " COALESCE(room_id, 0), reason, COALESCE(hour_from, 0),"
                " COALESCE(hour_to, 24) FROM djpk_consultation_closure AS closure"
                " LEFT JOIN djpk_consultation_slot AS slot ON slot.id = slot_id"
                " WHERE date_from <= %s AND date_to >= %s",
                last,
                first,
            )
        )
        return [Closure(*row) for row in self.env.cr.fetchall()]

    def _fit(self):
        """The place of a scheduled session, as the agenda knows places."""
        self.ensure_one()
        return Fit(
            self.date,
            self.slot_id or None,
            to_wib(self.start),
            to_wib(self.stop),
            self.room_id.id or 0,
        )

    def _positions(self):
        """``{code: (id, leader)}``"""
        return self.env["djpk.consultation.position"]._by_code()


def _count_taken(rows):
    """Rows of :meth:`_taken` as :class:`~..tools.places.Taken`."""
    taken = Taken()
    for kind, key, day, slot_id, room_id, start, stop in rows:
        if kind == "slot":
            taken.slots[day, slot_id] += 1
            taken.days[day] += 1
        elif kind == "room":
            taken.add_room(room_id, to_wib(start), to_wib(stop))
        else:
            taken.months[month_of_quota(key)] += 1
    return taken


def _months(first, last):
    """Every YYYY-MM from the first day's to the last day's."""
    months, day = [], first.replace(day=1)
    while day <= last:
        months.append(month_of(day))
        day = fields.Date.add(day, months=1)
    return months
