from odoo import fields

from .common import RuleCase


class ReplanCase(RuleCase):
    """What is hit by a late day off or closure, and its re-plan."""

    house_lang = "en_US"

    def replans(self, role="manager"):
        return self._as(role, "djpk.consultation.replan")

    def draft(self, role="manager"):
        """The list of what is hit now."""
        return self.replans(role).search([("state", "=", "draft")])

    def day_off(self, first, last=None, name="Cuti Bersama", **vals):
        """A manager declares whole days off."""
        leaves = self._as("manager", "resource.calendar.leaves")
        return leaves.create(
            {
                "name": name,
                "calendar_id": self.ref("office_hours").id,
                "day_from": first,
                "day_to": last or first,
                "holiday_kind": "joint_leave",
                **vals,
            }
        )

    def close(self, first, last=None, **vals):
        """A manager closes a day, a slot or a room."""
        closures = self._as("manager", "djpk.consultation.closure")
        return closures.create(
            {"date_from": first, "date_to": last or first, "reason": "Repair", **vals}
        )

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.ref("ir_cron_replan").method_direct_trigger()
        self.env.invalidate_all()

    def lines(self, replan):
        """``{session: line}``"""
        return {line.session_id: line for line in replan.session_line_ids}

    def places(self, sessions):
        """``[(date, slot)]``, in the order of the sessions."""
        return [self._where(session) for session in sessions]

    def lawful(self, session):
        """What the booking's own verdict says to the place where a session stands."""
        session = session.with_user(self.users["agent"]).sudo()
        day, code = session.date, session.type_id.code
        agenda = session._agenda(
            code,
            day,
            day,
            received=fields.Datetime.add(session.letter_id.received_at, hours=7),
            without=session,
        )
        faults = agenda.day_faults(day) + ["lead_time"] * agenda.too_early(day)
        fit = session._fit()
        if fit.slot:
            fault = agenda.slot_fault(day, fit.slot, fit.room_id)[0]
        else:
            fault = agenda.video_fault(fit.start, fit.stop, fit.room_id)
        return faults + ([fault] if fault else [])
