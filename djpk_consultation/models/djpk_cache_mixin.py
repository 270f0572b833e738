from odoo import api, models


class DjpkCacheMixin(models.AbstractModel):
    """Records whose content other models keep in a registry cache.

    Cleared at once, so that the transaction that changes them reads its own
    values; and again after its commit or rollback, because in between another
    thread, or this one before it returned to a savepoint, may have filled the
    cache with what is not true afterwards.
    """

    _name = "djpk.cache.mixin"
    _description = "Records kept in the registry's cache"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._clear_reference_cache()
        return records

    def write(self, vals):
        concerned = self._is_reference_cached()
        result = super().write(vals)
        if concerned or self._is_reference_cached():
            self._clear_reference_cache(force=True)
        return result

    def unlink(self):
        concerned = self._is_reference_cached()
        result = super().unlink()
        if concerned:
            self._clear_reference_cache(force=True)
        return result

    def _clear_reference_cache(self, force=False):
        if not (force or self._is_reference_cached()):
            return
        clear_cache = self.env.registry.clear_cache
        clear_cache()
        if self.env.registry.ready:
            self.env["djpk.consultation.session"]._tell_screens()
        self.env.cr.postcommit.add(clear_cache)
        self.env.cr.postrollback.add(clear_cache)

    def _is_reference_cached(self):
        """Hook: whether any of these records takes part in what is cached."""
        return bool(self)
