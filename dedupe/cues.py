"""Words by which commentary and reports of a dated act differ, in groups, Japanese and English."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from dedupe.fold import fold

FRONT_CHARACTERS = 400
MOST_OF_A_CUE = 3

_GENRE = (
    r"(?:column|commentary|editorial|opinion|op-ed|essay|blog(?: post)?|note|memo|review|guide|primer|explainer|podcast|"
    r"newsletter|account|analysis|overview|summary|recap|entry|take|reflections?|retrospective|look(?: back)?|piece|feature|"
    r"white ?paper|checklist|interview|q ?& ?a|timeline|case study|digest|briefing|survey|bulletin|discussion|critique|"
    r"perspective|webinar|panel|tutorial|handbook)"
)
# Where a cue is looked for: title, front of the text, either, or either without quotations.
_CUES: Mapping[str, tuple[str, str]] = {
    "genre in title": (
        "title",
        r"社説|論説|オピニオン|寄稿|コラム|時評|論点|視点|主張[:】|]|q&a|座談会|書評|番外編|記者の目|"
        r"^(?:[\w']+ )?(?:opinion|editorial|op-ed|commentary|analysis|explainer|explained|podcast|letters?|column|essay|review|"
        r"interview|perspective)(?: ?[:|]|$)|"
        r"[|:(\[-] ?(?:opinion|editorial|op-ed|commentary|analysis|explainer|explained|podcast|column|"
        r"essay|interview|perspective|blog)\b|\b(?:'s|our) view\b",
    ),
    "form in title": (
        "title",
        r"インタビュー|対談|入門|講座|ブログ|連載|特集|ルポ|\b(?:interview|review|profile|essay|column|blog|podcast|letter)\b",
    ),
    "genre at the front": (
        "front",
        rf"^(?:\W|(?:an?|the|this|one|our|another) )?(?:[\w'\"&.-]+ ){{0,5}}?{_GENRE}"
        r"(?:,? (?:on|of|by|from|about|around|that|which|in|for|to|looks?|sets?|says?|asks?|argues?|explains?|reviews?|"
        rf"considers?)\b|[:;,])|^(?:[\w'-]+ ){{0,4}}{_GENRE}\b.{{0,30}}:",
    ),
    "genre in front, ja": (
        "front",
        r"社説|論説|コラム|寄稿|論考|論評|評論|私見|時評|随想|本稿|ブログ|ポッドキャスト|メルマガ|ガイド|入門|手引き|q&a|問答|"
        r"対話形式|インタビュー|対談|鼎談|体験記|感想|書評|年表|一覧|事典|百科|エッセー|エッセイ",
    ),
    "explains, ja": (
        "front",
        r"解説(?!した|され|者|員)|読み解|ひも解|紐解|掘り下げ|整理(?:し|する)|概説|詳説|検討する|検討し(?:てみ|よう|たい)|考察|分析し|分析する|"
        r"を考え|考える。?$|論じ|論ず|検証する|振り返|総括|俯瞰|比較し|比べ(?:る|た)|まとめ(?:る|た|、|て)|"
        r"紹介(?:する|し、|した。?$)|取り上げ|見ていこう|説明する|わかりやすく|学(?:ぶ|べる)|教訓|問い掛け|問いかけ|警鐘|"
        r"示唆|意味を|背景と|見方を",
    ),
    "explains in title, ja": (
        "title",
        r"解説(?!した|され|者|員|へ)|読み解|ひも解|徹底|仕組み|しくみ|とは(?:何か|[?]|$| )|見抜き方|見分け方|見極め|対策(?:とは|は|を|と|$| |・|方法)|"
        r"対処法|注意点|備え|ポイント|基礎|わかりやす|まとめ|一覧|事例|選(?:$| )|項目|理由|わけ|ワケ|背景|真相|行方|課題|論点|"
        r"問題点|リスク(?:と|とは|は|を|$)|責任|教訓|学ぶ|学べ|考え(?:る|た|よう)|問う|べき|方法|使い方|どう|なぜ|何が|"
        r"どこまで|誰が|だれの|本当|落とし穴|危うさ|危険性|衝撃|脅威|時代|未来|これから|実態|現状|動向|影響",
    ),
    "question in title": (
        "title",
        r"[?]|(?:の|だろう|べき|できる|ある|いる|なる|する)か(?:$|[ 」』―-]|---)|のか",
    ),
    "question in front": ("front", r"[?]|のか。|だろうか|でしょうか|ではないか|ないだろうか"),
    "ought, ja": (
        "front",
        r"べき(?:だ|で|では)|なければならない|ねばならない|必要がある|求められ(?:る|よう)|求めたい|許されない|ほかない|望ましい|"
        r"ふさわしい|たい。|ではない。|のだ。|だろう。|であろう|かもしれない|はずだ。|に違いない|わけがない|はない。",
    ),
    "polite, ja": ("front", r"(?:です|ます|でしょう|ません|ください|ましょう)。"),
    "who speaks, ja": (
        "both",
        r"に(?:聞く|聞いた|訊く|きく|尋ねた)|と語る|は語る|が語る|語った。|話を聞|識者|専門家|教授|研究者|弁護士|弁理士|評論家|"
        r"ジャーナリスト|記者が|--",
    ),
    "first person, ja": (
        "both",
        r"私(?:は|が|たち|も|の|に)|わたし|筆者|われわれ|我々|本誌|僕|個人の|当事務所|自分の",
    ),
    "law, ja": (
        "both",
        r"法的|法律事務所|判例|裁判例|要件|条(?:に|の|で|を|が|\()|実務|論点|該当|成立(?:する|し得|しうる)|責任を|過失|"
        r"訴因|解釈",
    ),
    "advice, ja": (
        "both",
        r"見抜|見分け|防ぐ|守る|対策|備え|注意(?:点|す|し)|気を付け|気をつけ|確認し(?:よう|て)|心構え|勧め|方法|コツ|安全に|"
        r"チェック",
    ),
    "explains, en": (
        "front",
        r"\b(?:explain(?:s|ed|er|ing)?|explore[sd]?|examin(?:es?|ing)|consider[s]?|argues?|reflects?|discuss(?:es)?|unpacks?|"
        r"breaks? down|looks? (?:at|back)|sets? out|reviews?|outlines?|summari[sz]es?|recaps?|recalls?|revisits?|analy[sz]es?|"
        r"asks? (?:whether|why|how|what)|shows? (?:why|how|what|the (?:dangers|need|limits))|lessons?|takeaways?|"
        r"implications?|speculat\w+|humorous|critics?|points? to watch|means? for|what .{0,40} means?|"
        r"raises? (?:legal |ethical |wider |broader )?(?:issues|questions)|case for|case against|deeper|underscores?|"
        r"highlights?)\b",
    ),
    "explains in title, en": (
        "title",
        r"^(?:how|why|what|when|where|who|is|are|can|could|should|will|do|does|did|inside|behind|beyond|understanding|rethinking|"
        r"navigating|teaching|lessons|notes|the (?:problem|trouble|limits|case|rise|dangers?|risks?|future|truth|fight|hidden|"
        r"real|promise|ethics|politics|science|end|age|era|art|cost|price)|don't|stop|let's|we|our|my|i|your|it's|if|want|need|"
        r"meet|on)\b|\b(?:explained|explainer|explains?|lessons?|takeaways?|need to know|guide|tips|ways to|things|questions|"
        r"checks|myths?|reasons|means for|what .{0,40} means?|where .{0,20} stands?|risks? of|rise of|limits of|future of|"
        r"age of|era of|problem|case against|case for|implications|legal issues|law|rethink|ethics|trust|should|must|must-|"
        r"beware|wake-up|won't|can't|aren't|isn't|doesn't|wrong about)\b",
    ),
    "ought, en": (
        "front",
        r"\b(?:should|ought|must|need(?:s)? to|would do better|may wish|perhaps|surely|of course|indeed|let us|it is time|"
        r"we (?:need|should|must|have|can|are|do|welcome|think|expect|see|would|believe)|cannot|caution|temptation)\b",
    ),
    "first person, en": ("unquoted", r"\b(?:i|i'm|i've|my|me|we|our|us|you|your|you're)\b"),
    "law, en": (
        "front",
        r"\b(?:law firm|practitioners?|attorneys?|counsel|liabilit\w+|precedent|fair use|negligen\w+|statut\w+|case law|doctrine|"
        r"tort|legal (?:analysis|issues|implications|note|summary)|first\b.{5,200}\bsecond(?:ly)?\b)",
    ),
    "who speaks, en": (
        "both",
        r"\b(?:professor|lecturer|author of|columnist|contributor|experts? (?:say|explain|warn)|researchers?|scholar|essayist|"
        r"commentator|podcast|blog|newsletter)\b",
    ),
    "long after": (
        "both",
        r"years? (?:later|on|ago)|a decade|anniversary|[0-9]年(?:後|たった|が過ぎ)|から[1-9一二三四五]年|あの(?:日|事件|事故)",
    ),
    "of itself": (
        "front",
        r"\bth(?:e|is) (?:piece|article|author|writer|post|essay|episode|note|blog|column|entry|guide|report card|page|video)\b|"
        r"記事を(?:引|もと|基|読|取り上げ)|報道を受け(?:た|て)|筆者|著者|本書|この(?:記事|ページ|動画|回|連載)|今回は|ここでは|以下では",
    ),
    "a trend": (
        "both",
        r"相次|社会問題|後を絶た|横行|急増|増えて|増える|広がる|広がって|深刻化|巧妙化|浮き彫り|波紋|"
        r"\b(?:growing|rise of|increasingly|a wave of|a spate of|a string of|trend|more and more|latest in a|rising tide)\b",
    ),
    "a list": (
        "both",
        r"[0-9]選|[0-9]つの|事例集|リスト|ランキング|(?:主な|過去の).{0,8}(?:事例|例)|例を(?:挙げ|紹介)|"
        r"\b(?:list of|top [0-9]+|(?:[3-9]|1[0-9]|three|four|five|six|seven|ten) (?:\w+ )?(?:times|ways|things|reasons|examples|lessons|"
        r"questions|cases|moments|points|tips|steps|worst|best))\b",
    ),
    "named affair": (
        "title",
        r"^[^、。 「」()!?]{4,30}(?:問題|事件|事故|騒動|訴訟|疑惑)$|^(?:the )?[0-9]{4} [^,:]{5,60}(?:case|incident|scandal|controversy|affair|crash|attack)$",
    ),
    "act, ja": (
        "front",
        r"逮捕|起訴|送検|提訴|判決|発表し|発表した|明らかにし|明らかにな|分かった|わかった|公表し|謝罪|陳謝|停止し|中止し|命じ|"
        r"命令|申し立て|認めた|確認された|搬送|死亡し|けがを|被害に遭|接触し|衝突し|投稿し|削除し|流出し|通報|合意し|要請し|"
        r"勧告|調査を(?:始め|開始)|書類送検|会見",
    ),
    "day, ja": ("front", r"[0-9]{1,2}日|午前|午後|未明|同日|昨年|今年|先月"),
    "act, en": (
        "front",
        r"\b(?:said|announced|told|reported|confirmed|admitted|apologi[sz]ed|according to|filed|sued|arrested|charged|sentenced|"
        r"ruled|ordered|fined|suspended|recalled|killed|injured|died|launched an? (?:probe|investigation)|agreed|accused|"
        r"alleg(?:es?|ed|ing)|posted|removed|denied|blocked|banned)\b",
    ),
    "day, en": (
        "front",
        r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? [0-9]|"
        r"\b[0-9]{1,2} (?:january|february|march|april|may|june|july|august|september|october|november|december)",
    ),
    "authority": (
        "both",
        r"警察|県警|警視庁|府警|道警|容疑|疑いで|地裁|高裁|地検|"
        r"\b(?:police|prosecutors?|court|judge|lawsuit|suspect|regulators?|officials?)\b",
    ),
}
# What is no word of commentary but moves how common it is: of pages on AI far more comment than of other news.
CIRCUMSTANCES = ("no title", "no front", "length", "about AI")
CUES = (*_CUES, *CIRCUMSTANCES)
_PATTERNS = tuple((where, re.compile(pattern)) for where, pattern in _CUES.values())
_AI = re.compile(
    r"(?<![a-z])ai(?![a-z])|人工知能|チャットボット|ディープフェイク|ロボット|自動運転|アルゴリズム|顔認証|"
    r"\b(?:artificial intelligence|machine learning|algorithms?|driverless|self-driving|(?:facial|face) recognition|"
    r"chatbots?|deepfakes?|(?:robo|bot)\w{0,8}|chatgpt|openai|deepseek|grok|llms?)\b"
)
# The subject's weight is hardly held back when the head is fitted.
_SUBJECT_SCALE = 2.0
_QUOTED = re.compile(r"\"[^\"]{0,300}\"|「[^「」]{0,200}」|'[^']{20,300}'")


def cues(title: str, text: str) -> NDArray[np.float64]:
    """Return how often each of CUES stands in *title* and the front of *text*, as ln(1 + count)."""
    head, front = fold(title[:300]), fold(text[:FRONT_CHARACTERS])
    places = {
        "title": head,
        "front": front,
        "both": f"{head} \n {front}",
        "unquoted": _QUOTED.sub(" ", f"{head} {front}"),
    }
    counts = [_count(pattern, places[where]) for where, pattern in _PATTERNS]
    length = min(len(front), FRONT_CHARACTERS) / FRONT_CHARACTERS
    told = np.log1p([*counts, not head, not front, length])
    return np.append(told, _SUBJECT_SCALE if _AI.search(places["both"]) else 0.0)


def _count(pattern: re.Pattern[str], text: str) -> int:
    return min(MOST_OF_A_CUE, len(pattern.findall(text)))
