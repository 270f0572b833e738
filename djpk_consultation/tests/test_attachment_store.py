from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

LETTER = b"%PDF-1.4 the same letter by two ways" * 100


@tagged("post_install", "-at_install")
class TestAttachmentStore(TransactionCase):
    def _stored(self):
        files = self.env["ir.attachment"]
        path = files._full_path(files._file_write(LETTER, self._sum(LETTER)))
        return Path(path)

    def _sum(self, content):
        return self.env["ir.attachment"]._compute_checksum(content)

    def test_file_that_somebody_is_still_writing_is_no_collision(self):
        path = self._stored()
        for written in (0, 1, len(LETTER) - 1, len(LETTER)):
            with self.subTest(written=written):
                path.write_bytes(LETTER[:written])
                letter = self.env["ir.attachment"].create(
                    [{"name": "letter.pdf", "raw": LETTER}]
                )
                self.assertEqual(letter.raw, LETTER)
                self.assertEqual(path.read_bytes(), LETTER)
        self.assertEqual(list(path.parent.glob(f"{path.name}-*")), [])

    def test_another_content_is_still_a_collision(self):
        path = self._stored()
        for other in (b"another", LETTER + b"."):
            path.write_bytes(other)
            with self.subTest(other=other[:9]), self.assertRaises(UserError):
                self.env["ir.attachment"].create([{"name": "a.pdf", "raw": LETTER}])
        path.write_bytes(LETTER)
