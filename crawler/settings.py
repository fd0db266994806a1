"""Settings are policy: only what differs from Scrapy's defaults, each group with its reason."""

import os

from jiken.version import __version__

BOT_NAME = "jiken"
SPIDER_MODULES = ["crawler.spiders"]

# Publishers must be able to see who asks, and whom to write to.
JIKEN_CONTACT = os.environ.get("JIKEN_CONTACT", "contact not set by the operator")

USER_AGENT = f"Jiken/{__version__} (AI incident news monitor; {JIKEN_CONTACT})"
ROBOTSTXT_USER_AGENT = "Jiken"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "ja,en;q=0.8",
}

# Feeds are untrusted input: no local files, no other protocols, no unverified TLS, no private
# addresses (but those that the operator names), no door into the process.
DOWNLOAD_HANDLERS = {
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
    "http": "crawler.handler.GuardedDownloadHandler",
    "https": "crawler.handler.GuardedDownloadHandler",
}
TWISTED_DNS_RESOLVER = "crawler.resolver.PublicResolver"
JIKEN_ALLOW_HOSTS = os.environ.get("JIKEN_ALLOW_HOSTS", "").replace(",", " ").split()
DOWNLOAD_VERIFY_CERTIFICATES = True
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Nothing grows without bound: not a page, not a feed, not a wait, not a chain, not the process.
DOWNLOAD_MAXSIZE = 5 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
JIKEN_FEED_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_TIMEOUT = 30
REDIRECT_MAX_TIMES = 8
METAREFRESH_MAXDELAY = 3
DEPTH_LIMIT = 6
RETRY_TIMES = 2
RETRY_EXCEPTIONS = [  # not time-outs and unknown names: the frontier has those tried again later
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
    "scrapy.core.downloader.handlers.http11.TunnelError",
]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
MEMUSAGE_LIMIT_MB = 2048
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 32 * 1024 * 1024

# Polite: robots.txt obeyed, one pause per host (sources.toml, Crawl-delay), no tracks kept.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 2
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.2
HOSTDELAYS_MAX = 60.0
RETRYAFTER_DEFAULT = 30.0
RETRYAFTER_WAIT = 60.0
COOKIES_ENABLED = False
REFERER_ENABLED = False

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.pauses.HostDelays": 90,
    "crawler.middlewares.robots.RobotsTxt": 100,
    "crawler.middlewares.pauses.RetryAfter": 555,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.middlewares.refresh.MetaRefresh": 580,
}
ITEM_PIPELINES = {
    "pipelines.components.ExtractArticle": 100,
    "pipelines.components.GateArticle": 200,
    "pipelines.components.StoreArticle": 300,
    "pipelines.thumbnail.FetchThumbnail": 400,
}
EXTENSIONS = {
    "scrapy.extensions.memusage.MemoryUsage": None,  # counts the starter's memory, too
    "crawler.own_memory.OwnMemory": 0,
    "crawler.beating.Heartbeat": 0,
    "crawler.progress.Progress": 0,
    "crawler.stopping.QuickStop": 0,
}

# Articles' own images are fetched only for who asks for it: they are the publishers'.
JIKEN_THUMBNAILS = os.environ.get("JIKEN_THUMBNAILS", "").lower() in ("1", "yes", "true")

# Extraction: hostile pages get a process, a time and a memory limit.
JIKEN_WORKERS = 2
JIKEN_WORKER_SECONDS = 20.0
JIKEN_WORKER_MEGABYTES = 1500
JIKEN_EXTRACT = "pipelines.extract.extract"

# What a person reads is the progress and the table at the end.
LOG_LEVEL = "ERROR"
LOG_INSTALL_ROOT_HANDLER = False  # jiken.terminal has one that writes a line for each record
LOG_FORMATTER = "crawler.log.QuietLog"
LOGSTATS_INTERVAL = 0
STATS_DUMP = False
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"
