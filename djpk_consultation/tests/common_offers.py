from .common import STAFF, utc
from .common_notices import NoticeCase

#: Lawful places of a letter received on Monday 2 June 2025, 10:00 WIB.
THREE = (("2025-06-05", "0900"), ("2025-06-05", "1000"), ("2025-06-10", "0900"))


class OfferCase(NoticeCase):
    """Times offered on letters; the policy holds them for 48 hours."""

    # -- builders ----------------------------------------------------------------

    def offers(self, role="agent"):
        return self._as(role, "djpk.consultation.offer")

    def places(self, *places):
        return [{"date": day, "slot": slot} for day, slot in places]

    def offer(self, letter=None, *places, role="agent", **values):
        """An open offer of visits; of a letter of its own if none is given."""
        letter = letter or self.letter()
        answer = self.offers(role).send(
            letter_id=letter.id, places=self.places(*(places or THREE)), **values
        )
        return self.env["djpk.consultation.offer"].browse(answer["id"])

    def video_offer(self, *starts, letter=None, room=None, **values):
        """:param starts: WIB"""
        letter = letter or self.letter(type_code="video", approve=False)
        room = {"room_id": room.id} if room else {}
        answer = self.offers().send(
            letter_id=letter.id,
            places=[{"start": utc(start), **room} for start in starts],
            **{
                "meeting_app": "Ms. Teams",
                "meeting_url": "https://meet.test/1",
                **values,
            },
        )
        return self.env["djpk.consultation.offer"].browse(answer["id"])

    def choose(self, offer, line=0, visitors=(STAFF,), role="agent"):
        """The session that the choice of a line gives."""
        answer = self.offers(role).choose(
            offer_id=offer.id,
            line_id=offer.line_ids[line].id,
            visitors=list(visitors),
        )
        return self.env["djpk.consultation.session"].browse(answer["id"])

    # -- answers -----------------------------------------------------------------

    def held(self, offer):
        """Kinds of the places that it holds."""
        live = offer.claim_ids.filtered(lambda claim: not claim.released_at)
        return sorted(live.mapped("kind"))

    def free(self, day):
        slots = self.sessions().available_slots(date_from=day, date_to=day)
        return [slot["slot"] for slot in slots]
