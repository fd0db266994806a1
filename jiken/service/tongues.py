"""Languages by their two letters (ISO 639-1, what Jiken uses) and three (ISO 639-3, what AIM uses)."""

from __future__ import annotations

ALPHA3 = {
    **{"ja": "jpn", "en": "eng", "zh": "zho", "ko": "kor", "fr": "fra", "de": "deu"},
    **{"es": "spa", "pt": "por", "it": "ita", "nl": "nld", "ru": "rus", "uk": "ukr"},
    **{"pl": "pol", "cs": "ces", "sv": "swe", "no": "nor", "da": "dan", "fi": "fin"},
    **{"el": "ell", "tr": "tur", "ar": "ara", "he": "heb", "fa": "fas", "hi": "hin"},
    **{"bn": "ben", "ur": "urd", "ta": "tam", "th": "tha", "vi": "vie", "id": "ind"},
    **{"ms": "msa", "ro": "ron", "hu": "hun", "bg": "bul", "hr": "hrv", "sr": "srp"},
    **{"sk": "slk", "sl": "slv", "et": "est", "lv": "lav", "lt": "lit", "ca": "cat"},
}
UNDETERMINED = "und"
_ALPHA2 = {three: two for two, three in ALPHA3.items()}


def alpha3_language(code: str) -> str:
    """Return the three letters of a language; of one that is not known, "und".

    >>> alpha3_language("ja"), alpha3_language("")
    ('jpn', 'und')
    """
    return ALPHA3.get(code.lower()[:2], UNDETERMINED) if code else UNDETERMINED


def alpha2_language(code: str) -> str:
    """Return the two letters of a language given in two or three; empty where it is not known.

    >>> alpha2_language("jpn"), alpha2_language("EN"), alpha2_language("und")
    ('ja', 'en', '')
    """
    low = code.strip().lower()
    return low if low in ALPHA3 else _ALPHA2.get(low, "")
