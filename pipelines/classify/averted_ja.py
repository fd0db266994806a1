"""How Japanese says that harm was prevented, or only tried, and that it was done all the same."""

from __future__ import annotations

import re

_STOPPED = (
    r"阻止(?!でき[なずぬ]|に失敗|しきれ|しよう|する|策|へ|が課題|は(?:でき[なず]|かなわ)|を(?:目指|求))|食い止め(?!られ[なず]|よう|る|きれ)|水際で|未遂"
    r"|防い(?:だ|で(?!いな)|でい(?!な))|防がれ|防げた(?!はず)|防ぐ(?=[。、」』）)\s…]|$)|防止(?=[。、」』）)\s…]|$)|難を逃れ|防ぎ、|防ぐ(?:こと(?:が|に)(?:でき(?![なず])|成功)|のに成功)|防止(?:した|され|でき(?:た|て)|に成功)|免れ"
    r"|回避(?:した|され|でき(?:た|て)|し、)|ずに済|そうにな[っり]|ところだった|寸前|失敗に終わ|(?:計画|企て|試み|詐欺|犯行)(?:は|が)失敗|避けられ(?:た|て)|避けた|事なきを得|思いとどま"
    r"|(?:よう|ろう|そう)と(?:し(?:た|て)|試み|計画|画策|企)|に(?:は)?至ら(?:な|ず)|被害(?:は|が|に(?:は)?)?(?:な(?:かった|い|く|し)|ゼロ|出(?:てい)?な|遭わ|至ら|確認されて(?:いな|おら))"
)
STOPPED = re.compile(_STOPPED)
"""That something was prevented, tried, or did not come about."""
STOPPED_SUM = re.compile(
    _STOPPED
    + r"|見抜(?:いて|いた|き、|く(?=[。、」』）)\s…]|$))|見破(?:っ|り、)|止めた|止めて(?!いな)|止まった|気(?:付|づ)(?:いて|いた|き、)|断(?:った|って|り、)|応じ(?:な|ず)"
    r"|(?:停止|凍結|保留|差し止め|取り消|取りやめ|中止|中断|拒否|遮断|ブロック)(?:し(?:た|て|、)|され|た|(?=[。」』）)\s…]|$))"
    r"|(?:され|払わ|送ら|振り込ま|渡さ|送金し|奪われ|失わ)(?:な(?:かった|い)|ず|ていな)"
)
"""The same of a sum: that the payment was stopped, or seen through."""
DONE = re.compile(
    r"(?:取|盗ま|引き出さ|抜き取|巻き上げ)(?:ら)?れ(?:た|て|、)|奪(?:われ(?:た|て|、)|った)|失(?:った|い)|送金(?:した|してし|し、|され(?:た|、|てしま)|させた)"
    r"|振り込(?:んだ|み、|まれた|ませた)|(?:支払|払)(?:った|い、)|渡した|だまし取った|だまされ(?:た|て)|流出した|漏れた|消えた|被害(?:に遭(?:った|い)|が出(?!てい)|を受け(?:た|、))"
    r"|損害が出|損失(?:を出|が出)|被った|死亡(?:した|し、)|亡くな(?:った|り)|けがをした|(?:重傷|軽傷|けが)を負|負傷した"
)
"""That it was lost, taken, or somebody hurt."""
_TURN = re.compile(
    r"一方|とは別|別の|ものの|その後|さらに|のうち|続いて|今回は|今度は|しかし|翌|拡大|再発|今後"
)
_REACHED = re.compile(
    r"(?:阻止した|阻止された|防いだ|防がれた|食い止めた|免れた|未遂の|危うく|あわや|見抜いた|止めた)[^、。]{0,14}$"
)


def is_averted(before: str, own: str, after: str, stopped: re.Pattern[str]) -> bool:
    """Whether a sentence says of its words *own* that they did not come to harm."""
    turn = _TURN.search(after)
    kept = after[: turn.start()] if turn else after
    found = stopped.search(own + kept)
    if found and not DONE.search((own + kept)[: found.start()]):
        return True
    return bool(_REACHED.search(before) and not DONE.search(own + kept))
