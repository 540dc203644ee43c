"""Word files to what LibreOffice writes: DOC, RTF, ODT."""

from __future__ import annotations

import tempfile
from pathlib import Path

from corpus import external
from schemas.problems import ProgramFailed, Text

_SECONDS = 180.0
_FILTERS = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "odt": "odt:writer8"}


def converted(word: bytes, form: str) -> bytes:
    """The bytes of a Word file in another format. Raises ProgramMissing, ProgramFailed."""
    with tempfile.TemporaryDirectory(prefix="doichieu-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "in.docx").write_bytes(word)
        arguments = [
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard", "--nolockcheck"),
            *("--convert-to", _FILTERS[form], "--outdir", str(folder / "out"), str(folder / "in.docx")),
        ]
        external.run(external.LIBREOFFICE, arguments, folder, _SECONDS, f"{form.upper()}")
        made = folder / "out" / f"in.{form}"
        if not made.is_file():
            raise ProgramFailed(
                Text(f"LibreOffice không ghi được {form.upper()}.", f"LibreOffice wrote no {form.upper()}."),
                Text("Hãy cài: sudo apt install libreoffice-writer", "Install: sudo apt install libreoffice-writer"),
            )
        return made.read_bytes()
