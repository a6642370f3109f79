"""Instances of a BPMN process as text, without the specification that all of them share."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import DEFAULT_CONFIG, BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter, WorkflowConverter
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow


class _Apart(BpmnWorkflowConverter):
    spec: Any = None

    def to_dict(self, workflow: Any) -> dict[str, Any]:
        """Return the instance alone."""
        return {
            **WorkflowConverter.to_dict(self, workflow),
            "spec": None,
            "subprocess_specs": {},
            "subprocesses": {},
            "bpmn_events": [],
        }

    def from_dict(self, dct: dict[str, Any]) -> Any:
        """Return the instance with the shared specification."""
        return super().from_dict(dct | {"spec": self.spec})


class Kept:
    """A process, and how its instances are stored and loaded."""

    def __init__(self, xml: str) -> None:
        """Parse the process ``case`` of a document."""
        parser = BpmnParser()
        parser.add_bpmn_str(xml.encode())
        self.spec = _Apart.spec = parser.get_spec("case")
        registry = BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, BpmnWorkflow: _Apart})
        self._serializer = BpmnWorkflowSerializer(registry)

    def dump(self, workflow: Any) -> str:
        """Return an instance as text."""
        return str(self._serializer.serialize_json(workflow))

    def load(self, text: str) -> Any:
        """Return the instance of a text."""
        return self._serializer.deserialize_json(text)
