"""Text from a plan made harmless for what it is written into; right-to-left text stays as it is.

Formats with an escape for everything (JSON) need none of this.
"""

import re

# C0 and C1 controls, line and paragraph separators, the byte-order mark and what is no character.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\\s]+")
# Embeddings, overrides and isolates: they can make a text read as what it is not. Marks and joiners stay, since
# Arabic, Hebrew and Persian need them.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_NOT_XML = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_IN_A_FILE = re.compile(r"(.+?\.\w{1,8})(?::\d+|#.+)")


def one_line(text: str) -> str:
    """Return text on one line, without control characters and without what turns the reading direction."""
    line = _CONTROLS.sub(" ", text)
    return _SURROGATES.sub("\ufffd", _DIRECTION.sub("", line)).strip()


def markup_text(text: str) -> str:
    """Return text of characters that XML and HTML documents may hold; any other becomes U+FFFD."""
    return _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def file_of(source: str) -> str:
    """Return the file of a plan's source, with slashes; one file can hold several plans (`plans.jsonl:3`)."""
    whole = _IN_A_FILE.fullmatch(source)
    return (whole[1] if whole else source).replace("\\", "/")
