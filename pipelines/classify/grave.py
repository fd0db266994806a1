"""Deaths, grave injuries and days locked up as news builds the words for them, beside the cue lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from jiken.models import Said
from pipelines.classify.averted import is_averted
from pipelines.classify.cues import LONGEST_TEXT, LONGEST_TITLE
from pipelines.width import folded


class Grave(Enum):
    """What makes an incident serious, gravest first."""

    DEATH = "death"
    INJURY = "injury"
    HELD = "held"


_FRONT = 200
_COUNT = (
    r"(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|several)"
)
_BODY = (
    r"(?:arms?|legs?|ribs?|hips?|pelvis|skull|spine|vertebra\w{0,2}|neck|back|jaw|nose|wrists?|ankles?|collarbones?"
    r"|shoulders?|foot|feet|hands?|fingers?|thumbs?|toes?|thigh|femur|tibia|shins?|knees?|kneecaps?|elbows?|bones?)"
)
_SPAN = (
    r"(?:more than |over |nearly |almost |about |at least )?(?:an?|\d{1,4}|[a-z]{3,9}(?:-[a-z]{3,5})?)"
    r"[ -](?:hours?|days?|nights?|weeks?|months?|years?)"
)
_LOCKED = r"(?:jail|custody|prison|(?:police |holding |jail )?cells?|detention|lock-?up|bars)"
# A denial or a threat turns what stands behind it.
_TURNED = re.compile(
    r"(?:\bno(?:t|body| one|r)?|\bneither|n't|\bnever|\bwithout|\bavoid\w*|\bcould|\bmay|\bmight|\bwould|\brisks?(?: of)?|\bfears?(?: of)?|\bif"
    r"|\bthreat\w*|\b(?:false|falsely|wrong|wrongly|mistakenly|incorrectly|erroneously)(?: \w+)? (?:said|says|claim(?:ed|s)?|stat(?:ed|es)|report(?:ed|s)?|list(?:ed|s)|declar(?:ed|es)|told)(?: \w+){0,2} (?:that )?(?:he|she|they|him|her|them|\w+))\s(?:[\w'-]{1,20}\s){0,3}$",
    re.IGNORECASE,
)
_TURNED_JA = re.compile(
    r"[^。、\n]{0,8}(?:恐れ|おそれ|可能性|危険|リスク|懸念|かねな|(?:は|が|も|て|者は)(?:いな|な[いかく])|ません|ずに済|免れ|防)"
    # What an AI system says of somebody who lives.
    r"|(?:し(?:た|ている)|った|い)?(?:もの)?と(?:誤って|誤表示|表示|回答|答え|記載|生成|紹介|虚偽)"
)
_DEATH = re.compile(
    rf"(?<![\d,.]){_COUNT} (?:(?:people|men|women|boys|girls|children|workers|passengers|patients|others) )?(?:were |are )?(?:found |left |pronounced |confirmed )?dead\b(?!-)"
    r"|\b(?:found|left|pronounced|declared|confirmed) dead\b|\bpassed away\b|\bdeceased\b|\bperished\b|\bsuccumbed\b|\bdrown(?:s|ed)\b(?! itself)"
    r"|\b(?:took|takes|taken|taking|end(?:s|ed|ing)?) (?:his|her|their) (?:own )?(?:life|lives)\b|\b(?:claimed|cost|claims|costs) [\w ]{1,24}\blives?\b"
    r"|\blives (?:were )?lost\b|(?<![\d,.])\b(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,4}) (?:\w{2,12} )?die\b|\bhanged (?:himself|herself|themselves)\b",
    re.IGNORECASE,
)
_DEATH_JA = re.compile(
    r"遺体|息を引き取|帰らぬ人|絶命|死因|命を断|犠牲になっ|死を遂げ|轢死|圧死|水死|窒息死|病死|爆死|凍死|餓死",
)
_INJURY = re.compile(
    rf"\b(?:broke|broken|breaks|breaking|fractur\w{{1,3}}|shatter\w{{2,3}}|crush\w{{2,3}}|dislocat\w{{2,3}}|sever\w{{2,3}})\s(?:[\w'-]{{1,12}}\s){{0,3}}?{_BODY}\b"
    rf"|\b(?:\w{{1,12}}\s)?{_BODY}(?: (?:was|were|is|been))? (?:fractur\w{{1,3}}|broken|shattered|crushed|amputated)\b|\bfractures? (?:to|of|in)\b"
    r"|\b(?:multiple|skull|hip|pelvic|rib|spinal|compound|leg|arm|facial) fractures?\b"
    r"|\b(?:critical|grave|life-threatening|severe|grievous|serious)(?:ly)? (?:but \w{1,12} )?(?:injur\w{1,3}|hurt|wound\w{0,3}|burn\w{0,3}|condition|ill|maimed|head injur\w{1,3})\b"
    r"|\b(?:badly|gravely|severely|seriously) (?:injur\w{1,3}|hurt|wound\w{0,3}|burn\w{0,3}|scalded|maimed|ill)\b"
    r"|\bin (?:a )?(?:very )?(?:critical|serious|grave)(?: but stable)? condition\b|\bfight(?:s|ing)? for (?:his|her|their) (?:life|lives)\b|\bon life support\b"
    r"|\binternal (?:bleeding|injuries)\b|\b(?:kidney|liver|organ|heart|respiratory) failure\b|\bcardiac arrest\b|\b(?:punctured|collapsed) lung\b"
    r"|\b(?:lost|loses|losing|lose) (?:an?|one|two|three|four|five|his|her|their|the use of (?:his|her|their)|(?:part|parts) of (?:his|her|their)) (?:\w{1,8} )?(?:eye|eyesight|sight|vision|hearing|limbs?|fingertips?|arm|leg|hand|foot|fingers?|toes?|memory)\b"
    r"|\bpermanent(?:ly)? (?:disab\w{2,6}|disfigur\w{2,5}|injur\w{1,3}|blind\w{0,4}|paralys\w{2})\b|\bairlifted\b|\b(?:remains?|remained|was|is|were|are|left) critical(?:ly \w{1,10})?\b"
    r"|\b(?:rushed|sent|admitted|flown|brought) to (?:an? |the )?(?:\w{1,12} )?hospitals?\b|\b(?:days|weeks|months) in (?:an? |the )?(?:\w{1,12} )?hospital\b"
    r"|\b(?:emergency|underwent|needed|required|requires|needs) (?:\w{1,10} )?(?:surgery|operations?)\b",
    re.IGNORECASE,
)
_INJURY_JA = re.compile(
    r"骨を折|骨が折|骨にひび|全治[約]?(?:\d{1,2}|数)(?:カ|か|ヶ|ケ|箇)月|重症|危篤|昏睡|脳挫傷|脳損傷|脊髄|臓器損傷|麻痺が残|まひが残|障害が残|心停止|呼吸停止"
    r"|緊急手術|手術を受け|大怪我|重い(?:けが|怪我|障害|やけど|中毒|症状)|ドクターヘリ|生死の境|一命を取り留|靱帯断裂|じん帯断裂|指を失|足を失|腕を失|視力を失|聴力を失",
)
_HELD = re.compile(
    rf"\b(?:held|detained|jailed|imprisoned|locked up|incarcerated|behind bars|in {_LOCKED})\b[^.;\n]{{0,40}}?\b{_SPAN}\b(?! (?:ago|before|earlier|later|after|sentence))"
    rf"|\b{_SPAN} (?:in|behind|of)(?: an?| the)? (?:[\w'-]{{1,14}} ){{0,2}}?{_LOCKED}\b",
    re.IGNORECASE,
)
_HELD_JA = re.compile(
    r"\d{1,4}(?:日|晩|泊|時間|週間|カ月|か月|ヶ月|年)(?:間)?(?:にわた(?:り|って)|余り|以上|近く|も)?、?(?:[^。、\n\d]{0,8})?(?:拘束|勾留|留置|拘置|収監|収容|拘禁|身柄)"
    r"|(?:拘束|勾留|留置|拘置|収監|拘禁)(?:され|が|は|期間は)[^。\n]{0,12}?\d{1,4}(?:日|時間|週間|カ月|か月|ヶ月|年)(?!前|目|後)"
    r"|\d{1,4}(?:日|時間|週間|カ月|か月)後に?釈放|釈放[^。\n]{0,8}\d{1,4}(?:日|時間|週間|カ月|か月)後",
)
_KINDS = {
    Grave.DEATH: (_DEATH, _DEATH_JA),
    Grave.INJURY: (_INJURY, _INJURY_JA),
    Grave.HELD: (_HELD, _HELD_JA),
}
_KANA = re.compile(r"[ぁ-ゖァ-ヺ一-鿿]")


def grave(kind: Grave, title: str, text: str) -> Iterator[Said]:
    """Yield what tells of a death, of a grave injury, or of days locked up.

    Nothing that is denied or only feared; whether who was locked up did it, is not asked.
    """
    for field, source in (("title", title[:LONGEST_TITLE]), ("text", text[:LONGEST_TEXT])):
        where = folded(source)
        english, japanese = _KINDS[kind]
        pattern = japanese if _KANA.search(where.text, 0, _FRONT) else english
        for found in pattern.finditer(where.text):
            if not is_turned(where.text, *found.span()):
                first, last = where.span(*found.span())
                yield Said(field=field, start=first, end=last, said=source[first:last])


def is_turned(text: str, start: int, end: int) -> bool:
    """Whether what stands at [start, end) is denied, only feared, or was prevented.

    >>> is_turned("He could have lost an eye.", 14, 25), is_turned("He lost an eye.", 3, 14)
    (True, False)
    """
    before = max(0, start - 48), start
    if _TURNED.search(text, *before) or _TURNED_JA.match(text, end, end + 24):
        return True
    return is_averted(text, start, end)
