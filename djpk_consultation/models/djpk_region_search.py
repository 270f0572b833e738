from odoo import api, models
from odoo.fields import Domain
from odoo.tools import ormcache

from ..tools.spelling import entry, find, same


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkRegion(models.Model):
    """Type-ahead that forgives: abbreviations, kinds, run-together and wrong letters.

    What a plain search finds is found as before; ``=`` stays exact in domains.
    """

    _inherit = "djpk.region"

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """The best match first.

        With ``=``, as an import asks: what is called so, or else written so.
        """
        if operator == "=":
            exact = super().name_search(name, domain, operator, limit)
            return exact or self._named(same(name, self._spellings()), domain, limit)
        found = self._found(name) if operator == "ilike" else []
        if not found:
            return super().name_search(name, domain, operator, limit)
        plain = Domain(super()._search_display_name(operator, name))
        either = (plain | Domain("id", "in", found)) & Domain(domain or Domain.TRUE)
        place = {region_id: place for place, region_id in enumerate(found)}
        regions = self.search_fetch(either, ["display_name"]).sorted(
            lambda region: place.get(region.id, len(place))
        )
        return [(region.id, region.display_name) for region in regions[:limit].sudo()]

    @api.model
    def _named(self, region_ids, domain, limit):
        wanted = Domain("id", "in", region_ids) & Domain(domain or Domain.TRUE)
        regions = self.search_fetch(wanted, ["display_name"], limit=limit)
        return [(region.id, region.display_name) for region in regions.sudo()]

    @api.model
    def _search_display_name(self, operator, value):
        domain = Domain(super()._search_display_name(operator, value))
        if operator not in ("ilike", "not ilike") or not isinstance(value, str):
            return domain
        found = Domain("id", "in", self._found(value))
        return domain | found if operator == "ilike" else domain & ~found

    @api.model
    def _found(self, text):
        """Ids of the regions that a text may mean, best first."""
        return find(text, self._spellings()) if text and text.strip() else []

    @api.model
    def _spellings(self):
        return self._cached_spellings(bool(self.env.context.get("active_test", True)))

    @api.model
    @ormcache("active_test")
    def _cached_spellings(self, active_test):
        """How each region may be written, whoever asks; in the registry's cache."""
        neutral = self.sudo().with_context({"active_test": active_test})  # pylint: disable=context-overridden
        names = ["code", "type", "name", "aliases"]
        return tuple(
            entry(region.id, region.code, region.type, region.name, region.aliases)
            for region in neutral.search_fetch([], names)
        )
