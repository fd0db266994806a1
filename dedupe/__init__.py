"""Which articles tell of one incident. Pure: no I/O, no clock, no Scrapy."""

from dedupe.blocking import candidates
from dedupe.clusters import Cluster, Clustering, Link, Member, independent_source_count
from dedupe.evidence import Evidence, Model, compare
from dedupe.linkage import Contradiction
from dedupe.partition import partition
from dedupe.policy import Policy
from dedupe.profile import Knowledge, Profile, profile
from dedupe.reasons import Reason, Span
from dedupe.signals import Signals
from dedupe.story import Story

__all__ = [
    "Cluster",
    "Clustering",
    "Contradiction",
    "Evidence",
    "Knowledge",
    "Link",
    "Member",
    "Model",
    "Policy",
    "Profile",
    "Reason",
    "Signals",
    "Span",
    "Story",
    "candidates",
    "compare",
    "independent_source_count",
    "partition",
    "profile",
]
