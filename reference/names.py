"""Keys under which one name is found, however people write it."""

import re
import unicodedata

_IGNORED = re.compile(r"[\s\u200b\ufeff.,'’`()/‐‑–—-]+")
_LATIN_MARKS = re.compile(r"[\u0300-\u036f]")
_LETTERS = str.maketrans({"đ": "d", "ı": "i", "ø": "o", "ł": "l"})
_SARA_AM = "ํา"  # two code points that look like the one in "ำ"

# "Chiang Mai City" and "เมืองเชียงใหม่" are municipalities: the word for city must not fall off.
_PROVINCE = re.compile(r"^(?:จังหวัด|จ\.|changwat\s)\s*|\s+province$")
_LEADING = re.compile(
    r"^(?:จังหวัด|มลรัฐ|มณฑล|แขวง|แคว้น|รัฐ|ภาค|ราชธานี|เมือง|นครหลวง|นคร|กรุง"
    r"|เขตปกครองตนเอง|เขตบริหารพิเศษ|pulau\s|wilayah persekutuan\s)\s*"
)
_TRAILING = re.compile(
    r"[\s-]+(?:province|prefecture|state|city|region|municipality|sheng|shi|sar|do|si"
    r"|gwangyeoksi|teukbyeolsi|teukbyeoljachi(?:do|si)|oblysy|kray"
    r"|(?:(?:huizu|zhuangzu|uygur)\s+)?zizhiqu)$"
    r"|(?:省|市|県|府|都|特别行政区|特別行政區|(?:壮族|回族|维吾尔)?自治区"
    r"|특별자치도|특별자치시|광역시|특별시|도)$"
)


def fold(name: str) -> str:
    """Return a name without case, spaces, stops, hyphens and Latin accents; Thai marks stay."""
    plain = unicodedata.normalize("NFD", name.replace(_SARA_AM, "ำ").casefold())
    plain = unicodedata.normalize("NFC", _LATIN_MARKS.sub("", plain)).translate(_LETTERS)
    return _IGNORED.sub("", plain)


def province_key(name: str) -> str:
    """Return the folded name of a Thai province, without the word for province."""
    return fold(_PROVINCE.sub("", name.strip().casefold()))


def unit_keys(name: str) -> frozenset[str]:
    """Return the folded name of a foreign unit, with and without the word for its kind."""
    plain = name.strip().casefold()
    forms = {plain, _LEADING.sub("", plain), _TRAILING.sub("", plain)}
    return frozenset(map(fold, forms)) - {""}
