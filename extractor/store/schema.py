"""The store's tables (SQLAlchemy Core), the same on SQLite and PostgreSQL.

A report is kept once for each content (`sha256`), as it was last read: `record` is the whole report (compressed JSON of
the report contract, with its source text), and is what the program reads back. The tables below it are the same facts
laid out for SQL, written in the same transaction. Spans are code points in the source text, end exclusive.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.types import TypeEngine, UserDefinedType

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class _Untyped(UserDefinedType[Any]):
    """SQLite's column without a type, which keeps each value as it is handed in."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the column's type in DDL."""
        return ""


class Exact(TypeDecorator[Decimal]):
    """A decimal that comes back as it went in.

    PostgreSQL's NUMERIC is that. SQLite has 64-bit integers and floats: what is neither is kept as text; NUMERIC
    there would make a float of it.
    """

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type of the database at hand."""
        return dialect.type_descriptor(_Untyped() if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Return what is handed to the database."""
        if value is None or dialect.name != "sqlite":
            return value
        if value == value.to_integral_value() and abs(value) < 2**63:
            return int(value)
        return float(value) if Decimal(repr(float(value))) == value else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Return the decimal."""
        return None if value is None else Decimal(str(value))


def _of_report() -> Column[int]:
    return Column("report_id", ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True)


def _span() -> list[Column[Any]]:
    return [
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("page", Integer),
        Column("text", Text, nullable=False),
    ]


runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folder", Text, nullable=False),
    Column("who", Text, nullable=False),  # the user of the computer
    Column("started", Text, nullable=False),
    Column("finished", Text),  # null where the run was stopped
    Column("program", Text, nullable=False),
    Column("patterns", Text, nullable=False),
    Column("models", Text),
    Column("settings", Text, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", Text, nullable=False, unique=True),
    Column("run_id", ForeignKey("runs.id"), nullable=False),  # the run that read it
    Column("program", Text, nullable=False),
    Column("patterns", Text, nullable=False),
    Column("models", Text),
    Column("settings", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("pages", Integer),
    Column("chars", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("number", Text),
    Column("issued", Text),
    Column("issuer", Text),
    Column("unit", Text),
    Column("unit_level", Text),
    Column("unit_parent", Text),
    Column("unit_province", Text),
    Column("period_type", Text),
    Column("period_year", Integer),
    Column("period_index", Integer),
    Column("period_start", Text),
    Column("period_end", Text),
    Column("numbers", Integer, nullable=False),
    Column("checked", Integer, nullable=False),
    Column("unreadable", Text),
    Column("record", LargeBinary, nullable=False),
)

# What each path held, from one run to another; where the content changed, the row of the last run is how it is now.
files = Table(
    "files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # of folder, path and sha256: PostgreSQL indexes no long texts
    Column("folder", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("first_run_id", ForeignKey("runs.id"), nullable=False),
    Column("run_id", ForeignKey("runs.id"), nullable=False, index=True),  # the last run that met it so
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("sha256", Text, nullable=False),
    Column("report_id", ForeignKey("reports.id"), index=True),
    Column("seconds", Float),
    Column("known", Boolean(create_constraint=False), nullable=False),
    CheckConstraint("status IN ('done', 'failed', 'skipped')", name="status"),
    CheckConstraint("status <> 'done' OR report_id IS NOT NULL", name="report"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_report(),
    Column("kind", Text, nullable=False),  # reference, date, percentage, count, entity
    Column("value", Exact),  # a count's, a percentage's
    Column("unit", Text),
    Column("subject", Text),
    Column("label", Text),  # an entity's label, a document's normalised number, a date's ISO form
    Column("doc_type", Text),
    Column("date", Text),
    Column("issuer", Text),
    Column("status", Text),
    Column("section", Text),
    *_span(),
)

indicators = Table(
    "indicators",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_report(),
    Column("code", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("value", Exact, nullable=False),
    Column("unit", Text),
    Column("period", Text),
    Column("scope", Text),
    Column("section", Text),
    *_span(),
)

relations = Table(
    "relations",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_report(),
    Column("name", Text, nullable=False),  # its id in the report
    Column("rule", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("holds", Text, nullable=False),  # true, rounding, false, unknown
    Column("statement", Text, nullable=False),
)

findings = Table(
    "findings",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_report(),
    Column("fingerprint", Text, nullable=False, index=True),
    Column("rule", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("section", Text),
    *_span(),
)

# Appended to only: triggers of the first migration refuse anything else.
reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", Text, nullable=False, index=True),
    Column("verdict", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("when", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("about", Text, nullable=False),  # the finding's rule and message then
    CheckConstraint("who <> ''", name="who"),
    CheckConstraint("verdict IN ('confirmed', 'dismissed', 'later', 'open')", name="verdict"),
)

BELOW = (mentions, indicators, relations, findings)
"""The tables of what a report holds."""
