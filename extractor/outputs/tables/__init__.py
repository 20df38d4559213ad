"""bang/: what was found as tables for analysts, in CSV and in Parquet, by the same columns (`columns`)."""

from extractor.outputs.tables import csv, parquet

__all__ = ["csv", "parquet"]
