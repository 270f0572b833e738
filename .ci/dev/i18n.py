"""Write the add-on's .pot and id.po from a fresh export, in the export's order.

A translation is kept as long as its source text is unchanged; there is no guessing.
With --check nothing is written: exit status 1 says that a file is stale or a
translation missing.
"""

import sys
from pathlib import Path

import polib

WIDTH = 78
VOLATILE = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
)


def merge(pot, old):
    """The template's entries with the translations of `old`."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in old}
    merged = polib.POFile(wrapwidth=WIDTH)
    merged.header = old.header or pot.header
    merged.metadata = {
        **pot.metadata,
        "Language": "id",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for entry in pot:
        before = known.get((entry.msgctxt, entry.msgid), polib.POEntry())
        merged.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgstr=before.msgstr,
                comment=entry.comment,
                tcomment=before.tcomment,
                occurrences=entry.occurrences,
                flags=entry.flags,
            )
        )
    return merged


def main(export, folder, check):
    template, translation = folder / f"{folder.parent.name}.pot", folder / "id.po"
    pot = polib.pofile(str(export), wrapwidth=WIDTH)
    for key in VOLATILE:
        pot.metadata.pop(key, None)
    old = polib.pofile(str(translation)) if translation.exists() else polib.POFile()
    po = merge(pot, old)
    stale = []
    for path, content in ((template, pot), (translation, po)):
        text = str(content).rstrip("\n") + "\n"
        if not path.exists() or path.read_text() != text:
            stale.append(path.name)
            if not check:
                folder.mkdir(exist_ok=True)
                path.write_text(text)
    missing = [entry.msgid for entry in po if not entry.msgstr]
    if stale and check:
        print(f"Stale: {', '.join(stale)}. Run ./dev i18n and commit the result.")
    elif stale:
        print(f"Wrote {', '.join(stale)}.")
    print(f"{len(po)} texts, {len(missing)} without an Indonesian translation.")
    for text in missing[:20]:
        print("   ", " ".join(text.split())[:90])
    return int(check and bool(stale or missing))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), "--check" in sys.argv[3:]))
