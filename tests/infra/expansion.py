"""The SAM transform, done here: `template.yaml` as CloudFormation sees it, with what the tests ask of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from tests.sandbox.tools import ROOT

SOURCE = ROOT / "template.yaml"
UPLOADED = "s3://bucket/key"


@dataclass(frozen=True, slots=True)
class Template:
    """An expanded template."""

    body: Mapping[str, Any]

    def of_type(self, kind: str) -> dict[str, Any]:
        """Every resource of a type, by logical id."""
        return {name: each for name, each in self.body["Resources"].items() if each["Type"] == kind}

    def properties(self, logical_id: str) -> dict[str, Any]:
        """The properties of one resource."""
        found: dict[str, Any] = self.body["Resources"][logical_id]["Properties"]
        return found

    def routes(self) -> dict[tuple[str, str], dict[str, Any]]:
        """What the API answers: (METHOD, path) → operation."""
        paths = self.properties("Api")["Body"]["paths"]
        return {(method.upper(), path): operation for path, all_ in paths.items() for method, operation in all_.items()}

    def statements(self, role: str) -> list[dict[str, Any]]:
        """The policy statements that a role ends up with, from wherever they are attached."""
        attached = [
            policy["Properties"]
            for policy in self.of_type("AWS::IAM::Policy").values()
            if {"Ref": role} in policy["Properties"]["Roles"]
        ]
        policies = [*self.properties(role).get("Policies", []), *attached]
        return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]

    def grants(self, role: str) -> Iterator[tuple[str, str]]:
        """Each (action, resource) that a role may do, the resource as JSON."""
        for statement in self.statements(role):
            for action in as_list(statement["Action"]):
                for resource in as_list(statement["Resource"]):
                    yield action, json.dumps(resource)


def read_source() -> dict[str, Any]:
    """The template as written."""
    source: dict[str, Any] = yaml_parse(SOURCE.read_text(encoding="utf-8"))
    return source


def expand() -> Template:
    """Apply the SAM transform to the template with its defaults, as if its code were uploaded."""
    source = read_source()
    for resource in source["Resources"].values():
        for name in ("CodeUri", "ContentUri"):
            if name in resource.get("Properties", {}):
                resource["Properties"][name] = UPLOADED
    defaults = {name: each["Default"] for name, each in source["Parameters"].items()}
    translator = Translator({}, Parser(), boto_session=boto3.session.Session(region_name="eu-central-1"))
    return Template(copy.deepcopy(translator.translate(sam_template=source, parameter_values=defaults)))


def as_list(value: Any) -> Sequence[Any]:
    """The elements of what CloudFormation takes as one or as a list."""
    return value if isinstance(value, list) else [value]
