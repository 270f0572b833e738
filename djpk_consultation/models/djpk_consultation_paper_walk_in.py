from odoo import models

from ..tools.wib import to_wib


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationPaper(models.AbstractModel):
    """Words of what is handed to somebody without a schedule: how to get one."""

    _inherit = "djpk.consultation.paper"

    def _words_walk_in(self, walk_in):
        _ = self.env._
        sessions = self.env["djpk.consultation.session"]
        day = to_wib(walk_in.refused_at).date()
        policy = sessions._policy_on("face_to_face", day)
        return {
            "title": _("How to ask for a visit"),
            "blocks": [
                self._rows(
                    (_("Name"), walk_in.name),
                    (_("Institution"), walk_in.institution),
                    (_("Region"), walk_in.region_id.display_name),
                    (_("Time"), self._moment_text(to_wib(walk_in.refused_at))),
                    (_("Reason"), walk_in.reason),
                ),
                self._text(
                    _(
                        "Visits are received only with a schedule of the Contact Center"
                        " (E.3.c.3, E.3.c.11). This is how to get one:"
                    )
                ),
                self._list(self._steps(policy)),
                self._text(
                    _(
                        "A question can be asked at once, without a letter: call or"
                        " write to the Contact Center."
                    )
                    + "\n"
                    + "\n".join(self._walk_in_contacts()),
                    title=_("Questions without a visit"),
                ),
            ],
        }

    def _steps(self, policy):
        """The way to a schedule; each number is the policy's."""
        _ = self.env._
        steps = [
            _(
                "Write a request letter to the Director General of Fiscal Balance: its"
                " number, date, topic and questions, the day you wish and who comes."
            ),
            _("Send it to the Contact Center by %s.", self._letter_channels()),
            _("Wait for the approval of the technical unit and for your schedule."),
        ]
        if policy:
            steps += self._limits(policy)
        return [*steps, _("All services are free of charge (E.4).")]

    def _limits(self, policy):
        _ = self.env._
        hours = ", ".join(
            f"{_clock(slot.hour_from)}-{_clock(slot.hour_to)}" for slot in policy.slots
        )
        return [
            _(
                "The earliest day is working day %(count)s after the letter was"
                " received (E.3.c.2); a region is received at most %(limit)s times a"
                " month (E.3.c.5).",
                count=policy.lead_working_days,
                limit=policy.region_monthly_limit,
            ),
            _(
                "At most %(limit)s guests come, or %(leader_limit)s with a head of"
                " region or DPRD chair (E.3.c.6), on working days at %(hours)s WIB"
                " (E.3.c.8).",
                limit=policy.visitor_limit,
                leader_limit=policy.visitor_limit_leader,
                hours=hours,
            ),
        ]

    def _letter_channels(self):
        channels = self.env["helpdesk.ticket.channel"].sudo()
        channels = channels.search([("for_letter", "=", True)])
        return ", ".join(
            f"{channel.name} {channel.address or ''}".strip() for channel in channels
        )

    def _walk_in_contacts(self):
        return self.env["djpk.consultation.notice"].sudo().new({})._contacts()


def _clock(hour):
    whole, minutes = divmod(round(hour * 60), 60)
    return f"{whole:02}.{minutes:02}"
