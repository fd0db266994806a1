"""Whether words name a kind of harm, or only go with it as "women", 自治体 and "jobs" do."""

from __future__ import annotations

import re

from pipelines.classify.cues import Cue

NAMES_HARM = 0.6
"""Weight of a cue that may name a kind of harm; what weighs less only goes with it."""
# Cue lists are chosen by how well a word tells a label, so that these stand in them, too. Who is
# concerned, what is used, what comes of it: a sentence on harm cannot rest on them.
_GO_WITH = frozenset(
    (
        "歩行者 リコール 治療 受診を 薬をや 症状が 遺族 有名人 芸能人 著名人 自治体 観光 公的 クマ 災害 水害 地震 軍事 電力 選挙 世論 "
        "民主主義 女性 高齢の応募者 障害者 顔認証 顔認識 顔識別 判例 公平 録音 仕事を 価格 投資 雇用 万円 億円 億ドル 万ドル 返還を迫 性別 "
        "人種 権利 拡散 家賃 脆弱性 生体情報 国家安全保障 救急車 緊急車両 賠償 採用 報告書 消防 治安 個人情報 個人データ 企業秘密 機密 "
        "接触し 声優 報道 大気 AI兵器 自律型兵器 自律型致死兵器"
    ).split()
) | frozenset(
    (
        "patient/patients/medical advice/care algorithm/celebrity/celebrities/investors/property/market/workers/hackers/source code"
        "/benefits/refund/business/ecosystem/emergency vehicles/fire truck/ambulance/freedom/free speech/pedestrian/pedestrians"
        "/health care/recall/recalls/braking/wrong lane/likeness/financial/money/bank/landlords/rent/rents/private jet/jobs/job ads"
        "/pay/artists/ads/order/ordered/fined/giveaway/election/elections/voters/campaign/campaigns/democracy/journalism/articles"
        "/sports illustrated/power grid/critical infrastructure/national security/far right/russian/state media/president/politician"
        "/politicians/war/gender/black people/black man/black men/people of color/minorities/women/arrest/arrested/images/photos"
        "/recordings/recorded/listened/conversations/private/monitor/bipa/passport/track/tracking/facial recognition"
        "/face recognition/biometric/biometrics/consent/personal data/rights/gender/shocked/apologizes/turbines/environmental/carbon"
        "/water use/wind/trade secret/trade secrets/price fixing/extremist/uyghur/uighur/uighurs/hiring/insurance/communist party"
    ).split("/")
)
_SUM = re.compile(r"[^a-z]*(?:million|out of .{1,12})|会話の?.*|endorse\w*", re.IGNORECASE)


def names_harm(cue: Cue) -> bool:
    """Whether a cue of group "harm_types" says by itself what harm there is."""
    if cue.group != "harm_types" or cue.weight < NAMES_HARM:
        return False
    said = cue.said.said
    return said.lower() not in _GO_WITH and not _SUM.fullmatch(said)
