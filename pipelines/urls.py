"""One address for one article, and whether a page's own claim to another may be believed."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import (
    SplitResult,
    quote,
    unquote,
    unquote_to_bytes,
    urljoin,
    urlsplit,
    urlunsplit,
)

import idna
import tldextract

from pipelines.tracking import is_tracking

LONGEST = 4_096
"""Characters of an address; Scrapy's own limit is about half, browsers' far above."""

_PORTS = {"http": 80, "https": 443}
_BLANKS = "".join(map(chr, range(0x21)))
_BROKEN_LINES = str.maketrans("", "", "\t\r\n")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_BACKSLASHES = re.compile(r"\\(?=[^?#]*(?:$|[?#]))")
_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_SESSION = re.compile(r";jsessionid=[^/?;]*", re.IGNORECASE)
_HOME = re.compile(
    r"/*(?:(?:index|default|home|top)(?:\.\w{2,5})?|[a-z]{2}(?:-[a-z]{2})?)?/*", re.I
)
_SCRIPT = re.compile(r"\.(?:php\d?|html?|cgi|aspx?|jsp|do|pl)$|/$|/[a-z_-]*$", re.IGNORECASE)

_PATH_SAFE = "/%:@!$&'()*+,;=-._~"
_QUERY_SAFE = _PATH_SAFE + "?[]|"

_suffixes = tldextract.TLDExtract(
    suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
)


class BadURL(ValueError):
    """The address cannot be an article's; the message says why in one sentence."""


def canonical_url(url: str, base: str | None = None) -> str:
    """Return the one form of an article's address; BadURL if it is not a web address.

    Host in lower case and IDNA, no default port, fragment or tracking parameters, one way
    of percent-encoding; the other parameters keep their order.

    >>> canonical_url("HTTPS://Example.COM:443/a/../ニュース?id=7&utm_source=rss#top")
    'https://example.com/%E3%83%8B%E3%83%A5%E3%83%BC%E3%82%B9?id=7'
    """
    parts = _split(url, base)
    path = _without_dots(_encoded(_SESSION.sub("", parts.path), _PATH_SAFE)) or "/"
    query = _query(parts.query)
    return _bounded(urlunsplit((parts.scheme, _authority(parts), path, query, "")))


def fetchable_url(url: str, base: str | None = None) -> str:
    """Return an announced address as it may be requested; BadURL if it is not a web address.

    Spelling and parameters stay as announced, because a server may know no other; only the
    fragment goes. Whether two are one article is for `same_article_key` to say.

    >>> fetchable_url("/ニュース?utm_source=rss#top", "https://example.com/a")
    'https://example.com/%E3%83%8B%E3%83%A5%E3%83%BC%E3%82%B9?utm_source=rss'
    """
    parts = _split(url, base)
    path = _without_dots(_quoted(parts.path, _PATH_SAFE)) or "/"
    query = _quoted(parts.query.replace("&amp;", "&"), _QUERY_SAFE)
    return _bounded(urlunsplit((parts.scheme, _authority(parts), path, query, "")))


def believable_canonical(claimed: str | None, fetched: str) -> str:
    """Return the page's claimed address if it may be believed, else the fetched one's own form.

    Believed on the same registrable domain only, and not where it names the site's front
    page or drops the number that told this article from others. BadURL for a bad *fetched*.
    """
    own = canonical_url(fetched)
    if not claimed or not claimed.strip():
        return own
    try:
        claim = canonical_url(claimed, base=own)
    except BadURL:
        return own
    return claim if _is_believable(urlsplit(claim), urlsplit(own)) else own


def same_article_key(url: str) -> str:
    """Return what two addresses of one page share: the canonical URL without its scheme.

    >>> same_article_key("http://example.jp/a") == same_article_key("https://EXAMPLE.jp/a#b")
    True
    """
    return canonical_url(url).partition("://")[2]


def registrable_domain(host: str) -> str:
    """Return the part of *host* that one owner registers; the host itself for an IP address.

    The list of public suffixes is the one that comes with tldextract: no network.

    >>> registrable_domain("www3.nhk.or.jp"), registrable_domain("feeds.asagiri.example")
    ('nhk.or.jp', 'asagiri.example')
    """
    known = _suffixes.extract_str(host)
    if known.top_domain_under_public_suffix or known.suffix:
        return known.top_domain_under_public_suffix or host
    return host if _is_ip(host) else ".".join(host.split(".")[-2:])


