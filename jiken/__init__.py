"""Jiken (事件): an open AI-incident news monitor for Japanese and English news."""

import os

# The encoders' matrices are small: where a crawl, a desk and a grouping share few cores, threads of
# a product wait for each other, at five times the work. NumPy reads this when it is imported first.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
