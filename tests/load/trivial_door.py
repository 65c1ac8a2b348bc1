"""The least a Flask door can do: read two fields, insert two rows, commit."""

import json
import os
import uuid

from flask import Flask, request
from marshmallow import Schema, fields
from sqlalchemy import Column, MetaData, Table, Text, create_engine, insert

metadata = MetaData()
orders = Table("orders", metadata, Column("id", Text, primary_key=True), Column("item", Text), Column("text", Text))
sent = Table("sent", metadata, Column("id", Text, primary_key=True), Column("body", Text, nullable=False))


class Order(Schema):
    """What is taken in."""

    item = fields.Str(required=True)
    text = fields.Str(required=True)


def door() -> Flask:
    """Return the application."""
    app = Flask("trivial")
    engine = create_engine(os.environ["BENCH_DATABASE"], pool_size=10, max_overflow=0)
    shape = Order()

    @app.post("/orders")
    def take() -> tuple[dict[str, str], int]:
        order = {"id": str(uuid.uuid4()), **shape.load(request.get_json())}
        with engine.begin() as connection:
            connection.execute(insert(orders).values(order))
            connection.execute(insert(sent).values(id=order["id"], body=json.dumps(order)))
        return {"id": order["id"]}, 201

    return app
