"""How English says that harm was prevented, or only tried, and that it was done all the same."""

from __future__ import annotations

import re

_CRIME = (
    r"scam\w*|fraud\w*|attack\w*|theft|heist|robber\w+|hack\w*|breach\w*|leak\w*|malware|ransom\w*|phishing"
    r"|swindl\w*|con\b|crim\w+|thie(?:f|ves)|impost\w+|impersonat\w+|fake|deepfake\w*|attempt\w*|plot|bid|crash\w*"
    r"|collision\w*|suicide\w*|deaths?|dying|murder\w*|disaster|tragedy|loss(?:es)?|injur\w+|poisoning|explosion"
    r"|derail\w+|harm|before (?:it|they|he|she|any\w*) (?:could|was|were|had)|from \w+ing|being \w+ed"
)
DANGER = re.compile(rf"\b(?:{_CRIME})", re.IGNORECASE)
"""What weak words such as "block" and "stop" avert; "the robotaxi blocked an ambulance" averts nothing."""
PAYMENT = re.compile(
    rf"\b(?:{_CRIME}|transfers?|payments?|wires?|transactions?|withdrawals?|remittances?|(?:orders?|requests?|instructions?)\b|losing|paying|sending|wiring)",
    re.IGNORECASE,
)
"""What they avert of a sum."""
_REAL = r"(?<!failed to )(?<!fails to )(?<!failing to )(?<!fail to )(?<!not )(?<!n't )(?<!unable to )(?<!too late to )(?<!never )(?<!without )(?<!wrongly )(?<!mistakenly )(?<!could have )(?<!would have )(?<!should have )(?<!might have )(?<!cannot )(?<!nobody )(?<!no one )(?<!nothing )(?<!tried to )(?<!trying to )(?<!hopes to )(?<!aims to )"
_STRONG = (
    r"thwart(?:s|ed|ing)?|foil(?:s|ed|ing)?|avert(?:s|ed|ing)?|prevent(?:s|ed|ing)?|intercept(?:s|ed|ing)?"
    r"|(?:head|fend|ward)(?:s|ed|ing)? off|repel(?:s|led|ling)?|(?:saw|sees|seen) through|avoid(?:s|ed|ing)?|dodg(?:es|ed|ing)|kept(?= [^.,]{1,40}\bfrom \w+ing)"
)
_WEAK = (
    r"block(?:s|ed|ing)?|stop(?:s|ped|ping)?|halt(?:s|ed|ing)?|freez(?:es?|ing)|fro(?:ze|zen)|cancel(?:s|l?ed|l?ing)"
    r"|reject(?:s|ed|ing)?|defeat(?:s|ed|ing)?|sav(?:es?|ed|ing)|spar(?:es|ed|ing)|protect(?:s|ed|ing)?|refus(?:es|ed|ing) to"
    r"|declin(?:es|ed|ing) to|caught|catches|revers(?:es|ed)"
)
_UNREAL = (
    r"attempt(?:s|ed|ing)? (?:to|at)|attempted|tr(?:y|ies|ied|ying) to|sought to|(?:bid|plot|about|aiming|hoping|hoped|scheme) to"
    r"|(?:would|could|might) have(?! (?:prevented|stopped|avoided|averted|blocked))|(?:nearly|almost|narrowly)(?= $| (?:lo[so]|pa[iy]|sent|fell|wired|cost|transferr|handed|kill|died|hit|struck|drown))"
    r"|would-be|no part of|before (?:it|they|he|she|any\w*|the \w+) could|(?:unable|not able) to(?= (?:get|steal|take|con|move|obtain))|fail(?:s|ed|ing)? (?:in (?:an? |the )?(?:bid|attempt|effort)|to(?= (?:steal|con|defraud|trick|swindle|get|take|extort|scam|dupe|fool|obtain)))"
    r"|on the (?:verge|brink) of|came close to|close to(?= \w+ing)"
    r"|(?:not|n't|never|without|nor|no one|nobody|none of)(?:\s[\w'’]+){0,3}?(?=\s(?:los[et]|losing|pa[iy]|sen[dt]|wir|transfer|hand|harm|hurt|injur|kill|steal|stolen|tak))"
)
_STOPPED = re.compile(
    rf"\b(?:{_REAL}(?:{_STRONG})|{_REAL}(?P<weak>{_WEAK})|{_UNREAL})(?![\w-])(?! by\b)",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    rf"\b{_REAL}(?:thwarted|foiled|averted|prevented|intercepted|halted|blocked|stopped|frozen|froze|cancell?ed|reversed|rejected"
    r"|repelled|defeated|recalled|avoided|(?:headed|fended|warded) off|caught(?= in time|$)|never (?:left|went|happened|came|reached|paid|sent)"
    r"|came to nothing|comes to nothing|rumbled|ignored|held back|never made|stay(?:s|ed) put|(?:would|could|might) have(?! (?:prevented|stopped|avoided|averted|blocked|caught|noticed|spotted|refused))|(?:attempt|scam|fraud|heist|plot|bid|attack)\b[^.,]{0,40} fail(?:s|ed)|(?:not|never) (?:lost|stolen|paid|sent|taken|transferred|released))\b"
    r"(?! (?:another|an? (?:second|third|fourth|further|later|other)|two|three|further|more|similar))",
    re.IGNORECASE,
)
_OTHER = r"(?:[\w'’]+ ){1,6}?"
_IN_TIME = re.compile(
    r"(?P<before>\bbefore) (?:[\w'’]+ ){0,4}?(?:left|could|was|were|went|changed|cleared|reach\w+|moved|leaving|handed|lost|sent|paid|approved)\b"
    rf"|(?:\b(?:but|until|and|which)|;) {_OTHER}(?:refused|hung up|saw through|noticed|spotted|(?:grew|became) suspicious|(?:did not|didn't) (?:pay|fall|send|comply)|never (?:paid|sent))\b"
    rf"|(?:\b(?:but|and|until|which)|;) {_OTHER}{_REAL}(?:failed|blocked|stopped|froze|intercepted|cancell?ed|reversed|foiled|thwarted)"
    r"(?: it\b| them\b| the (?:payment|transfer|transaction|money|funds|wire|scam|fraud|attack|plot|attempt)|[,]| in time|$)",
    re.IGNORECASE,
)
_LOST = (
    r"los(?:t|es)|stole|stolen|took|taken|vanished|drained|siphoned|defrauded|swindled|conned|scammed|duped|tricked|cheated|cost|netted"
    r"|made off|got away|out of|leaked|exposed|hit|struck|kill(?:ed|s)|di(?:ed|es)|injured|hurt|broke|fractured|crushed|suffered|succeeded|fell for|lured|fleeced?|fleeces|let (?:through|slip|go)|waved through"
)
_MOVED = r"gone|left|wired|sent|paid|pays|transferred|handed|moved|withdr[ae]w\w*"
_DONE = re.compile(rf"\b(?:(?P<lost>{_LOST})|{_MOVED})\b", re.IGNORECASE)
_ONLY_THOUGHT = re.compile(
    r"\b(?:before|would|could|might|if|not|never|no|nobody|none|without|nearly|almost|whether)(?:\s[\w'’$€£.,-]+){0,3}\s$|n't\s(?:\w+\s)?$"
    r"|\b(?:be|being|having|get|getting)\s$|\bto (?:con|trick|cheat|swindle|scam|dupe|defraud|talk)(?:\s[\w'’]+){1,3}\s$",
    re.IGNORECASE,
)
# Behind these another thing begins.
_TURN = re.compile(
    r"\b(?:but|while|al?though|however|yet|whereas|when|once|because|following|despite|over|amid|one of|most of|(?<!no )part of|half)\b|;|\bdue to\b|, and\b|\band then\b|\bas\b"
    r"|\bafter\b(?!(?: \w+){0,3} (?:spott|detect|notic|flag|find|found|recogni|see|saw|identif|analy|hear|check|real))",
    re.IGNORECASE,
)
_NOTICED = re.compile(r"\b(?:notic|spot|caught|catch|detect|discover|correct|fix)", re.IGNORECASE)
_NOUN = 40


