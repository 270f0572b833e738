"""A refusal reaches the web client and JSON-2 under a name that they know."""

from odoo import fields
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestWebRefusal(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = new_test_user(
            cls.env, "djpk_web_agent", groups="djpk_consultation.group_agent"
        )

    def test_the_web_client_is_told_a_validation_error(self):
        """It shows the message of the exceptions that it knows by name alone."""
        self.authenticate("djpk_web_agent", "djpk_web_agent")
        call = {
            "model": "djpk.consultation.session",
            "method": "status",
            "args": [],
            "kwargs": {"session_id": 0},
        }
        with self.assertRaises(JsonRpcException) as caught:
            self.make_jsonrpc_request("/web/dataset/call_kw", call)
        name = str(caught.exception)
        self.assertIn("odoo.exceptions.ValidationError", name)

    def test_json_2_is_told_a_validation_error(self):
        keys = self.env(user=self.agent)["res.users.apikeys"]
        tomorrow = fields.Datetime.add(fields.Datetime.now(), days=1)
        key = keys._generate("rpc", "test", tomorrow)
        answer = self.url_open(
            "/json/2/djpk.consultation.session/status",
            json={"session_id": 0},
            headers={"Authorization": f"Bearer {key}"},
        )
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(answer.json()["name"], "odoo.exceptions.ValidationError")
        self.assertIn("[invalid_value]", answer.json()["message"])
