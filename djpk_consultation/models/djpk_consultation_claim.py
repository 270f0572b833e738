from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain
from odoo.tools import SQL

from ..exceptions import ClaimsTaken
from ..tools.claims import free_seats
from ..tools.wib import to_wib

#: Class of the advisory locks of :meth:`_queue_for_rooms`.
ROOM_QUEUE = 20241


class DjpkConsultationClaim(models.Model):
    """Places taken of the circular's limited rights, and the ledger of them.

    A right (a slot, a place in the day, a region's place in the month, a letter)
    has numbered seats.  The unique index on the live ones is what two browsers, two
    servers or a crash cannot get past; everything in Python only explains it first.
    Claims are written before the session, so that a refusal costs little and a
    savepoint's rollback loses nothing.
    """

    _name = "djpk.consultation.claim"
    _description = "Place Taken"
    _order = "id desc"
    _rec_name = "key"

    kind = fields.Selection(
        [
            ("letter", "Letter"),
            ("quota", "Region's place in the month"),
            ("day", "Place in the day"),
            ("slot", "Slot"),
            ("room", "Room"),
        ],
        required=True,
        readonly=True,
    )
    key = fields.Char(required=True, readonly=True, help="Which right of its kind.")
    seat = fields.Integer(required=True, readonly=True, default=1)
    session_id = fields.Many2one(
        "djpk.consultation.session",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    date = fields.Date(readonly=True)
    slot_id = fields.Many2one(
        "djpk.consultation.slot", readonly=True, ondelete="restrict"
    )
    room_id = fields.Many2one(
        "djpk.consultation.room", readonly=True, ondelete="restrict"
    )
    region_id = fields.Many2one("djpk.region", readonly=True, ondelete="restrict")
    start = fields.Datetime(readonly=True)
    stop = fields.Datetime(readonly=True)
    offer_id = fields.Many2one(
        "djpk.consultation.offer",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    letter_id = fields.Many2one(
        "djpk.consultation.letter",
        "Offered on",
        readonly=True,
        ondelete="cascade",
        help="The letter whose offer holds the place; empty = booked.",
    )
    expires_at = fields.Datetime(
        readonly=True, help="End of an offer that holds the place; empty = booked."
    )
    released_at = fields.Datetime(readonly=True)
    release_reason = fields.Char(readonly=True)

    _seat_unique = models.UniqueIndex(
        "(kind, key, seat) WHERE released_at IS NULL",
        "This place has just been taken.",
    )
    _offer_month_unique = models.UniqueIndex(
        "(letter_id, key) WHERE kind = 'quota' AND released_at IS NULL"
        " AND letter_id IS NOT NULL",
        "The offers on a letter hold one place of a month.",
    )
    _room_excluded = models.Constraint(
        "EXCLUDE USING GIST (int4range(room_id, room_id, '[]') WITH =, "
        "tsrange(start, stop, '[)') WITH &&) "
        "WHERE (kind = 'room' AND released_at IS NULL AND room_id IS NOT NULL)",
        "The room has just been taken for that time.",
    )
    _seat_positive = models.Constraint("CHECK (seat >= 1)", "A seat counts from 1.")
    _room_complete = models.Constraint(
        "CHECK (kind != 'room' OR "
        "(room_id IS NOT NULL AND start IS NOT NULL AND stop IS NOT NULL))",
        "A room is taken from a time to a time.",
    )
    _live_date_idx = models.Index(
        "(date, kind) WHERE released_at IS NULL AND date IS NOT NULL"
    )
    _session_live_idx = models.Index("(session_id) WHERE released_at IS NULL")

    @api.private
    def live(self, keys, letter=None):
        """Live claims of some rights, offers that ran out left aside.

        :param keys: iterable of ``(kind, key)``
        :param letter: letter whose own offer does not count
        :return: ``{(kind, key): {seat: id}}``
        """
        return self._live_and_expired(keys, letter=letter)[0]

    def _live_and_expired(self, keys, rooms=(), letter=None):
        """:meth:`live`, and the ids of the offers that ran out; one query.

        :param rooms: requests of rooms, which overlap with others than their key's
        """
        live, expired, keys = {}, [], tuple(keys)
        if not keys:
            return live, expired
        now = fields.Datetime.now()
        wanted = [SQL("(kind, key) IN %s", keys)] + [
            SQL(
                "(kind = 'room' AND room_id = %s AND start < %s AND stop > %s"
                " AND expires_at <= %s)",
                *(room.room_id, room.stop, room.start, now),
            )
            for room in rooms
        ]
        self.env.cr.execute(
            SQL(
                "SELECT kind, key, seat, id, COALESCE(expires_at <= %s, false)"
                " FROM djpk_consultation_claim"
                " WHERE released_at IS NULL AND letter_id IS DISTINCT FROM %s"
                " AND (%s)",
                now,
                letter.id if letter else 0,
                SQL(" OR ").join(wanted),
            )
        )
        for kind, key, seat, claim_id, ran_out in self.env.cr.fetchall():
            if ran_out:
                expired.append(claim_id)
            else:
                live.setdefault((kind, key), {})[seat] = claim_id
        return live, expired

    @api.private
    def first_full(self, requests, letter=None):
        """The first request whose right has no seat left, or ``None``; nothing taken.

        Rooms that are taken for a time that overlaps are seen by :meth:`take` alone.

        :param letter: letter whose own offer does not count
        """
        keys = [(request.kind, request.key) for request in requests]
        live = self.live(keys, letter)
        for request in requests:
            if not free_seats(live.get((request.kind, request.key), {}), request.limit):
                return request
        return None

    @api.private
    def take(self, requests):
        """Take one seat of each right, all or none.

        :param requests: :class:`~..tools.claims.ClaimRequest` items, in the order
            in which every transaction takes them
        :return: ids of the claims
        :raises ClaimsTaken: with the request that found no seat
        """
        if not requests:
            return []
        live, expired = self._live_and_expired(
            ((request.kind, request.key) for request in requests),
            [request for request in requests if request.kind == "room"],
        )
        # offers that ran out no longer hold a place, scheduled action or not
        self.browse(expired).release("offer expired")
        seats, taken = [], {right: set(seats) for right, seats in live.items()}
        for request in requests:
            mine = taken.setdefault((request.kind, request.key), set())
            free = free_seats(mine, request.limit)
            if not free:
                raise ClaimsTaken(request)
            seats.append(free[0])
            mine.add(free[0])
        if not any(self._is_over(live, request) for request in requests):
            claim_ids = self._take_at_once(zip(requests, seats, strict=True))
            if claim_ids:
                return claim_ids
        with self.env.cr.savepoint(flush=False):
            self._queue_for_rooms(requests)
            return [self._take_one(request, live) for request in requests]

    def _take_at_once(self, taken):
        """The usual case in one statement; empty if somebody was faster on a seat."""
        taken = list(taken)
        try:
            with self.env.cr.savepoint(flush=False):
                self._queue_for_rooms([request for request, _seat in taken])
                return self._insert(taken)
        except (errors.UniqueViolation, errors.ExclusionViolation):
            return []

    def _queue_for_rooms(self, requests):
        """Who wants a room on the same day comes one after another.

        It guards nothing.  Two that insert overlapping times at once each wait for
        the other one, until the server ends one of them after a second: a queue,
        joined before any seat is taken, is quicker.
        """
        for request in requests:
            if request.kind == "room":
                self.env.cr.execute(
                    SQL(
                        "SELECT pg_advisory_xact_lock(%s, hashtext(%s))",
                        ROOM_QUEUE,
                        f"{request.room_id}/{str(request.start)[:10]}",
                    )
                )

    def _is_over(self, live, request):
        seats = live.get((request.kind, request.key), {})
        return any(seat > request.limit for seat in seats)

    def _take_one(self, request, live):
        seats = live.setdefault((request.kind, request.key), {})
        self._move_down(seats, request.limit)
        for seat in free_seats(seats, request.limit):
            claim_id = self._try_seat(request, seat)
            if claim_id:
                seats[seat] = claim_id
                return claim_id
        for seat in sorted(seats):
            if seat <= request.limit and self._try_seat(request, seat):
                # Given back since this transaction's snapshot, which is no base for
                # a place then: the request starts again and sees what is free.
                raise ConcurrencyError("seat given back meanwhile")
        raise ClaimsTaken(request)

    def _try_seat(self, request, seat):
        """The new claim's id, ``False`` if the seat is somebody's."""
        try:
            with self.env.cr.savepoint(flush=False):
                return self._insert([(request, seat)])[0]
        except (errors.UniqueViolation, errors.ExclusionViolation):
            return False

    def _move_down(self, seats, limit):
        """Seats above a lowered limit fill the gaps below it first.

        Otherwise two transactions could each take another gap, and together pass
        the limit: updating the same row makes the second one start again.
        """
        over = sorted(seat for seat in seats if seat > limit)
        for seat in over:
            gaps = [low for low in range(1, limit + 1) if low not in seats]
            if not gaps:
                return
            claim_id = seats.pop(seat)
            try:
                with self.env.cr.savepoint(flush=False):
                    self.env.cr.execute(
                        SQL(
                            "UPDATE djpk_consultation_claim SET seat = %s"
                            " WHERE id = %s",
                            gaps[0],
                            claim_id,
                        ),
                        log_exceptions=False,
                    )
            except errors.UniqueViolation as error:
                raise ConcurrencyError("seat taken meanwhile") from error
            seats[gaps[0]] = claim_id

    def _insert(self, taken):
        now = fields.Datetime.now()
        self._tell_offered([r.date for r, _seat in taken if r.expires_at])
        rows = [
            SQL(
                "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                request.kind,
                request.key,
                seat,
                request.date,
                request.slot_id or None,
                request.room_id or None,
                request.region_id or None,
                request.start,
                request.stop,
                request.expires_at,
                request.offer_id or None,
                request.letter_id or None,
                self.env.uid,
                now,
            )
            for request, seat in taken
        ]
        self.env.cr.execute(
            SQL(
                "INSERT INTO djpk_consultation_claim (kind, key, seat, date, slot_id,"
                " room_id, region_id, start, stop, expires_at, offer_id, letter_id,"
                " create_uid, create_date) VALUES %s RETURNING id",
                SQL(", ").join(rows),
            ),
            log_exceptions=False,
        )
        return [claim_id for (claim_id,) in self.env.cr.fetchall()]

    @api.private
    def attach(self, claim_ids, session):
        if not claim_ids:
            return
        self.env.cr.execute(
            SQL(
                "UPDATE djpk_consultation_claim SET session_id = %s WHERE id IN %s",
                session.id,
                tuple(claim_ids),
            )
        )
        self.invalidate_model(["session_id"])

    @api.private
    def release(self, reason):
        """Give the places back; the rows stay as the ledger."""
        if self:
            self.env.cr.execute(
                SQL(
                    "UPDATE djpk_consultation_claim"
                    " SET released_at = %s, release_reason = %s"
                    " WHERE id IN %s AND released_at IS NULL"
                    " RETURNING date, letter_id IS NOT NULL",
                    fields.Datetime.now(),
                    reason,
                    tuple(self.ids),
                )
            )
            self._tell_offered([d for d, offered in self.env.cr.fetchall() if offered])
            self.invalidate_recordset(["released_at", "release_reason"])

    def _tell_offered(self, days):
        """Offers take and give back places of days that screens show; what becomes
        of a session is told by its audit trail."""
        if any(days):
            self.env["djpk.consultation.session"]._tell_screens(*days)

    @api.model
    def _rooms_domain(self, start, stop):
        """Live claims of rooms that overlap a time, offers that ran out left aside."""
        now = fields.Datetime.now()
        held = Domain("expires_at", "=", False) | Domain("expires_at", ">", now)
        return held & Domain(
            [
                ("kind", "=", "room"),
                ("released_at", "=", False),
                ("start", "<", stop),
                ("stop", ">", start),
            ]
        )

    def _taken_text(self):
        """From when to when a room is taken, and by whom."""
        start, stop = to_wib(self.start), to_wib(self.stop)
        return self.env._(
            "taken %(start)s-%(stop)s WIB by %(owner)s",
            start=f"{start:%H.%M}",
            stop=f"{stop:%H.%M}",
            owner=(self.session_id or self.letter_id).display_name,
        )

    @api.private
    def of_offer(self, offer):
        """Places that an offer still holds."""
        return self.search([("offer_id", "=", offer.id), ("released_at", "=", False)])

    @api.private
    def of_session(self, session, kinds=None):
        """Live claims of a session, of some kinds or all."""
        domain = [("session_id", "=", session.id), ("released_at", "=", False)]
        if kinds:
            domain.append(("kind", "in", kinds))
        return self.search(domain)
