"""Charts drawn on the server as SVG: geometry here, colour in charts.css, the finding in `label`.

The phone hides the wide drawing and shows the narrow one. A chart with an axis has a `table` of its figures.
"""

from portal.lib.charts.butterfly import Pair, butterfly
from portal.lib.charts.columns import Columns, Series, Table, columns
from portal.lib.charts.growth import Growth, growth
from portal.lib.charts.marks import bar, bar_left, percentile, spark
from portal.lib.charts.pareto import Pareto, pareto
from portal.lib.charts.ring import Part, Ring, ring

__all__ = [
    "Columns",
    "Growth",
    "Pair",
    "Pareto",
    "Part",
    "Ring",
    "Series",
    "Table",
    "bar",
    "bar_left",
    "butterfly",
    "columns",
    "growth",
    "pareto",
    "percentile",
    "ring",
    "spark",
]
