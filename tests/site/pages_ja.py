"""The pages of the Japanese outlets, one function for each template."""

from __future__ import annotations

from html import escape

from .markup import (
    canonical_link,
    description,
    json_ld,
    link_list,
    navigation,
    notice,
    open_graph,
    page,
    paragraphs,
    remarks,
    texts,
)
from .web import Written


def national(article: Written) -> str:
    """Modern semantic HTML; related links stand in the middle of the text."""
    head = "\n".join((canonical_link(article), open_graph(article), json_ld(article)))
    related = link_list(article.related, "あわせて読みたい", "inline-related")
    body = f"""{navigation("ニュース", "社会", "政治", "スポーツ", "社説")}
<main><article class="p-article">
<header><p class="p-article__section">{escape(article.section)}</p>
<h1 class="p-article__title">{escape(article.title)}</h1>
<time datetime="{article.published.isoformat()}">{article.shown_date}</time></header>
<div class="p-article__body" itemprop="articleBody">
{paragraphs(article, related)}
</div>
</article>
{remarks(article, "コメント")}
<aside class="ranking"><h2>アクセスランキング</h2><ol><li><a href="/">あすの天気</a></li></ol></aside></main>
<footer><p>&copy; {escape(article.outlet.name)} 無断転載を禁じます</p></footer>"""
    return page(article.outlet, article.page_title, head, body)


def business(article: Written) -> str:
    """Open Graph without JSON-LD; the date stands in a <time>, a notice cuts the text in two."""
    head = "\n".join((canonical_link(article), open_graph(article, title=article.page_title)))
    body = f"""{navigation("トップ", "速報", "企業", "マーケット", "社説")}
<div id="contents"><section class="container_article">
<h1 class="title_main"><span>{escape(article.title)}</span></h1>
<div class="meta"><span>{escape(article.section)}</span>
<time datetime="{article.published.isoformat()}">{article.shown_date}</time></div>
<div class="body_article">
{paragraphs(article, notice(article, "paywall"))}
</div>
{link_list(article.related, "関連記事", "related_articles")}
</section></div>
<footer><p>本サービスに関する知的財産権その他一切の権利は{escape(article.outlet.name)}に帰属します。</p></footer>"""
    return page(article.outlet, article.page_title, head, body)


def regional_table(article: Written) -> str:
    """A page of the table age: no <p>, no metadata but what a broken CMS prints."""
    head = open_graph(article, title=article.page_title) if article.outlet.site_name else ""
    credit = f"（{escape(article.credit)}）" if article.credit else ""
    text = "<br>\n<br>\n".join("　" + part for part in texts(article))
    related = "".join(f'・<a href="/">{escape(line)}</a><br>\n' for line in article.related)
    body = f"""<table width="760" border="0" cellpadding="4" align="center">
<tr><td colspan="2" bgcolor="#003366"><font color="#ffffff">{escape(article.outlet.name)}</font></td></tr>
<tr><td width="160" valign="top"><a href="/">トップ</a><br><a href="/">地域</a><br>
<a href="/">スポーツ</a><br><a href="/">くらし</a><br><a href="/">会社案内</a></td>
<td valign="top"><font size="2">{escape(article.section)}</font><br>
<h1><font size="5">{escape(article.title)}</font></h1>
<font size="2">{escape(article.shown_date)}</font>
<hr>
<div class="honbun">{text}<br>
</div><font size="2">{credit}</font>
<hr>
{related}</td></tr>
<tr><td colspan="2" align="center"><font size="2">このサイトの記事・写真の無断転載を禁じます</font></td></tr>
</table>"""
    doctype = 'HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"'
    return page(article.outlet, article.page_title, head, body, doctype=doctype)


def regional(article: Written) -> str:
    """Divs without meaning, Open Graph, the date in plain text."""
    head = "\n".join((description(article), open_graph(article, title=article.page_title)))
    credit = f'<div class="credit">（{escape(article.credit)}）</div>' if article.credit else ""
    body = f"""<div id="wrap"><div id="head"><div class="logo">{escape(article.outlet.name)}</div>
{navigation("全国", "地域", "スポーツ", "おくやみ")}</div>
<div id="main"><div class="box"><div class="cat">{escape(article.section)}</div>
<h1>{escape(article.title)}</h1>
<div class="day">公開日時　{escape(article.shown_date)}</div>
<div class="sns"><a href="/">ツイート</a><a href="/">シェア</a><a href="/">印刷</a></div>
<div class="txt">
{paragraphs(article, notice(article, "member"))}
</div>{credit}</div>
{link_list(article.related, "関連記事", "box related")}
{remarks(article, "みんなのコメント")}
<div class="box"><h2>アクセスランキング</h2><div>1位　きょうの運勢</div></div></div>
<div id="foot">当サイトの文章・写真の無断転載はお断りします。</div></div>"""
    return page(article.outlet, article.page_title, head, body)


def tv(article: Written) -> str:
    """A broadcaster: JSON-LD, a video whose captions are no text of the story."""
    head = "\n".join(
        (canonical_link(article), open_graph(article, title=article.page_title), json_ld(article))
    )
    captions = "".join(f"<figcaption>{escape(line)}</figcaption>" for line in article.related)
    body = f"""<header class="site"><a href="/">{escape(article.outlet.name)}</a></header>
{navigation("最新", "社会", "政治", "天気", "動画")}
<article><h1>{escape(article.title)}</h1>
<p class="article-date">{escape(article.shown_date)}</p>
<figure class="video-player"><video controls></video>{captions}</figure>
<div class="news-text">
{paragraphs(article)}
</div></article>
<section class="recommend"><h2>おすすめ動画</h2><a href="/">【ライブ】お天気カメラ</a></section>
<footer>&copy; {escape(article.outlet.tails[0])}</footer>"""
    return page(article.outlet, article.page_title, head, body)


def portal(article: Written) -> str:
    """A portal's own story: no metadata of its time, a long list of readers' remarks."""
    head = "\n".join((canonical_link(article), open_graph(article, title=article.page_title)))
    body = f"""<div class="srv-head"><a href="/">{escape(article.outlet.name)}</a></div>
{navigation("主要", "話題", "エンタメ", "スポーツ")}
<article id="uamods"><header><h1>{escape(article.title)}</h1>
<div class="src"><time>{escape(article.shown_date)}</time><a href="/">{escape(article.outlet.name)}編集部</a></div></header>
<div class="article_body highLightSearchTarget">
{paragraphs(article, css="sc-body")}
</div></article>
{link_list(article.related, "関連記事", "related")}
{remarks(article, "コメント", "comment-area")}"""
    return page(article.outlet, article.page_title, head, body)
