"""Every number of clustering that is not fitted, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from dedupe.prospect import Prospect

DAY = 86_400.0
HOUR = 3_600.0
# About what `scripts.fit_prospect --recall 0.998` fits (it prints both): 14,352 of 14,371 ties are kept.
PROSPECT = Prospect(
    intercept=-2.7,
    title=8.65,
    cosine=4.6,
    shared=0.04,
    log_shared=1.09,
    log_hours=-0.99,
    log_day=-1.0,
    far=1.98,
    bare=1.3,
    cross=-6.0,
    cross_title=-2.37,
    cross_cosine=25.0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Tuned on the public gold (ai_events_ja_en, ai_incidents_ja_en, stories_en, lookalikes_en, translated_docs_ja_en).

    Blocking: within *window_days* a pair is compared if its cosine reaches *radius* (across
    languages *cross_radius*), or if it shares blocking terms weighing *shared_weight* (*cross_shared_weight*)
    and its cosine reaches *shared_radius*, and then if *prospect* gives it some hope; where one is a bare headline (or a bare lead), *bare*
    is taken off the radii, as there is less to be alike in; further apart in time *far* is added to the radii and
    *far_shared_weight* asked for.
    Clustering: clusters join while the mean over all their pairs is at least *join*, two of several reports each only
    if it also reaches *alike* (where both began within *at_once_hours*, *alike_at_once*) or
    its log odds are within *contrast* of those inside the looser of the two; a pair
    that was never compared, or with evidence below *edge*, counts *never*. Pairs of *join* tie
    pieces together; pieces larger than *component*, and incidents, are cut at their weakest ties.
    Follow-ups: a lone story joins a whole cluster over all time on evidence of one affair (time
    left out) of *reopen*, the mean of its best *reopen_links* links; a group does, on the mean over
    its reports, if it began *later_days* after. Evidence below *affair* is none.
    Near: clusters are related if their two best links come to *relate*, time left out. A story with evidence
    of *span* to two groups whose own evidence of one affair is below *unrelated* on average is
    a round-up. Editorials and round-ups: up to *links* clusters with evidence of *link*.
    Copies: see `dedupe/copies.py`.
    """

    window_days: float = 21.0
    radius: float = 0.55
    cross_radius: float = 0.40
    shared_weight: float = 10.0
    cross_shared_weight: float = 8.0
    shared_radius: float = 0.30
    bare: float = 0.10
    far: float = 0.10
    far_shared_weight: float = 30.0
    prospect: Prospect = PROSPECT
    edge: float = 0.10
    affair: float = 0.35
    join: float = 0.32
    contrast: float = 1.5
    alike: float = 0.80
    alike_at_once: float = 0.50
    at_once_hours: float = 12.0
    never: float = 0.02
    component: int = 800
    reopen: float = 0.70
    reopen_links: int = 2
    later_days: float = 3.0
    relate: float = 0.60
    span: float = 0.85
    unrelated: float = 0.05
    link: float = 0.25
    links: int = 10
    copy_containment: float = 0.6
    copy_wording: float = 0.92
    chunk: int = 256
