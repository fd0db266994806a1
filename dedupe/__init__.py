"""Which articles tell of one incident. Pure: no I/O, no clock, no Scrapy.

The caller reads `data/aliases.toml`, `data/shingles.npz` and `data/model.json`, then:

    knowledge = Knowledge.of(aliases, table["hashes"], table["levels"])
    model = Model.from_table(json["coefficients"])
    profiles = [profile(story, knowledge) for story in stories]
    evidence = [compare(by_id[a], by_id[b], model) for a, b in candidates(profiles, new_ids, policy)]
    clustering = partition(profiles, kept_before + evidence, must, cannot, policy)

A pair's evidence depends on its two stories alone, so kept evidence stays valid until one
of the two is read again. Evidence that is not `worth_keeping(evidence, policy)` need not be kept.
"""

from dedupe.blocking import candidates
from dedupe.clusters import (
    Cluster,
    Clustering,
    Link,
    Member,
    Part,
    Relation,
    Settled,
    independent_source_count,
)
from dedupe.evidence import Evidence, Model, compare, ties, worth_keeping
from dedupe.linkage import Contradiction
from dedupe.nearby import link_pages, relate, rivals
from dedupe.partition import partition, settle
from dedupe.policy import Policy
from dedupe.profile import Knowledge, Profile, profile
from dedupe.reasons import reasons
from dedupe.said import Reason
from dedupe.signals import Signals, signals
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
    "Part",
    "Policy",
    "Profile",
    "Reason",
    "Relation",
    "Settled",
    "Signals",
    "Story",
    "candidates",
    "compare",
    "independent_source_count",
    "link_pages",
    "partition",
    "profile",
    "reasons",
    "relate",
    "rivals",
    "settle",
    "signals",
    "ties",
    "worth_keeping",
]
