"""A folder of reports → the store: in parallel processes, where a file that fails costs only itself."""

from extractor.batch.folder import Content
from extractor.batch.pool import Limits, Lost, Pool, PoolProblem
from extractor.batch.run import Batcher, Watch
from extractor.batch.work import Answer

__all__ = ["Answer", "Batcher", "Content", "Limits", "Lost", "Pool", "PoolProblem", "Watch"]
