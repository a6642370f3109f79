"""SpiffWorkflow: a BPMN process of user tasks, its instance kept as JSON beside the rows.

After https://spiffworkflow.readthedocs.io/en/stable/bpmn/ (parser, workflows, serializer): the
instance is loaded, the user task run, the engine goes on to the next one, the instance is stored.
As in its own example application the specification is kept apart from the instance. The other rows
are written by hand (the floor), in the same transaction.
"""

from __future__ import annotations

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from benchmarks.floor import PostgresFloor, SqliteFloor
from benchmarks.peers.contenders.child import Move, Told, Walker, serve
from benchmarks.peers.contenders.spiff_kept import Kept
from benchmarks.peers.contenders.spiff_process import XML
from benchmarks.steps import Step


class Spiff(Walker):
    """Instances in a table of their own, found by the number of the case."""

    def __init__(self, told: Told) -> None:
        """Parse the process and make the table."""
        super().__init__(told)
        self._kept = Kept(XML)
        self._opener = self._floor()
        self._opener.connection.execute(
            "CREATE TABLE spiff_instances (number TEXT PRIMARY KEY, instance TEXT NOT NULL)"
        )
        self._opener.connection.commit()

    def _floor(self) -> SqliteFloor | PostgresFloor:
        return (SqliteFloor if self.told.is_sqlite else PostgresFloor)(self.told.url)

    def open_case(self, number: str) -> None:
        """Start an instance and store it."""
        workflow = BpmnWorkflow(self._kept.spec)
        workflow.do_engine_steps()
        text = self._kept.dump(workflow)
        mark = self._opener.mark
        self._opener.connection.execute(
            f"INSERT INTO spiff_instances VALUES ({mark}, {mark})",  # noqa: S608 - our own names
            (number, text),
        )
        self._opener.connection.commit()

    def walker(self) -> Move:
        """Return the move over one connection."""
        floor, told = self._floor(), self.told
        lock = "" if told.is_sqlite else " FOR UPDATE"
        find = f"SELECT instance FROM spiff_instances WHERE number = ?{lock}"  # noqa: S608
        find = find.replace("?", floor.mark)
        keep = "UPDATE spiff_instances SET instance = ? WHERE number = ?".replace("?", floor.mark)

        def move(number: str, step: Step) -> None:
            floor.start()
            [(text,)] = floor.connection.execute(find, (number,)).fetchall()
            text = self._run(text, step)
            floor.connection.execute(keep, (text, number))
            floor.write(number, step, told.now, told.today)
            floor.connection.commit()

        return move

    def _run(self, text: str, step: Step) -> str:
        workflow = self._kept.load(text)
        name = f"concur_{step.role[:3]}" if step.trigger == "concur" else step.trigger
        task = workflow.get_next_task(state=TaskState.READY, spec_name=name)
        task.data["by"] = step.person
        task.run()
        workflow.do_engine_steps()
        return self._kept.dump(workflow)


if __name__ == "__main__":
    serve(Spiff)
