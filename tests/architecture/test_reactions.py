"""The inbox knows a reaction by the name of its queue: an operator forgets and measures by that name."""

import ast
from pathlib import Path

import pytest

from deploy.services import SERVICES

ROOT = Path(__file__).parents[2]


def _reactions(service: str) -> list[ast.FunctionDef]:
    tree = ast.parse((ROOT / "services" / service / "service.py").read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return [
        function for function in functions if any("reaction(" in ast.unparse(one) for one in function.decorator_list)
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_a_reaction_hands_its_event_to_the_function_of_its_own_name(service: str) -> None:
    found = {function.name: ast.unparse(function.body[-1]) for function in _reactions(service)}

    assert found
    for name, call in found.items():
        assert call in {f"self.app.react(event, reactions.{name})", f"self.app.react_to_all(events, reactions.{name})"}
