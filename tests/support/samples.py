"""A request body that a door's document allows: the smallest one, made from its schema."""

from typing import Any

Document = dict[str, Any]

BY_FORMAT = {
    "uuid": "0192f3c1-7a10-7c3e-9b1e-00000000000f",
    "date": "2026-03-02",
    "date-time": "2026-03-02T09:00:00+08:00",
}
BY_PATTERN = {
    "^[0-9]{12}$": "620502005002",
    "^[0-9]{6}$": "123456",
    "^[0-9a-f]{64}$": "0" * 64,
    "^CMP-[0-9]{12}-[0-9]{2,4}$": "CMP-620502005002-01",
    "^ORG-[0-9]{12}(-[A-Z0-9]+)*$": "ORG-620502005000",
}
A_WORD = "a_word_of_some_length"


def body_for(document: Document, operation: Document) -> Any:
    """Return the smallest body for an operation, or None when it takes none."""
    content = operation.get("requestBody", {}).get("content", {})
    return sample(document, next(iter(content.values()))["schema"]) if content else None


def query_for(document: Document, operation: Document) -> dict[str, Any]:
    """Return the query that an operation needs."""
    return {
        parameter["name"]: sample(document, parameter["schema"])
        for parameter in operation.get("parameters", ())
        if parameter.get("in") == "query" and parameter.get("required")
    }


def sample(document: Document, schema: Document) -> Any:
    """Return the smallest value that a schema allows."""
    if "$ref" in schema:
        return sample(document, document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    if "enum" in schema:
        return schema["enum"][0]
    kinds = schema.get("type", "object")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    if kind == "object":
        properties = schema.get("properties", {})
        return {name: sample(document, properties[name]) for name in schema.get("required", ())}
    if kind == "array":
        return [sample(document, schema["items"])] * max(1, schema.get("minItems", 1))
    if kind == "string":
        return _text(schema)
    return {"boolean": True, "integer": schema.get("minimum", 1), "number": 1}[kind]


def _text(schema: Document) -> str:
    found = BY_FORMAT.get(schema.get("format", "")) or BY_PATTERN.get(schema.get("pattern", ""))
    return found or A_WORD[: schema.get("maxLength", len(A_WORD))].ljust(schema.get("minLength", 0), "x")
