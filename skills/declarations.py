"""The skills as plain JSON schemas, for any model that calls functions. No reference, no union, no type of a vendor."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from skills.registry import Skill

_KEPT = ("type", "description", "enum", "minimum", "maximum", "minItems", "maxItems", "maxLength")


def declare(skill: Skill) -> dict[str, Any]:
    """{"name", "description", "parameters"}; parameters is an object schema of simple types and enums."""
    return {"name": skill.name, "description": skill.description, "parameters": parameters_of(skill.args)}


def parameters_of(arguments: type[BaseModel]) -> dict[str, Any]:
    """The object schema of any set of arguments that is made of simple types and enums."""
    schema = arguments.model_json_schema()
    definitions = schema.get("$defs", {})
    properties = {name: _inline(field, definitions) for name, field in schema.get("properties", {}).items()}
    parameters: dict[str, Any] = {"type": "object", "properties": properties}
    if required := schema.get("required"):
        parameters["required"] = list(required)
    return parameters


def _inline(field: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """One field without $ref, null and unions: an optional field is one that need not be given."""
    if "$ref" in field:
        # An enum's own description is its docstring, written for us.
        target = definitions[field["$ref"].rsplit("/", 1)[-1]]
        return {**{key: target[key] for key in ("type", "enum")}, **_description(field)}
    if "anyOf" in field:
        options = [_inline(option, definitions) for option in field["anyOf"] if option.get("type") != "null"]
        # A name from a list or free words: the description names the list, the schema says text.
        merged = options[0] if len(options) == 1 else {"type": "string"}
        return {**merged, **_description(field)}
    plain = {key: field[key] for key in _KEPT if key in field}
    if isinstance(items := field.get("items"), dict):
        plain["items"] = _inline(items, definitions)
    return plain


def _description(field: dict[str, Any]) -> dict[str, Any]:
    return {"description": field["description"]} if "description" in field else {}
