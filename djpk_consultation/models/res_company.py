from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    letterhead = fields.Text(
        default="KEMENTERIAN KEUANGAN REPUBLIK INDONESIA\n"
        "DIREKTORAT JENDERAL PERIMBANGAN KEUANGAN",
        help="Head of mails to those who asked for a consultation, line by line. The"
        " company's address follows it.",
    )

    def _letterhead_lines(self):
        self.ensure_one()
        return [line.strip() for line in (self.letterhead or self.name).splitlines()]

    def _address_line(self):
        """The address in one line, ``""`` if there is none."""
        place = " ".join(filter(None, (self.city, self.zip)))
        return ", ".join(filter(None, (self.street, self.street2, place)))
