from datetime import timedelta

from odoo import api, models

from ..tools.arguments import BadArgument, Choice, Email, Key, Struct, Text, parse_all
from ..tools.phones import mobile_number, phone_key
from ..tools.wib import month_of

#: Weeks whose free places everybody may see.
WEEKS = 6
#: Regions offered when what was typed fits several.
OFFERED = 6
ASKED = Struct(
    True,
    kind=Choice("information", "complaint", "suggestion", required=True),
    name=Text(200),
    institution=Text(200),
    region=Text(100),
    phone=Text(50),
    email=Email(),
    question=Text(5000),
    key=Key(128, required=True),
)
#: Part of the identity that is missing -> field of the form.
FIELDS = {
    "name": "name",
    "institution": "institution",
    "contact": "phone",
    "question": "question",
}


class DjpkPublicService(models.AbstractModel):
    """What the public pages tell, and take from people without an account (E.2, E.5).

    Numbers are those of the policies in force; nothing names who comes.
    """

    _name = "djpk.public.service"
    _inherit = "djpk.consultation.contract"
    _description = "Public Service Page"

    # -- what is told ----------------------------------------------------------

    @api.model
    def _page_values(self):
        """:return: ``{"channels", "complaint_channels", "rules", "weeks"}``"""
        channels = self.env["helpdesk.ticket.channel"].search([("code", "!=", False)])
        told = channels.filtered("address")
        return {
            "channels": [self._channel(c) for c in told if c.for_consultation],
            "complaint_channels": [self._channel(c) for c in told if c.for_complaint],
            "rules": self._rules(),
            "weeks": self._weeks(),
        }

    @api.model
    def _channel(self, channel):
        return {
            "name": channel.name,
            "address": channel.address,
            "link": self._link(channel.code, channel.address),
            "for_letter": channel.for_letter,
        }

    @api.model
    def _link(self, code, address):
        if code == "email":
            return f"mailto:{address}"
        if code == "phone":
            return f"tel:{phone_key(address)}"
        if code == "whatsapp":
            return f"https://wa.me/{mobile_number(address)}"
        return ""

    @api.model
    def _rules(self):
        """The rules in plain words, with the numbers of the policies in force today.

        :return: ``{"callback", "video", "visit": [one sentence a rule]}``; empty before
            the circular
        """
        sessions = self.env["djpk.consultation.session"]
        today = sessions._wib_today()
        visit = sessions._policy_on("face_to_face", today)
        video = sessions._policy_on("video", today)
        dering = sessions._policy_on("dering", today)
        if not (visit and video and dering):
            return {}
        return {
            "callback": self.env._(
                "If a technical unit has to answer, we call you back within %(days)s"
                " working days.",
                days=dering.callback_working_days,
            ),
            "video": self._lead_text(video),
            "visit": [self._lead_text(visit), *self._visit_texts(visit)],
        }

    @api.model
    def _lead_text(self, policy):
        return self.env._(
            "At the earliest on working day %(days)s after the letter was received.",
            days=policy.lead_working_days,
        )

    @api.model
    def _visit_texts(self, policy):
        slots = self.env["djpk.consultation.slot"].browse(s.id for s in policy.slots)
        texts = [
            self.env._(
                "At most %(limit)s visits per region in a calendar month.",
                limit=policy.region_monthly_limit,
            ),
            self.env._(
                "At most %(limit)s guests; %(leader)s with a head of region or a DPRD"
                " chair.",
                limit=policy.visitor_limit,
                leader=policy.visitor_limit_leader,
            ),
            self.env._(
                "%(limit)s visits a day: %(slots)s.",
                limit=policy.daily_limit,
                slots=", ".join(slots.mapped("name")),
            ),
            self.env._(
                "Please register at reception from %(minutes)s minutes before your"
                " time. Travel documents (SPPD) are signed for the guests received.",
                minutes=policy.checkin_early_minutes,
            ),
        ]
        if not policy.letter_kept_after_cancel:
            texts.append(
                self.env._(
                    "After a cancellation of yours, or if nobody came, a new letter is"
                    " needed."
                )
            )
        return texts

    @api.model
    def _weeks(self):
        """How full the coming weeks are: places of visits, without who has them.

        From the first day on that a letter received now may ask for (R06).

        :return: ``[{"label", "days": [{"label", "free", "text"}]}]``; days off and
            closed ones are left out, and so is a week that has no other
        """
        sessions = self.env["djpk.consultation.session"]
        now = sessions._wib_now()
        monday = now.date() - timedelta(days=now.weekday())
        last = monday + timedelta(days=7 * WEEKS - 1)
        agenda = sessions._agenda("face_to_face", now.date(), last, received=now)
        earliest = agenda.earliest_day() or last
        weeks = []
        for number in range(WEEKS):
            first = monday + timedelta(days=7 * number)
            days = [first + timedelta(days=offset) for offset in range(7)]
            open_days = [
                day for day in days if day >= earliest and not agenda.day_faults(day)
            ]
            if open_days:
                weeks.append(
                    {
                        "label": self._week_text(open_days[0], open_days[-1]),
                        "days": [self._day(agenda, day) for day in open_days],
                    }
                )
        return weeks

    @api.model
    def _week_text(self, first, last):
        form = "d MMM" if month_of(first) != month_of(last) else "d"
        return f"{self._format(first, form)} \u2013 {self._format(last, 'd MMM yyyy')}"

    @api.model
    def _day(self, agenda, day):
        policy = agenda.policy_on(day)
        limit = min(policy.daily_limit, len(policy.slots) * policy.slot_capacity)
        free = len(agenda.free_slots(day))
        free = min(free, limit)
        text = self.env._("%(free)s of %(limit)s free", free=free, limit=limit)
        return {
            "label": self._format(day, "EEE d MMM"),
            "free": free,
            "text": text if free else self.env._("full"),
        }

    # -- what is taken ---------------------------------------------------------

    @api.model
    def _ask(self, given):
        """A question, complaint or suggestion of somebody without an account.

        It is nobody's on record until an officer says whose: a name that anybody may
        type opens no institution's file.

        :param given: texts by the names of :data:`ASKED`
        :return: ``(number, {})`` or ``("", {field: what is wrong})``
        """
        try:
            filled = {name: text or None for name, text in given.items()}
            values = parse_all({"values": ASKED}, {"values": filled})["values"]
        except BadArgument as error:
            return "", dict(map(self._mistake, error.problems))
        region, wrong = self._region(values["region"])
        if wrong:
            return "", {"region": wrong}
        ticket = self.env["helpdesk.ticket"]
        missing = ticket.new(
            {
                "partner_name": values["name"],
                "institution": values["institution"],
                "partner_phone": values["phone"],
                "partner_email": values["email"],
                "question": values["question"],
            }
        )._missing_identity()
        if missing:
            return "", {FIELDS[part]: self._lack(part) for part in missing}
        return self._put_on_record(values, region), {}

    @api.model
    def _mistake(self, problem):
        """``(field, what is wrong)`` of one bad argument, for people."""
        limit = problem.limit
        texts = {
            "missing": self.env._("Please fill this in."),
            "too_long": self.env._("At most %(limit)s characters.", limit=limit),
            "form": self.env._("Please write it as %(limit)s.", limit=limit),
        }
        other = self.env._("Please write this again, in plain text.")
        return problem.name.rpartition(".")[2], texts.get(problem.kind, other)

    @api.model
    def _lack(self, part):
        """What to do about a missing part of the identity (R02)."""
        return {
            "name": self.env._("Please give your name."),
            "institution": self.env._(
                'Please name your institution, or write "private person".'
            ),
            "contact": self.env._(
                "Please give a phone number or an e-mail address: we answer there."
            ),
            "question": self.env._("Please write what it is about."),
        }[part]

    @api.model
    def _region(self, text):
        """``(region, "")``, or what is wrong with how it was typed."""
        regions = self.env["djpk.region"]
        if not text:
            return regions, ""
        found = regions.name_search(text, limit=OFFERED)
        same = [r for r in found if r[1].casefold() == text.strip().casefold()]
        if len(found) == 1 or same:
            return regions.browse((same or found)[0][0]), ""
        if not found:
            return regions, self.env._(
                "No region is known by this name. Check how it is written, or leave"
                " it empty."
            )
        return regions, self.env._(
            "Several regions fit. Please choose one: %(names)s.",
            names=", ".join(name for _id, name in found),
        )

    @api.model
    def _put_on_record(self, values, region):
        """:return: the ticket's number; the same key, the same ticket"""
        tickets = self.env["helpdesk.ticket"].with_context(mail_create_nosubscribe=True)
        request = {
            "kind": values["kind"],
            "question": values["question"],
            "subject": "",
            "institution": values["institution"],
            "contact_name": values["name"],
            "email": values["email"],
            "phone": values["phone"],
        }

        def register():
            plain = {
                "channel_code": "website",
                "topic_code": "",
                "type_code": "",
                "region_code": region.code or "",
                "kind": values["kind"],
            }
            refs = tickets._request_refs(plain)
            vals = tickets._request_vals(request, refs, self.env["res.partner"])
            ticket = tickets.create([vals])
            ticket._log_action("registered")
            return {"number": ticket.number}

        keyed = {**request, "region": region.code, "idempotency_key": values["key"]}
        return self._once("ask", keyed, register)["number"]
