"""Which words are of sexual harm: shown only to who asks for them."""

from __future__ import annotations

import re
import unicodedata

_WORDS = re.compile(
    r"性的|性加工|性暴力|性被害|わいせつ|猥褻|ポルノ|ヌード|全裸|(?<!赤)裸(?!眼|子|々)|水着姿|下着姿|服を脱|盗撮|レイプ|売春"
    r"|(?<![a-z])(?:nud(?:e|es|ity|if\w*)|naked|sexual\w*|porn\w*|obscen\w*|explicit (?:image|photo|picture|video|content|deepfake)\w*"
    r"|undress\w*|rap(?:e|ed|ist)(?![a-z])|sextortion|intimate (?:image|photo|picture|video)\w*|lingerie|swimsuit|csam)"
)


def is_explicit(text: str) -> bool:
    """Whether *text* tells of sexual images or acts.

    >>> is_explicit("卒アル写真をＡＩで裸に加工"), is_explicit("裸眼での視力"), is_explicit("AI nudes")
    (True, False, True)
    """
    return bool(_WORDS.search(unicodedata.normalize("NFKC", text).lower()))
