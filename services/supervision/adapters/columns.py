"""Columns as supervision's tables use them."""

from typing import Any

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB

C = Column[Any]


def text_column(name: str, *, nullable: bool = False) -> C:
    """Return a column of text."""
    return Column(name, Text, nullable=nullable)


def number_column(name: str, *, nullable: bool = False) -> C:
    """Return a column of whole numbers."""
    return Column(name, Integer, nullable=nullable)


def flag_column(name: str) -> C:
    """Return a column of yes or no."""
    return Column(name, Boolean, nullable=False)


def moment_column(name: str, *, nullable: bool = True) -> C:
    """Return a column of moments."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


def day_column(name: str, *, nullable: bool = True) -> C:
    """Return a column of days."""
    return Column(name, Date, nullable=nullable)


def of_json(name: str, *, nullable: bool = False) -> C:
    """Return a column of lists or mappings."""
    return Column(name, JSONB(none_as_null=True), nullable=nullable)


def identity() -> list[C]:
    """Return the columns that every case has."""
    return [
        Column("id", Text, primary_key=True),
        text_column("county"),
        text_column("division"),
        number_column("rules_version"),
        text_column("state"),
        number_column("version"),
    ]
