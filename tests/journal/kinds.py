"""Finds every kind of event that the product's own code records."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings


def recorded() -> Iterator[tuple[str | None, str]]:
    """(kind, "file:line") of each event recorded; None for a kind that is not written out where it is recorded.

    A room's own shorthand (a function whose first parameter is `kind`) hands on what its callers write out.
    """
    for source in _sources():
        tree = ast.parse(source.read_text(encoding="utf-8"))
        shorthands = [node for node in ast.walk(tree) if _hands_on(node)]
        names = {node.name for node in shorthands}
        inside = {id(inner) for node in shorthands for inner in ast.walk(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and id(node) not in inside and _records(node.func, names):
                yield _kind(node), f"{source.relative_to(settings.BASE_DIR)}:{node.lineno}"


def _sources() -> Iterator[Path]:
    for room in apps.get_app_configs():
        folder = Path(room.path)
        if folder.is_relative_to(settings.BASE_DIR) and ".venv" not in folder.parts:
            for pattern in ("operations.py", "operations/*.py", "commands/*.py", "tasks.py"):
                yield from sorted(folder.rglob(pattern))


def _hands_on(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and bool(node.args.args) and node.args.args[0].arg == "kind"


def _records(called: ast.expr, shorthands: set[str]) -> bool:
    if isinstance(called, ast.Name):
        return called.id in shorthands
    return (
        isinstance(called, ast.Attribute)
        and called.attr == "record"
        and isinstance(called.value, ast.Name)
        and called.value.id in {"journal", "operations"}
    )


def _kind(call: ast.Call) -> str | None:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
