"""Charts as SVG, drawn on the server: pure functions of counts and words, for light and dark."""

from jiken.web.charts.columns import Column as Column
from jiken.web.charts.columns import key as key
from jiken.web.charts.columns import shares as shares
from jiken.web.charts.columns import stacked as stacked
from jiken.web.charts.days import Cell as Cell
from jiken.web.charts.days import bounds as bounds
from jiken.web.charts.days import calendar as calendar
from jiken.web.charts.days import day_key as day_key
from jiken.web.charts.rows import Bars as Bars
from jiken.web.charts.rows import Row as Row
from jiken.web.charts.rows import bars as bars
from jiken.web.charts.rows import small_rows as small_rows
from jiken.web.charts.scales import MOST_LABELS as MOST_LABELS
from jiken.web.charts.scales import WIDEST as WIDEST
from jiken.web.svg import Words as Words
