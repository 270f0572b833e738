"""What the web client reads when it opens a view."""

from lxml import etree


class ViewReads:
    """For a test case: the specification of a view, as the web client sends it."""

    def _specification(self, node, records):
        """The fields that a view reads, with those of the lists in it."""
        spec = {}
        for child in node.xpath(".//field[not(ancestor::field)]"):
            name = child.get("name")
            field = records._fields.get(name)
            if field is None:
                continue
            spec[name] = {}
            if field.type == "many2one":
                spec[name] = {"fields": {"display_name": {}}}
            elif field.type in ("one2many", "many2many"):
                lines = records.env[field.comodel_name]
                subview = child.find("list")
                inner = self._inner(subview, lines) if subview is not None else {}
                spec[name] = {"fields": inner or {"display_name": {}}, "limit": 40}
        return spec

    def _inner(self, subview, lines):
        copy = etree.fromstring(etree.tostring(subview))
        return self._specification(copy, lines)

    def _read_view(self, records, kind):
        """:return: ``(arch, specification)`` of the model's first view of a kind"""
        answer = records.get_views([(False, kind)])
        arch = etree.fromstring(answer["views"][kind]["arch"])
        return arch, self._specification(arch, records)
