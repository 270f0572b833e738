from collections.abc import Mapping

import babel.dates
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import babel_locale_parse

from ..contract import ROLES
from ..exceptions import ConsultationRefusal
from ..tools.arguments import BadArgument, Link, Problem
from ..tools.refusal import violation
from ..tools.wib import ZONE_NAME, to_wib
from ..tools.zones import clocks

HOUSE_LANG = "id_ID"


class DjpkConsultationContract(models.AbstractModel):
    """What every model with public methods shares: who calls, when, and refusals."""

    _name = "djpk.consultation.contract"
    _description = "Public Contract"

    # -- the caller ------------------------------------------------------------

    def _contract_env(self):
        """The caller's language and nothing else of the caller's context.

        A caller chooses the context: its ``default_*`` keys, skip keys and time zone
        may neither set a field nor relax a rule.
        """
        installed = dict(self.env["res.lang"].get_installed())
        asked = self.env.context.get("lang")
        lang = asked if isinstance(asked, str) and asked in installed else None
        # (cached per user, where user.lang would read the user and the contact)
        lang = lang or self.env["res.users"].context_get().get("lang") or "en_US"
        # with_context() would keep the caller's allowed_company_ids
        return self.with_env(self.env(context={"lang": lang, "tz": ZONE_NAME}))

    @api.private
    def with_context(self, ctx=None, /, **overrides):
        """A remote caller's context reaches here first, whatever it is."""
        if ctx is not None and not isinstance(ctx, Mapping):
            self._refuse_value("context", "mapping")
        return super().with_context(ctx, **overrides)

    def _has_role(self, *roles):
        """Whether the caller has one of the roles; ``sudo()`` gives none."""
        return any(self.env.user.has_group(ROLES[role]) for role in roles)

    def _require_role(self, roles):
        """:raises AccessError: naming the roles that may"""
        if not self._has_role(*roles):
            raise AccessError(
                self.env._(
                    "This is not open to you. It takes one of these roles of DJPK"
                    " Consultation: %(roles)s. Ask the administrator for it.",
                    roles=", ".join(roles),
                )
            )

    def _is_integration_only(self):
        return not self._has_role("reception", "unit")

    # -- time ------------------------------------------------------------------

    @api.model
    def _wib_now(self):
        """Now as naive WIB datetime; rules read Odoo's clock, not PostgreSQL's."""
        return to_wib(fields.Datetime.now())

    @api.model
    def _wib_today(self):
        return self._wib_now().date()

    # -- refusals --------------------------------------------------------------

    @api.model
    def _violation(self, code, message, type_code="face_to_face"):
        return violation(code, message, type_code)

    @api.model
    def _refuse(self, code, message, type_code="face_to_face"):
        """:raises ConsultationRefusal: with one broken rule"""
        raise ConsultationRefusal([violation(code, message, type_code)])

    @api.model
    def _refuse_all(self, violations):
        """:raises ConsultationRefusal: with every broken rule, if there is one"""
        if violations:
            raise ConsultationRefusal(violations)

    @api.model
    def _refusal_of(self, error):
        """A :class:`BadArgument` told in words."""
        return ConsultationRefusal(
            [violation("invalid_value", self._say(p)) for p in error.problems[:20]]
        )

    @api.model
    def _say(self, problem: Problem):
        _ = self.env._
        texts = {
            "missing": _("%(name)s: missing. Give it a value."),
            "unknown_name": _("%(name)s: no such argument. Known: %(limit)s."),
            "unknown": _("%(name)s: no such record, or not one you may see."),
            "integer": _("%(name)s: must be a whole number."),
            "range": _("%(name)s: out of range. Allowed: %(limit)s."),
            "boolean": _("%(name)s: must be true or false."),
            "text": _("%(name)s: must be a text."),
            "too_long": _("%(name)s: too long. At most %(limit)s characters."),
            "characters": _("%(name)s: holds characters that cannot be stored."),
            "choice": _("%(name)s: not one of the choices. Allowed: %(limit)s."),
            "form": _("%(name)s: must have the form %(limit)s."),
            "base64": _("%(name)s: must be base64 text."),
            "empty": _("%(name)s: the file is empty. Send it again."),
            "too_big": _("%(name)s: too big. At most %(limit)s MB."),
            "mapping": _("%(name)s: must be a dictionary of names and values."),
            "list": _("%(name)s: must be a list."),
            "too_many": _("%(name)s: too many. At most %(limit)s."),
            "file_type": _("%(name)s: not a PDF, JPEG or PNG file."),
            "future": _("%(name)s: lies in the future. Now is %(limit)s."),
            "after": _("%(name)s: must not be after %(limit)s."),
            "before": _("%(name)s: must not be before %(limit)s."),
            "limit": "%(name)s: %(limit)s",
            "not_applicable": _("%(name)s: does not apply here. %(limit)s"),
        }
        return texts[problem.kind] % {"name": problem.name, "limit": problem.limit}

    @api.model
    def _refuse_value(self, name, kind, limit=""):
        """:raises ConsultationRefusal: ``invalid_value`` naming the argument"""
        raise self._refusal_of(BadArgument([Problem(name, kind, limit)]))

    @api.model
    def _verify_link(self, vals, name):
        """A link that is written directly opens in a browser, as a remote one does."""
        try:
            Link().parse(name, vals.get(name) or None)
        except BadArgument as error:
            raise self._refusal_of(error) from None

    def _differs(self, name, value):
        """Whether any has another value: forms send unchanged ones back."""
        field = self._fields[name]
        return any(
            field.convert_to_write(record[name], record)
            != field.convert_to_write(
                field.convert_to_record(field.convert_to_cache(value, record), record),
                record,
            )
            for record in self
        )

    def _once(self, method, values, work):
        """Answer twins of one idempotency key with the first answer."""
        keys = self.env["djpk.consultation.idempotency"].sudo()
        answer, conflict = keys.once(f"{self._name}.{method}", values, work)
        if conflict:
            self._refuse(
                "idempotency_conflict",
                self.env._(
                    "idempotency_key: %(key)s was used with other values. Use a new key"
                    " for a new request.",
                    key=values["idempotency_key"],
                ),
            )
        return answer

    # -- records ---------------------------------------------------------------

    def _visible(self, record_id, name, told=False):
        """The record, if this caller may see it.

        :param told: no more than where it stands is told, which reception may tell of
            any: a letter without a session has no day that could be around today
        :return: the record with the rights of the engine (sudo)
        :raises ConsultationRefusal: ``invalid_value``, the same for a record that
            does not exist and for one that this caller may not see
        """
        domain = [("id", "=", record_id)]
        if self._is_integration_only():
            found = self.sudo().search([*domain, ("create_uid", "=", self.env.uid)])
        elif told and self._has_role("reception"):
            found = self.sudo().search(domain)
        else:
            found = self.search_fetch(domain) if self.has_access("read") else self
        if not found:
            self._refuse_value(name, "unknown")
        return found.sudo()

    @api.model
    def _by_code(self, model, code, name):
        """Reference record by its code; empty code = empty record."""
        records = self.env[model].sudo()
        if not code:
            return records
        found = records.search_fetch([("code", "=", code)], limit=1)
        if not found:
            self._refuse_value(name, "unknown")
        return found

    # -- texts -----------------------------------------------------------------

    @api.model
    def _house_lang(self):
        """The language of what everybody sees, whoever made it: DJPK's own, where it
        is installed; else the company's."""
        installed = dict(self.env["res.lang"].get_installed())
        if HOUSE_LANG in installed:
            return HOUSE_LANG
        if len(installed) == 1:
            return next(iter(installed))
        lang = self.env.company.sudo().partner_id.lang
        return lang if lang in installed else "en_US"

    @api.model
    def _in_house(self):
        """In the house's language: for what is stored and told to everybody."""
        return self.with_context(lang=self._house_lang())

    @api.model
    def _format(self, day, form):
        """A day in the caller's language; no query."""
        locale = babel_locale_parse(self.env.context.get("lang") or self.env.user.lang)
        return babel.dates.format_date(day, form, locale=locale)

    @api.model
    def _day_text(self, day, month=False):
        """A WIB day as people read it, e.g. "Thu 5 Jun 2025"."""
        return self._format(day, "MMMM yyyy" if month else "EEE d MMM yyyy")

    @api.model
    def _span_text(self, start, stop):
        """Two naive WIB times of one day, e.g. "Thu 5 Jun 2025 09.00-10.00 WIB"."""
        return f"{self._day_text(start.date())} {start:%H.%M}-{stop:%H.%M} WIB"

    @api.model
    def _long_day(self, day):
        return self._format(day, "EEEE, d MMMM yyyy")

    @api.model
    def _clock_moment(self, moment, zone):
        """A UTC moment by the office's clock, and by the region's if it differs.

        :param zone: the region's, or empty
        """
        office, *local = clocks(moment, zone)
        text = f"{self._long_day(office.moment.date())}, {office.moment:%H.%M} WIB"
        return text + self._aside(
            [(clock, f"{clock.moment:%H.%M}") for clock in local], office
        )

    @api.model
    def _clock_span(self, start, stop, zone):
        """The same of a span of hours on one WIB day."""
        (office, *local), ends = clocks(start, zone), clocks(stop, zone)
        spans = [
            f"{first.moment:%H.%M}\u2013{last.moment:%H.%M}"
            for first, last in zip((office, *local), ends, strict=True)
        ]
        text = f"{self._long_day(office.moment.date())}, {spans[0]} WIB"
        return text + self._aside(list(zip(local, spans[1:], strict=True)), office)

    @api.model
    def _aside(self, local, office):
        if not local:
            return ""
        (clock, hours), day = local[0], local[0][0].moment.date()
        other = "" if day == office.moment.date() else f"{self._long_day(day)}, "
        return f" ({other}{hours} {clock.letters})"

    @api.model
    def _violations_html(self, violations):
        """Broken rules as people read them: what and the way out, then the clause.

        :param violations: :class:`~..tools.refusal.Violation` items
        :return: ``Markup``, or ``False`` if there are none
        """
        line = Markup(
            '<li>%s <span class="text-muted small text-nowrap">%s [%s]</span></li>'
        )
        lines = [line % (item.message, item.clause, item.code) for item in violations]
        if not lines:
            return False
        return Markup('<ul class="mb-0 ps-3">%s</ul>') % Markup().join(lines)

    @api.model
    def _stamp(self, moment):
        """Naive UTC datetime as the contract sends it, or ``False``."""
        return fields.Datetime.to_string(moment) if moment else False

    @api.model
    def _moment_text(self, moment):
        """Naive WIB datetime as people read it."""
        return f"{self._day_text(moment.date())} {moment:%H:%M} WIB"
