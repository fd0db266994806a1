"""What pages call the parts of themselves, in classes and ids: the article, and what is not it."""

from __future__ import annotations

import re

CONSENT = re.compile(
    r"onetrust|cookiebot|cookie-?(?:law|bar|banner|notice|consent|policy|modal)|gdpr|ccpa"
    r"|consent-?(?:banner|manager|modal|sdk)",
    re.I,
)
NAMED = re.compile(
    r"""
    (?:^|[\s_-])(?:
      related|relations?|kanren|recommend(?:ed|s|ation|ations)?|reco|osusume|ranking|popular
      |trending|outbrain|taboola|logly|popin|most-?(?:read|viewed|popular)|also-?read
      |comments?(?:-?(?:list|area|section|box|body|form|wrap|wrapper))?|disqus|respond|trackbacks?
      |share|sharing|sns|social(?:-?(?:links|media|share|icons))?
      |bread-?crumbs?|topic-?path|pager|pagination|page-?nav|post-?nav(?:igation)?|prev-?next
      |side-?bar|sub-?column|gnav|global-?nav|local-?nav
      |newsletter|subscribe|subscription|paywall|promo|advert(?:isement)?|sponsor(?:ed)?
      |copyright|author-?(?:bio|box|profile|info)|writer-?profile|profile-?box|tag-?list|tags
      |cookie-?(?:banner|notice|consent)|ad-?(?:box|area|slot|unit|container|wrapper)
    )(?:$|[\s_-])
    """,
    re.X | re.I,
)
ARTICLE = re.compile(
    r"(?:article|entry|post|story|news|main)[-_]*(?:body|contents?|text|inner|detail)"
    r"|articlebody|body__(?:inner|container)|honbun|kiji",
    re.I,
)

BOX = re.compile(
    r"""(?:^|[\s_-])(?:
      (?:article|entry|post|news|story|detail|blog)[-_]*
      (?:body|contents?|text|txt|honbun|detail|main)(?:[-_]?(?:text|inner))?
      |articlebody|honbun)(?=$|[\s_-])""",
    re.X | re.I,
)
