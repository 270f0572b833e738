import re

from psycopg2 import IntegrityError, errors

from odoo import api, models


class DjpkSettingMixin(models.AbstractModel):
    """Settings: what the database refuses of them is told as every refusal is.

    The constraint's own sentence says limit and way out; before it the code and the
    name of the value, so that other software knows them without reading.
    """

    _name = "djpk.setting.mixin"
    _inherit = ["djpk.consultation.contract"]
    _description = "Settings that answer in the contract's form"

    @api.model_create_multi
    def create(self, vals_list):
        create = super().create
        given = {name for vals in vals_list for name in vals}
        return self._told(lambda: create(vals_list), given)

    def write(self, vals):
        write = super().write
        return self._told(lambda: write(vals), vals)

    def unlink(self):
        unlink = super().unlink
        return self._told(unlink, ())

    def _told(self, work, given):
        """Run ``work`` and have the database judge it at once.

        :param given: names of the values that were to be written
        """
        try:
            with self.env.cr.savepoint():
                return work()
        except IntegrityError as error:
            self._refuse_as_told(error, given)
            raise

    def _refuse_as_told(self, error, given):
        """:raises ConsultationRefusal: unless it is another model's constraint"""
        name = error.diag.constraint_name or ""
        if isinstance(error, errors.NotNullViolation):
            self._refuse_value(error.diag.column_name, "missing")
        if name in self._table_objects:
            limit = self._sql_error_to_message(error)
            self._refuse_value(self._names_in(name, given), "limit", limit)
        if isinstance(error, errors.ForeignKeyViolation):
            if not given:
                self._refuse_as_used()
            field = name.removeprefix(f"{self._table}_").removesuffix("_fkey")
            self._refuse_value(field, "unknown")

    def _names_in(self, constraint_name, given):
        """The fields that a constraint is about: those given, if any was."""
        constraint = self._table_objects[constraint_name]
        words = re.findall(r"\w+", constraint.get_definition(self.pool))
        names = [name for name in dict.fromkeys(words) if name in self._fields]
        return ", ".join([n for n in names if n in given] or names)

    def _refuse_as_used(self):
        way = self.env._("Archive it instead.") if self._active_name else ""
        self._refuse(
            "wrong_state",
            self.env._(
                "%(records)s: in use, and stays on record. %(way)s",
                records=", ".join(self.mapped("display_name")[:3]),
                way=way,
            ),
        )