def _bounded(url: str) -> str:
    """Escaping makes an address up to nine times as long; what comes out must go in again."""
    if len(url) > LONGEST:
        raise BadURL(f"The address is longer than {LONGEST} characters.")
    return url


def _split(url: str, base: str | None) -> SplitResult:
    text = _BACKSLASHES.sub("/", _bounded(url).strip(_BLANKS).translate(_BROKEN_LINES))
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
    except ValueError:
        raise BadURL(f"{_shown(url)} is not an address.") from None
    if parts.scheme not in _PORTS:
        raise BadURL(f"{_shown(url)} is not an http or https address.")
    if "@" in parts.netloc:
        raise BadURL(f"{_shown(url)} carries a user name.")
    return parts


def _authority(parts: SplitResult) -> str:
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadURL(f"{_shown(parts.netloc)} has no valid port.") from None
    name = _host(host)
    return name if port in (None, _PORTS[parts.scheme]) else f"{name}:{port}"


def _host(host: str) -> str:
    if ":" in host:
        return f"[{_ipv6(host)}]"
    name = unquote(host).strip().rstrip(".")
    if not name.isascii():
        name = _ascii_host(name)
    name = name.lower()
    if len(name) > 253 or not _HOST.fullmatch(name):
        raise BadURL(f"{_shown(host)} is not the name of a host.")
    if _NUMBER.fullmatch(name) and not _is_ip(name):
        raise BadURL(f"{_shown(host)} is not an IP address as it is usually written.")
    return name


def _ascii_host(name: str) -> str:
    try:
        return idna.encode(name, uts46=True).decode("ascii").rstrip(".")
    except UnicodeError:
        raise BadURL(f"{_shown(name)} is not the name of a host.") from None


def _ipv6(host: str) -> str:
    try:
        return IPv6Address(host.replace("%", "zone")).compressed
    except ValueError:
        raise BadURL(f"{_shown(host)} is not an IP address.") from None


def _is_ip(host: str) -> bool:
    try:
        return isinstance(ip_address(host.strip("[]")), IPv4Address | IPv6Address)
    except ValueError:
        return False


def _query(query: str) -> str:
    """Keep order and spelling of what matters; `&amp;` is an escape too many."""
    kept = (each for each in query.replace("&amp;", "&").split("&") if each)
    encoded = (_encoded(each, _QUERY_SAFE) for each in kept)
    return "&".join(each for each in encoded if not is_tracking(unquote(each)))


def _encoded(text: str, safe: str) -> str:
    """Return *text* with one way of escaping; bytes that are escaped already stay as they are."""
    return _quoted(_ESCAPED.sub(_unescaped_if_plain, text), safe)


def _quoted(text: str, safe: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", text), safe=safe, errors="replace")


def _unescaped_if_plain(found: re.Match[str]) -> str:
    char = unquote_to_bytes(found[0]).decode("latin-1")
    return char if _UNRESERVED.fullmatch(char) else found[0].upper()


def _without_dots(path: str) -> str:
    """Resolve `.` and `..` as browsers do, without climbing above the root."""
    kept: list[str] = []
    for segment in (segments := path.split("/")[1:]):
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _is_believable(claim: SplitResult, own: SplitResult) -> bool:
    if registrable_domain(claim.hostname or "") != registrable_domain(own.hostname or ""):
        return False
    if _is_home(claim) and not _is_home(own):
        return False
    return not _drops_the_number(claim, own)


def _is_home(parts: SplitResult) -> bool:
    return not parts.query and _HOME.fullmatch(parts.path) is not None


def _drops_the_number(claim: SplitResult, own: SplitResult) -> bool:
    """Whether `/article.php?id=7` claims to be `/article.php`."""
    if claim.query or not re.search(r"\d", own.query) or claim.path != own.path:
        return False
    return _SCRIPT.search(own.path) is not None and not re.search(r"\d{4}", own.path)


def _shown(url: str) -> str:
    return repr(url if len(url) <= 100 else url[:99] + "…")
