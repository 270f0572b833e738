from odoo.tests import Form

from odoo.addons.djpk_consultation.exceptions import ConsultationRefusal

from .common import RuleCase


class WizardCase(RuleCase):
    """A button as its role presses it: the form of its dialogue, then Confirm."""

    def _press(self, role, record, button):
        """The dialogue behind a button, its form filled with its defaults."""
        record = record.with_user(self.users[role]).with_env(
            self.env(user=self.users[role])
        )
        return self._form(role, getattr(record, button)())

    def _form(self, role, action):
        model = self._as(role, action["res_model"])
        return Form(model.with_context(**action["context"]))

    def _fill_form(self, form, **values):
        for name, value in values.items():
            form[name] = value
        return form

    def _confirm(self, role, record, button, **values):
        form = self._fill_form(self._press(role, record, button), **values)
        return form.save().action_confirm()

    def _facts(self, record):
        """All that is stored of a record and of those that hang on it."""
        self.env.flush_all()
        self.env.invalidate_all()
        names = [name for name, field in record._fields.items() if field.store]
        related = [record.read(names)]
        if record._name == "djpk.consultation.session":
            related += [
                record.visitor_ids.read(),
                record.claim_ids.read(),
                record.event_id.read(["start", "stop", "active"]),
                record.letter_id.read(["state"]),
            ]
        return related

    def _confirm_refused(self, wizard, record, *codes):
        """Confirm is refused by the contract, and nothing is written.

        Not by assertRaises(), whose savepoint would hide what was written.
        """
        before = self._facts(record)
        try:
            wizard.action_confirm()
        except ConsultationRefusal as refusal:
            self.assertEqual(refusal.codes, list(codes), str(refusal))
        else:
            self.fail("not refused")
        self.assertEqual(self._facts(record), before)
