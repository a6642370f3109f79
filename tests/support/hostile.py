"""Files made to hurt whoever reads them."""

from __future__ import annotations

import io
import zipfile

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MANY_PARAGRAPHS = "".join(f"<w:p><w:r><w:t>ย่อหน้า {n}</w:t></w:r></w:p>" for n in range(10_000))


def docx(body: str, head: str = "") -> bytes:
    """Return a DOCX whose document is this XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"{head}<w:document {_W}>{body}</w:document>")
    return out.getvalue()


ZIP_BOMB = docx("<w:p/>" * 3_000_000)
DEEP = docx("<w:r>" * 40_000 + "</w:r>" * 40_000)
SECRET_ENTITY = docx(
    "<w:p><w:r><w:t>&secret;</w:t></w:r></w:p>",
    '<!DOCTYPE d [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
)
LONG_LINE = ("คู่ความสัมพันธ์จะส่งเสริมความร่วมมือ ด้านการค้าและการศึกษา " * 4_600).encode()
"""800 kB without a line's end."""