def is_averted(before: str, own: str, after: str, danger: re.Pattern[str]) -> bool:
    """Whether a sentence says of its words *own* that they did not come to harm."""
    before = _last(before)
    if _is_stopped(before, own, after, danger) or _is_stopped(before + own, "", after, danger):
        return True
    if _is_lost(f"{before}{own}"):
        return False
    turn = _TURN.search(after)
    kept = after[: turn.start()] if turn else after
    passive = _PASSIVE.search(kept.partition(" before ")[0])
    if passive and not _is_done(before + own + kept[: passive.start()]):
        return True
    in_time = _IN_TIME.search(after)
    if in_time is None:
        return False
    told = own + after[: in_time.start()]
    found = danger.search(before + told) or _NOTICED.search(before + told)
    if in_time["before"] and (_is_done(before + own) or not found):
        return False
    return not _is_lost(told)


def is_lost(before: str, own: str, after: str) -> bool:
    """Whether a sentence says that its words *own* were lost, taken or struck."""
    turn = _TURN.search(after)
    return _is_lost(f"{_last(before)}{own}{after[: turn.start()] if turn else after}")


def _is_stopped(before: str, own: str, after: str, danger: re.Pattern[str]) -> bool:
    """Whether the last word before that averts anything averts this."""
    stop = max(_STOPPED.finditer(before), key=lambda found: found.end(), default=None)
    if stop is None:
        return False
    if _is_done(before[stop.start() :] + own):
        return False
    return not stop["weak"] or bool(danger.search(before[stop.end() :] + own + after[:_NOUN]))


def _last(before: str) -> str:
    """Return what follows the last turn."""
    return before[max((found.end() for found in _TURN.finditer(before)), default=0) :]


def _is_done(words: str) -> bool:
    return any(not _ONLY_THOUGHT.search(words[: done.start()]) for done in _DONE.finditer(words))


def _is_lost(words: str) -> bool:
    return any(
        done["lost"] and not _ONLY_THOUGHT.search(words[: done.start()])
        for done in _DONE.finditer(words)
    )
