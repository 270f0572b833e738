from odoo import api, models

#: What only the methods of the contract may change (and their buttons).
GUARDED = (
    "state",
    "cancel_cause",
    "outcome_reason",
    "name",
    "policy_id",
    "event_id",
    "quota_month",
    "quota_region_id",
    "rolled_from",
    "historical",
    "received_limit",
    "granted_limit",
    "outcome_by_hand",
    "verification_token",
)
#: Counted from the visitors; the database's limits are checks on them.
COUNTED = ("visitor_count", "received_count", "sppd_count")
#: Free while the session is a draft, which takes no place.
PLACE = (
    "date",
    "slot_id",
    "room_id",
    "start",
    "stop",
    "letter_id",
    "region_id",
    "type_id",
)


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """Guards: what a direct create, write or import of a session may not do."""

    _inherit = "djpk.consultation.session"

    @api.model
    def _check_direct_create(self, vals):
        """A new session is a draft; past ones are imported by a manager."""
        if vals.get("historical") and self._has_role("manager"):
            return
        names = [name for name in (*GUARDED, *COUNTED) if vals.get(name)]
        if vals.get("state") == "draft":
            names.remove("state")
        if names:
            self._refuse(
                "wrong_state",
                self.env._(
                    "A new session is a draft and takes no place. Schedule it with"
                    " its button, or with book(). Not to be set: %(fields)s.",
                    fields=", ".join(names),
                ),
            )

    def _check_historical(self):
        """What was recorded elsewhere has passed; it is no way around the rules."""
        self.ensure_one()
        ended = self.state in ("done", "cancelled", "no_show")
        if not ended or not self.date or self.date >= self._wib_today():
            self._refuse(
                "wrong_state",
                self.env._(
                    "A historical session is over: it has a date before today and is"
                    " done, cancelled or a no-show. Book others with Schedule."
                ),
                self.type_id.code,
            )
        if not self.name:
            self._apply({"name": self._next_name(self.type_id.code)})

    def _check_meeting(self):
        """R07: a scheduled video session keeps its application and link."""
        for session in self:
            lacks = not (session.meeting_app and session.meeting_url)
            if (
                session.type_id.code == "video"
                and session.state == "scheduled"
                and lacks
            ):
                self._refuse(
                    "meeting_link_missing",
                    self.env._(
                        "Session %(session)s is scheduled and keeps its application"
                        " and link. Enter the new ones.",
                        session=session.name,
                    ),
                    "video",
                )

    def _verify_order(self):
        """A draft's times; those of others are the verdict's."""
        for session in self:
            if session.start and session.stop and session.stop <= session.start:
                self._refuse_value("stop", "before", self._stamp(session.start))

    def _check_direct_write(self, vals):
        """State, date, slot, room, letter and region go through the methods."""
        names = [name for name in (*GUARDED, *COUNTED) if name in vals]
        if any(session.state != "draft" for session in self):
            names += [name for name in PLACE if name in vals]
        names = [name for name in names if self._differs(name, vals[name])]
        if names:
            self._refuse(
                "wrong_state",
                self.env._(
                    "%(session)s: %(fields)s cannot be written directly. Use Schedule,"
                    " Move, Cancel or the other buttons, or their methods: they check"
                    " the rules.",
                    session=", ".join(self.mapped("display_name")[:3]),
                    fields=", ".join(names),
                ),
                self[:1].type_id.code or "face_to_face",
            )
