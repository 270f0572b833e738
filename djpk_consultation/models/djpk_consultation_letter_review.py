from odoo import api, fields, models

from ..contract import contract
from ..tools.arguments import Choice, Moment, RecordId, Text
from ..tools.letter_file import is_document
from ..tools.wib import to_wib


class DjpkConsultationLetter(models.Model):
    """The letter's verdicts and decisions (R05, R06, R09)."""

    _inherit = "djpk.consultation.letter"

    # -- facts -----------------------------------------------------------------

    def _awaits_decision(self):
        """R09: a visit's letter that the unit has not decided on (E.3.c.3)."""
        self.ensure_one()
        return self.state == "received" and self.type_id.code == "face_to_face"

    def _earliest_day(self):
        """Third working day after the receipt (E.3.b.2, E.3.c.2), or ``None``."""
        if not self.type_id or not self.received_at:
            return None
        agenda = self.env["djpk.consultation.session"]._bare_agenda(
            self.type_id.code, to_wib(self.received_at)
        )
        return agenda.earliest_day()

    def _missing_parts(self):
        """Labels of what a complete letter still lacks (R05)."""
        _ = self.env._
        parts = (
            (self.number, _("number")),
            (self.letter_date, _("date")),
            (self.attachment_ids, _("file")),
            (self.to_director_general, _("addressed to the Director General")),
            (self.channel_id, _("channel")),
        )
        return [label for value, label in parts if not value]

    # -- verdicts --------------------------------------------------------------

    def _verify_complete(self):
        """R05: the letter as E.3.b.1 and E.3.c.1 ask for it.

        :return: list of violations
        """
        self.ensure_one()
        found = []
        missing = self._missing_parts()
        if missing:
            found.append(
                self._violation(
                    "letter_incomplete",
                    self.env._(
                        "The request letter lacks: %(parts)s. Complete it in the"
                        " letter's record.",
                        parts=", ".join(missing),
                    ),
                    self.type_id.code,
                )
            )
        waived = "letter_channel" in self.override_ids.mapped("code")
        if self.channel_id and not self.channel_id.for_letter and not waived:
            found.append(
                self._violation(
                    "letter_channel",
                    self.env._(
                        "The letter came by %(channel)s; a request letter comes by"
                        " WhatsApp or e-mail. Ask for it by one of these.",
                        channel=self.channel_id.name,
                    ),
                    self.type_id.code,
                )
            )
        return found

    def _verify_usable(self):
        """R05, R09, R16: a letter on which a session may be scheduled.

        :return: list of violations
        """
        self.ensure_one()
        _ = self.env._
        if self._has_expired():
            code, text = (
                "letter_missing",
                _(
                    "Letter %(letter)s was not used in time and has expired. A new"
                    " letter is needed.",
                    letter=self.display_name,
                ),
            )
        elif self.state == "rejected":
            code, text = (
                "not_approved",
                _(
                    "Letter %(letter)s was rejected: %(reason)s. A new letter is"
                    " needed.",
                    letter=self.display_name,
                    reason=self.decision_reason or "-",
                ),
            )
        elif self._awaits_decision():
            code, text = (
                "not_approved",
                _(
                    "%(unit)s has not agreed to this visit yet. Ask it to approve"
                    " letter %(letter)s first.",
                    unit=self.team_id.sudo().name or _("The technical unit"),
                    letter=self.display_name,
                ),
            )
        else:
            return []
        return [self._violation(code, text, self.type_id.code)]

    def _consumed(self):
        """R16: the refusal for a letter that is used already."""
        session = self._using_session()
        return self._violation(
            "letter_consumed",
            self.env._(
                "Letter %(letter)s is used by session %(session)s (%(state)s). One"
                " letter gives one session; another needs a new letter.",
                letter=self.display_name,
                session=session.name or "-",
                state=dict(session._fields["state"]._description_selection(self.env))[
                    session.state
                ]
                if session
                else "-",
            ),
            self.type_id.code,
        )

    def _using_session(self):
        """The session that holds or has used up this letter."""
        claim = (
            self.env["djpk.consultation.claim"]
            .sudo()
            .search(
                [
                    ("kind", "=", "letter"),
                    ("key", "=", str(self._origin.id)),
                    ("released_at", "=", False),
                ],
                limit=1,
            )
        )
        return claim.session_id

    # -- state -----------------------------------------------------------------

    def _state_label(self):
        """The state in the caller's words."""
        self.ensure_one()
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _give_back(self):
        """DJPK's cause, or a kept letter: it may be used again."""
        for letter in self:
            state = "approved" if letter.decision == "approve" else "received"
            letter._apply({"state": state, "valid_since": fields.Datetime.now()})

    def _decide(self, decision, reason="", decided_by="", team=None):
        """R09: put the unit's or the leadership's decision on record."""
        self.ensure_one()
        self._refuse_all(self._verify_review())
        if decision == "approve":
            self._verify_approval(reason)
        values = {
            "state": "approved" if decision == "approve" else "rejected",
            "decision": decision,
            "decision_reason": reason or False,
            "decided_by": decided_by or self.env.user.name,
            "decided_at": fields.Datetime.now(),
        }
        if team:
            values["team_id"] = team.id
        self._apply(values)
        self.env["djpk.consultation.log"].record(
            values["state"],
            letter_id=self.id,
            ticket_id=self.ticket_id.id,
            reason=reason,
            after=values["decided_by"],
        )
        self._tell_asker(values["state"])

    def _verify_approval(self, reason):
        """A manager who approves a letter by another channel must say why."""
        violations = self._verify_complete()
        if reason and self._is_waivable(violations):
            self.env["djpk.consultation.session"]._record_overrides(
                {"letter_channel": reason}, letter=self
            )
            return
        self._refuse_all(violations)

    # -- public ----------------------------------------------------------------

    @contract(
        "unit",
        "agent",
        letter_id=RecordId(required=True),
        decision=Choice("approve", "reject", required=True),
        reason=Text(2000),
        team_id=RecordId(),
        decided_by=Text(200),
    )
    def review(self, letter_id, decision, reason, team_id, decided_by):
        """Approve or reject a request letter (E.3.c.3).

        The unit decides for itself; an agent records the unit's or the leadership's
        decision and says whose it is.

        :return: ``{"id", "state", "earliest_date": "YYYY-MM-DD" or False}``
        :raises ConsultationRefusal: ``letter_incomplete``, ``letter_channel``,
            ``wrong_state``, ``invalid_value``
        """
        letter = self._visible(letter_id, "letter_id")
        team = self.env["helpdesk.ticket.team"].sudo().browse(team_id or ()).exists()
        if team_id and not team:
            self._refuse_value("team_id", "unknown")
        own = self._decides_for_itself(letter.team_id)
        if own and team and not self._decides_for_itself(team):
            self._refuse_value("team_id", "unknown")
        if not own and not decided_by:
            self._refuse_value("decided_by", "missing")
        if decision == "reject" and not reason:
            self._refuse_value("reason", "missing")
        letter._decide(decision, reason, decided_by, team)
        return {
            "id": letter.id,
            "state": letter.state,
            "earliest_date": fields.Date.to_string(letter.earliest_date),
        }

    def _decides_for_itself(self, team):
        return self._has_role("unit") and self.env.user in team.sudo().user_ids

    @contract(
        "reception",
        "unit",
        "integration",
        letter_id=RecordId(required=True),
    )
    def status(self, letter_id):
        """Where a letter stands.

        :return: ``{"id", "state", "reason", "earliest_date", "session_id",
            "updated_at"}``, ``False`` where there is none; times in UTC
        """
        letter = self._visible(letter_id, "letter_id", told=True)
        return {
            "id": letter.id,
            "state": letter.state,
            "reason": letter.decision_reason or False,
            "earliest_date": fields.Date.to_string(letter.earliest_date),
            "session_id": letter._using_session().id,
            "updated_at": self._stamp(letter.write_date),
        }

    @contract(
        "agent",
        letter_id=RecordId(required=True),
        received_at=Moment(required=True),
        reason=Text(1000, required=True),
    )
    def correct_received_at(self, letter_id, received_at, reason):
        """Correct the time of receipt, with a reason on record (R06).

        :param received_at: UTC
        :return: ``{"id", "state", "earliest_date"}``
        """
        letter = self._visible(letter_id, "letter_id")
        self._refuse_all(letter._verify_correct_received_at())
        before = letter.received_at
        letter.new({"received_at": received_at}, origin=letter)._verify_receipt()
        letter._apply({"received_at": received_at})
        self.env["djpk.consultation.log"].record(
            "received_corrected",
            letter_id=letter.id,
            reason=reason,
            before=self._stamp(before),
            after=self._stamp(received_at),
        )
        letter._tell_asker("receipt")
        return {
            "id": letter.id,
            "state": letter.state,
            "earliest_date": fields.Date.to_string(letter.earliest_date),
        }

    @contract(
        "manager", letter_id=RecordId(required=True), reason=Text(1000, required=True)
    )
    def reopen(self, letter_id, reason):
        """A manager takes a wrong decision on a letter back, or its expiry.

        :return: ``{"id", "state"}``
        """
        letter = self._visible(letter_id, "letter_id")
        self._refuse_all(letter._verify_reopen())
        before = letter.state
        letter._apply(
            {
                "state": "received",
                "decision": False,
                "valid_since": fields.Datetime.now(),
            }
        )
        self.env["djpk.consultation.log"].record(
            "reopened", letter_id=letter.id, reason=reason, before=before
        )
        return {"id": letter.id, "state": letter.state}

    @api.model
    def _file_problem(self, content):
        """True if the bytes are no PDF, JPEG or PNG, whatever their name says."""
        return not is_document(content)

    def _is_alive(self):
        """Whether a session can still be held on it, or was."""
        self.ensure_one()
        if self.state == "used":
            return self._using_session().state not in ("cancelled", "no_show")
        return self.state in ("received", "approved")
