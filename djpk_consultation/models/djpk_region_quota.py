from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.claims import quota_key
from ..tools.wib import month_of


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkRegion(models.Model):
    """A region's visits of this month and the next, in WIB (E.3.c.5)."""

    _inherit = "djpk.region"

    quota_used = fields.Integer(
        "Used This Month",
        compute="_compute_quota",
        help="Visits of this calendar month, by the date of the visit (E.3.c.5).",
    )
    quota_left = fields.Integer(
        "Left This Month",
        compute="_compute_quota",
        help="Visits that can still be booked for this month (E.3.c.5).",
    )
    quota_text = fields.Char(
        "Visits This Month",
        compute="_compute_quota",
        help="Used, of those that the region may make this calendar month (E.3.c.5).",
    )
    quota_used_up = fields.Boolean(
        "Used Up This Month",
        compute="_compute_quota",
        search="_search_quota_used_up",
    )
    quota_next_used = fields.Integer(
        "Used Next Month",
        compute="_compute_quota",
        help="Visits booked for the next calendar month (E.3.c.5).",
    )
    quota_next_left = fields.Integer(
        "Left Next Month",
        compute="_compute_quota",
        help="Visits that can still be booked for the next month (E.3.c.5).",
    )
    quota_next_text = fields.Char(
        "Visits Next Month",
        compute="_compute_quota",
        help="Used, of those that the region may make next month (E.3.c.5).",
    )
    quota_next_used_up = fields.Boolean(
        "Used Up Next Month",
        compute="_compute_quota",
        search="_search_quota_next_used_up",
    )

    @api.depends("quota_region_id")
    @api.depends_context("lang")
    def _compute_quota(self):
        for name, day in zip(("quota", "quota_next"), self._quota_days(), strict=True):
            limit = self._quota_limit(day)
            used = self._quota_used(self.quota_region_id.ids, day)
            for region in self:
                taken = used.get(region.quota_region_id.id, 0)
                region[f"{name}_used"] = taken
                region[f"{name}_left"] = max(0, limit - taken)
                region[f"{name}_used_up"] = bool(limit) and taken >= limit
                region[f"{name}_text"] = self.env._(
                    "%(used)s of %(limit)s", used=taken, limit=limit
                )

    def _search_quota_used_up(self, operator, value):
        return self._quota_domain(self._quota_days()[0], operator, value)

    def _search_quota_next_used_up(self, operator, value):
        return self._quota_domain(self._quota_days()[1], operator, value)

    def _quota_domain(self, day, operator, value):
        if operator != "in":
            return NotImplemented
        limit = self._quota_limit(day)
        holders = self.sudo().with_context(active_test=False)._search([])
        used = self._quota_used(holders.get_result_ids(), day)
        full = [holder for holder, count in used.items() if limit and count >= limit]
        domain = Domain("quota_region_id", "in", full)
        return domain if True in value else ~domain

    # -- facts -----------------------------------------------------------------

    @api.model
    def _quota_days(self):
        """First day of this month and of the next, WIB."""
        first = self.env["djpk.consultation.session"]._wib_today().replace(day=1)
        return first, fields.Date.add(first, months=1)

    @api.model
    def _quota_limit(self, day):
        """Visits a region may make in the day's month; 0 if no policy is in force."""
        sessions = self.env["djpk.consultation.session"]
        return sessions._bare_agenda("face_to_face").month_limit(day)

    @api.model
    def _quota_used(self, holder_ids, day):
        """Places taken in the day's month; one query.

        :param holder_ids: ids of regions that have a quota of their own
        :return: ``{region id: visits}`` of those that have any
        """
        keys = {
            quota_key(holder_id, month_of(day)): holder_id for holder_id in holder_ids
        }
        live = self.env["djpk.consultation.claim"].live(("quota", key) for key in keys)
        return {keys[key]: len(seats) for (_kind, key), seats in live.items()}
