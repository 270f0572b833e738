from odoo import api, models


class DjpkConsultationDuty(models.AbstractModel):
    """Who has to do something by when: activities that follow their record.

    An activity says what the record's state asks for, and ends with it. Whoever
    changes the record calls the model's own method that sets its duties anew.
    """

    _name = "djpk.consultation.duty"
    _description = "Duties of a Record"

    # -- who -------------------------------------------------------------------

    @api.model
    def _responsible(self, team):
        """Who acts for a team: its leader, else its members, else the managers."""
        team = team.sudo()
        return (
            team.user_id.filtered("active")
            or team.user_ids.filtered("active")
            or self._managers()
        )

    @api.model
    def _managers(self):
        """The managers; administrators, who have every role, only if there are none."""
        group = self.env.ref("djpk_consultation.group_manager").sudo()
        managers = group.all_user_ids.filtered(lambda u: u.active and not u.share)
        return managers.filtered(lambda u: not u._is_system()) or managers

    # -- activities ------------------------------------------------------------

    def _duty(self, name):
        """The open activities of one duty."""
        return self.sudo().activity_search([f"djpk_consultation.activity_{name}"])

    def _end_duty(self, name):
        self._duty(name).unlink()

    def _set_duty(self, name, users, deadline, summary, quiet=False):
        """Make the activities of a duty those of ``users``, no more and no less.

        :param name: the activity type's XML id, without ``activity_``
        :param deadline: WIB date
        :param summary: function from this record, in its reader's language, to a text
        :param quiet: send no notification: rendering it costs more than a letter
        """
        self.ensure_one()
        present = self._duty(name)
        present.filtered(lambda activity: activity.user_id not in users).unlink()
        present = present.exists()
        for user in users:
            record = self.sudo()._in_language_of(user)
            record = record.with_context(mail_activity_quick_update=quiet)
            values = {"date_deadline": deadline, "summary": summary(record)}
            activity = present.filtered(lambda a, user=user: a.user_id == user)
            if not activity:
                record.activity_schedule(
                    f"djpk_consultation.activity_{name}", user_id=user.id, **values
                )
            elif any(activity[key] != value for key, value in values.items()):
                activity.write(values)

    def _tell(self, users, text):
        """Notify people, each in their language; mails go to the queue.

        :param text: function from this record to ``(subject, body)``
        """
        self.ensure_one()
        for user in users:
            record = self.sudo()._in_language_of(user)
            subject, body = text(record)
            record.with_context(mail_notify_force_send=False).message_notify(
                partner_ids=user.partner_id.ids,
                subject=subject,
                body=body,
                email_layout_xmlid="mail.mail_notification_layout",
            )

    def _in_language_of(self, user):
        return self.with_context(lang=user.lang or self.env.lang)
