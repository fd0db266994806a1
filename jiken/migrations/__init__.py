"""The database's schema, as migrations that are only ever appended, in the order of their import.

Times are ISO 8601 text in UTC to the second, so that they sort as text.
"""

# isort: off
from jiken.migrations.first import MIGRATIONS as MIGRATIONS
from jiken.migrations import steps as steps
from jiken.migrations import queue as queue
from jiken.migrations import desk as desk
from jiken.migrations import people as people
from jiken.migrations import keeping as keeping
from jiken.migrations import facets as facets
from jiken.migrations import settling as settling
