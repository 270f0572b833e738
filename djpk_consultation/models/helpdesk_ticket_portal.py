from odoo import models


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class HelpdeskTicket(models.Model):
    """The ticket as its asker meets it on the portal."""

    _inherit = "helpdesk.ticket"

    def _portal_closing_stages(self):
        """The stages of its team in which its asker may close it: the page's buttons"""
        self.ensure_one()
        team = self.sudo().team_id.with_company(self.sudo().company_id)
        stages = team._get_applicable_stages()
        return stages.filtered(lambda stage: stage.closed and stage.close_from_portal)

    def _portal_refusal(self, refusal):
        """A refusal in words for the asker, who cannot do what an officer is told to.

        :param refusal: :class:`~..exceptions.ConsultationRefusal`
        :return: list of paragraphs
        """
        self.ensure_one()
        if "answer_missing" in refusal.codes:
            return [
                self.env._(
                    "Request %(number)s cannot be closed yet: our answer is not on"
                    " record (E.3.a.3). We will answer it first.",
                    number=self.number,
                ),
                self.env._(
                    "If you no longer need an answer, tell us in a message below."
                ),
            ]
        return [
            self.env._("Request %(number)s cannot be closed:", number=self.number),
            *(violation.message for violation in refusal.violations),
        ]
