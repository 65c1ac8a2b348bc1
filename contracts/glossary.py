"""The glossary as a page: one word per thing, in both languages."""

from contracts.documents import DATA, read_csv

_OPENING = """\
# 术语表 Glossary

One word per thing, everywhere: pages, code, events and documents. A word under *avoid* is not used for it.
每个事物只用一个词：页面、代码、事件和文档一致；"避免"一栏的词不用。
"""
_HEAD = "| 中文 | English | 标识 Identifier | 含义 Meaning | 避免 Avoid |\n| --- | --- | --- | --- | --- |\n"


def page() -> str:
    """Return the glossary as Markdown, one table for every kind of word."""
    rows = read_csv(DATA / "glossary.csv")
    kinds = dict.fromkeys(row["kind"] for row in rows)
    tables = [_table(kind, [row for row in rows if row["kind"] == kind]) for kind in kinds]
    return _OPENING + "".join(tables)


def _table(kind: str, rows: list[dict[str, str]]) -> str:
    lines = "".join(_line(row) for row in rows)
    return f"\n## {kind.replace('_', ' ').capitalize()}\n\n{_HEAD}{lines}"


def _line(row: dict[str, str]) -> str:
    identifier = f"`{row['identifier']}`" if row["identifier"] else ""
    cells = (row["zh"], row["en"], identifier, row["definition_en"], row["avoid"])
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
