from odoo.tests import TransactionCase, new_test_user

ROLES = {
    "reception": "djpk_consultation.group_reception",
    "agent": "djpk_consultation.group_agent",
    "manager": "djpk_consultation.group_manager",
    "unit": "djpk_consultation.group_unit",
    "integration": "djpk_consultation.group_integration",
    "employee": "base.group_user",
}


class ConsultationCommon(TransactionCase):
    """One user per role in ``cls.users``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(
                cls.env,
                login=f"djpk_{role}",
                groups=group,
                context={"no_reset_password": True},
            )
            for role, group in ROLES.items()
        }

    @classmethod
    def ref(cls, name):
        return cls.env.ref(f"djpk_consultation.{name}")
