"""Lines that stand among an article's paragraphs and are none of it.

Members-only notices, links to other stories, share and comment boxes, the title again.
Judged line by line on short, anchored patterns, in Japanese and English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipelines.body_lines import Line, folded
from pipelines.credits import is_credit

LONGEST_NOTICE = 220
"""Letters above which a line is a paragraph, whatever it begins with."""

HEAD = 8
"""Lines at the beginning among which the title, the date and labels may stand."""

_NOTICE = re.compile(
    r"""
    (?:この|本|当)(?:記事|コンテンツ|続き|先)は?.{0,20}(?:会員|有料|登録|購読|限定)
    |.{0,14}(?:会員|購読者|登録者)(?:の方)?(?:限定|専用)(?:の)?(?:(?:記事|コンテンツ|ページ|です).{0,8})?$
    |.{0,12}(?:会員|有料)(?:登録|プラン|記事).{0,30}(?:お読み|読め|閲覧|ご覧|続き|ログイン|はこちら)
    |(?:残り|この続き).{0,4}\d+\s*(?:文字|字)|続きを読む|(?:記事)?全文を読む|もっと(?:見る|読む)
    |(?:無料)?(?:会員)?(?:新規)?(?:登録|ログイン)(?:する|はこちら|して.{0,20})?$
    |.{0,24}無断(?:での)?(?:転載|複製|使用).{0,16}(?:禁|お断り|できません|ご遠慮)|無断転載(?:・複製)?(?:不可)?$
    |.{0,20}(?:記事|画像|写真|サイト|コンテンツ)の著作権は.{0,30}(?:帰属し|属し|あり)ます
    |(?:copyright\b.{0,12}(?:©|\d{4})|©|\(c\)\s?\d{4}|all\ rights\ reserved)
    |(?:この)?(?:記事|ページ|ニュース)を?(?:シェア|共有|印刷|保存|ツイート)(?:する|しよう|できます)?$
    |(?:シェア|ツイート|ブックマーク|保存|印刷)(?:する)?$
    |.{0,30}(?:をフォロー(?:する|しよう|してね|お願いします)?|友だち追加.{0,8}|メルマガ(?:登録|を).{0,16}|チャンネル登録.{0,12}|最新情報を購読.{0,8})$
    |(?:広告|pr|スポンサー(?:ド)?(?:リンク|サーチ)|sponsored|ad)$|advertisements?(?:\W.{0,40})?$
    |(?:メモ入力|-?最大\d+文字まで|完了しました|拡大(?:する|画像)?|クリックで拡大|(?:写真|画像)を?(?:拡大|見る).{0,6})$
    |(?:▲|△|↑|⇧)?\s?(?:この)?(?:画面|ページ)?の?(?:上|先頭|トップ)へ$|(?:記事)?一覧(?:へ|に戻る)$|トップ(?:ページ)?へ$|カテゴリー?トップへ$
    |この作品は\s?クリエイティブ・コモンズ|クリエイティブ・コモンズ.{0,30}ライセンス(?:の下|で提供|に基づ)
    |(?:※|\*)?(?:画像|写真)は?イメージです?
    |(?:[>＞»→▶・■◆●]\s?){0,3}(?:関連|参考)(?:記事|リンク|ニュース|情報|サイト)?\s?[:：]
    |(?:あわせて|合わせて|こちらも)(?:読みたい|おすすめ|どうぞ)|【(?:関連|あわせて|合わせて|写真|画像|動画)[^】]{0,15}】
    |(?:read|see|watch|learn|listen)\ (?:more|also|next)\b|read\ this\ next|also\ read\b|related(?:\ \w+)?\s?:|more\ on\ this\ story
    |(?:also|more)\ (?:from|on|ap|about|coverage|stories)\b.{0,12}[:|]
    |(?:sign\ up|subscribe|register)\ (?:to|for|here|now)\b|sign\ in(?:\ to\b|$)
    |.{0,60}\bsign\ up\ (?:for|here|to)\b.{0,90}(?:newsletter|inbox|email|alerts?)
    |follow\ .{1,80}\bon\ (?:facebook|twitter|instagram|x|youtube|tiktok|linkedin|threads|social|google)\b
    |.{0,60}(?:follow|like|join)\ us\ on\b|join\ the\ conversation|story\ continues\ below|article\ continues\ below
    |click\ (?:here|to)\b.{0,80}$|our\ standards:|do\ you\ have\ a\ (?:story|tip)|got\ a\ (?:story|tip)\b|.{0,40}want\ to\ hear\ from\ you
    |this\ (?:article|story|content)\ is\ (?:only\ )?(?:for|available\ to|exclusive\ to|reserved\ for)\b.{0,20}(?:subscribers?|members?)
    |to\ (?:continue|keep)\ reading\b
    |(?:copy\ link|read\ in\ app|\d+\ comments?|no\ comments|thanks\ for\ signing\ up)\b.{0,24}$
    |(?:share|print|save|email|tweet|listen|comments?)$
    |\(?(?:except\ for\ the\ headline,\ )?this\ story\ has\ not\ been\ edited\ by\b
    |.{0,20}\d{4}/\d\d/\d\d\(.\)\ \d\d:\d\d(?::\d\d)?.{0,12}\ ?(?:id:\S+)?$
    |share\ (?:this\ (?:article|story|page|post)|on\ \w+$|via\ \w+$|article$|story$)|(?:\d+|one|two|three)\ min(?:ute)?s?\ (?:read|ago)
    |follow\ .{1,60}\bfull\ coverage\b|(?:image|photo|picture)(?:\ credit|\ source)?s?\s?:
    |.{0,180}[|(\[]\s?(?:\w{2,8}\ )?(?:photo|image|picture|photograph)s?\s?(?:(?:by|courtesy|credit|via)\b|[:/])[^|()\[\]]{1,60}[)\]]?\.?$
    |loading(?:\s?\.{2,3})?$|(?:estimated\ )?reading\ time\b.{0,24}$
    """,
    re.X | re.I,
)
_OTHERS = re.compile(
    r"""[\W_]{0,4}(?:
      (?:この記事(?:の|に|を読んだ).{0,6})?(?:関連|おすすめ|オススメ|お勧め|人気|注目|最新|新着|前後|同カテゴリ内?最新|合わせて読みたい|あわせて読みたい|こちらも(?:おすすめ|読まれています))
      の?(?:記事|リンク|ニュース|トピックス?|タグ|キーワード|ワード|商品|動画|書籍|情報|サイト|コンテンツ|企業・?業界|企業|特集|ランキング|する記事)?(?:一覧|ランキング|を見る|はこちら)?
      |(?:アクセス|記事|ニュース|人気)?ランキング|(?:前|次)の記事|ピックアップ|キーワード|タグ
      |(?:読者の?|みんなの|記事への|この記事への)?コメント(?:一覧|欄|を書く|する|\s?[\(（]?\d+[\)）]?件?)?|トラックバック(?:\s?[\(（]?\d+[\)）]?)?
      |related(?:\ (?:articles?|stories|story|content|coverage|news|posts?|links?|topics?|tags?|reading|videos?))?
      |(?:you\ (?:may|might)\ (?:also\ )?(?:like|enjoy)|recommended(?:\ (?:for\ you|reading|stories))?|more\ (?:stories|news|like\ this|headlines|from\ .{2,40}|in\ .{2,30})
      |most\ (?:read|popular|viewed)(?:\ in\ .{2,30})?|trending(?:\ now|\ stories)?|top\ stories|latest(?:\ (?:news|stories))?|popular(?:\ (?:posts|stories|now))?|up\ next|don['’]t\ miss|editor['’]?s['’]?\ picks?|what\ to\ read\ next|read\ next|read\ more|read\ also|see\ also)
      |(?:leave\ a\ (?:reply|comment)|comments?(?:\ \(?\d+\)?)?|\d+\ comments?|tags?|topics?|explore\ more|keep\ reading|about\ the\ (?:author|writer))
    )[\W_]{0,4}""",
    re.X | re.I,
)
_DATED = re.compile(
    r"""[\W_]{0,3}(?:(?:公開|更新|掲載|配信|投稿|最終更新|published|updated|posted|last\ updated)\s?(?:日時?)?\s?[:：]?\s?){0,2}
    (?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\ )?
    (?:(?:19|20)\d\d[年/.-]\ ?\d{1,2}[月/.-]\ ?\d{1,2}|(?:令和|平成)\ ?\d{1,2}年\ ?\d{1,2}月|\d{1,2}月\d{1,2}日
      |\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d|[a-z]{3,9}\.?\ \d{1,2},?\ (?:19|20)\d\d|\d{1,2}\ [a-z]{3,9}\.?,?\ (?:19|20)\d\d)
    .{0,32}$""",
    re.X | re.I,
)
_END = re.compile(
    r"""[\(（\[]\ ?(?:19|20)\d\d年\d{1,2}月\d{1,2}日.{0,20}(?:新聞|通信|放送|ニュース).{0,12}[\)）\]]$
    |by\ \S{1,40}\ ?\|\ ?(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}""",
    re.X | re.I,
)
_CONTRIBUTED = re.compile(
    r"(?:additional )?reporting (?:and writing )?by\b|with files from\b|with reports from\b"
    r"|.{0,200}\bcontributed (?:reporting|to this (?:report|story|article))|associated press writers?\b"
    r"|.{2,60} reported from\b|_{3,}$",
    re.I,
)


def kept_lines(lines: Sequence[Line], titles: Sequence[str] = ()) -> list[str]:
    """Return the texts of *lines* that are the article's own, in order.

    *titles* are what the page calls the article: at the head they are no paragraph.
    """
    names = {folded(title) for title in titles} - {""}
    own = _until_end(_without_head(list(lines), names))
    return [line.text for line in _without_tail(_without_others(own))]


def is_notice(text: str) -> bool:
    """Whether a line is the site's and not the article's."""
    if len(text) > LONGEST_NOTICE:
        return False
    return bool(_NOTICE.match(unicodedata.normalize("NFKC", text))) or is_credit(text)


def _without_head(lines: list[Line], names: set[str]) -> list[Line]:
    """Drop the title with the labels before it, and date lines, from the first lines."""
    for at in range(min(HEAD, len(lines)), 0, -1):
        if folded(lines[at - 1].text) in names and not any(
            line.is_prose for line in lines[: at - 1]
        ):
            lines = lines[at:]
            break
    start = next((i for i, line in enumerate(lines) if line.is_prose), len(lines))
    head = [line for line in lines[: min(start, HEAD)] if not _is_label(line, names)]
    return head + lines[min(start, HEAD) :]


def _is_label(line: Line, names: set[str]) -> bool:
    text = unicodedata.normalize("NFKC", line.text)
    return line.is_linked or folded(text) in names or bool(_DATED.match(text))


def _until_end(lines: list[Line]) -> list[Line]:
    """Cut at the one line that signs the article off, where an article stands before it."""
    ends = [i for i, line in enumerate(lines) if _END.match(line.text)]
    if len(ends) == 1 and any(line.is_prose for line in lines[: ends[0]]):
        return lines[: ends[0]]
    return lines


def _without_others(lines: list[Line]) -> Iterator[Line]:
    """Skip notices, and from a heading of other stories or comments to the next own paragraph."""
    skipping = False
    for line in lines:
        if len(line.text) <= 50 and _OTHERS.fullmatch(unicodedata.normalize("NFKC", line.text)):
            skipping = True
        elif line.is_prose and not is_notice(line.text):
            skipping = False
            yield line
        elif not skipping and not is_notice(line.text):
            yield line


def _without_tail(lines: Iterator[Line]) -> list[Line]:
    """Drop links and who else reported from the last lines."""
    kept = list(lines)
    while len(kept) > 1 and (kept[-1].is_linked or _CONTRIBUTED.match(kept[-1].text)):
        kept.pop()
    return kept
