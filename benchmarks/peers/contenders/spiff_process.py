"""Two BPMN processes: the eight moves as user tasks, two of them parallel, and a timer."""

from __future__ import annotations

from collections.abc import Iterator

_WAY = (
    ("start", "submit"),
    ("submit", "endorse"),
    ("endorse", "accept"),
    ("accept", "split"),
    ("split", "concur_moi"),
    ("split", "concur_mfa"),
    ("concur_moi", "join"),
    ("concur_mfa", "join"),
    ("join", "confirm_ministerial"),
    ("confirm_ministerial", "approve"),
    ("approve", "partner_agrees"),
    ("partner_agrees", "end"),
)
_KINDS = {
    "start": "startEvent",
    "end": "endEvent",
    "split": "parallelGateway",
    "join": "parallelGateway",
}


def _nodes() -> Iterator[str]:
    for name in dict.fromkeys(node for pair in _WAY for node in pair):
        comes = "".join(f"<incoming>{a}_{b}</incoming>" for a, b in _WAY if b == name)
        goes = "".join(f"<outgoing>{a}_{b}</outgoing>" for a, b in _WAY if a == name)
        kind = _KINDS.get(name, "userTask")
        yield f'<{kind} id="{name}" name="{name}">{comes}{goes}</{kind}>'


def _flows() -> Iterator[str]:
    for a, b in _WAY:
        yield f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>'


_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="p">'
    '<process id="case" isExecutable="true">'
)
_TAIL = "</process></definitions>"
XML = f"{_HEAD}{''.join(_nodes())}{''.join(_flows())}{_TAIL}"
ALARM = (
    f'{_HEAD}<startEvent id="start"><outgoing>a</outgoing></startEvent>'
    '<intermediateCatchEvent id="wait"><incoming>a</incoming><outgoing>b</outgoing>'
    '<timerEventDefinition><timeDuration>"P30D"</timeDuration></timerEventDefinition>'
    '</intermediateCatchEvent><userTask id="late"><incoming>b</incoming><outgoing>c</outgoing>'
    '</userTask><endEvent id="end"><incoming>c</incoming></endEvent>'
    '<sequenceFlow id="a" sourceRef="start" targetRef="wait"/>'
    '<sequenceFlow id="b" sourceRef="wait" targetRef="late"/>'
    f'<sequenceFlow id="c" sourceRef="late" targetRef="end"/>{_TAIL}'
)
