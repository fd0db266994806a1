"""Every number of clustering that is not fitted, in one place."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Tuned on the public gold (ai_events_ja_en, ai_incidents_ja_en, stories_en, lookalikes_en).

    Blocking: within *window_days* a pair is compared if its cosine reaches *radius* (across
    languages *cross_radius*), or if it shares blocking terms weighing *shared_weight* (*cross_shared_weight*)
    and its cosine reaches *shared_radius*; where one is a bare headline (or a bare lead), *bare*
    is taken off the radii, as there is less to be alike in; further apart in time *far* is added to the radii and
    *far_shared_weight* asked for.
    Clustering: an edge is evidence of at least *edge* (groups whose mean reaches *join* hold such
    a pair, so nothing is lost while edge ≤ join); clusters join while the mean over all
    their pairs is at least *join*, a pair that was never compared counting *never*; components
    larger than *component* are cut at their weakest edges.
    Follow-ups over all time: *reopen* on the mean of the best *reopen_links* links. Editorials
    and round-ups: up to *links* clusters with evidence of *link*.
    """

    window_days: float = 21.0
    radius: float = 0.55
    cross_radius: float = 0.40
    shared_weight: float = 10.0
    cross_shared_weight: float = 8.0
    shared_radius: float = 0.20
    bare: float = 0.10
    far: float = 0.10
    far_shared_weight: float = 24.0
    edge: float = 0.42
    join: float = 0.42
    never: float = 0.02
    component: int = 400
    reopen: float = 0.7
    reopen_links: int = 3
    link: float = 0.35
    links: int = 10
    copy_containment: float = 0.6
    copy_wording: float = 0.92
    chunk: int = 1024
