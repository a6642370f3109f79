"""DBOS: each human act is a durable workflow whose one step is a transaction of a datasource.

After https://docs.dbos.dev/python/tutorials/transaction-tutorial and
https://docs.dbos.dev/python/reference/datasources: the rows and the checkpoint of the step commit
together. A workflow that waits for a person by `recv` polls its database and is far slower; this is
the quicker of its two ways. The rows are written by SQLAlchemy's ORM.
"""

from __future__ import annotations

from typing import Any

from dbos import DBOS, SQLAlchemyDatasource

from benchmarks.orm_peer import OrmPeer, an_engine
from benchmarks.peers.contenders.child import Move, Told, Walker, serve
from benchmarks.steps import Step


class Dbos(Walker):
    """A system database beside the one with the rows, as it is set up by itself."""

    def __init__(self, told: Told) -> None:
        """Launch DBOS."""
        super().__init__(told)
        system = f"sqlite:///{told.folder / 'dbos.sqlite'}" if told.is_sqlite else told.spare
        DBOS(
            config={"name": "bench", "system_database_url": system, "log_level": "ERROR",
                    "run_admin_server": False}
        )  # fmt: skip
        engine = an_engine(told.url, pool_size=16)
        datasource = SQLAlchemyDatasource.create(told.url, engine=engine)
        peer = OrmPeer(told.url)
        numbered = dict(enumerate(told.steps))

        @datasource.transaction(
            isolation_level="SERIALIZABLE" if told.is_sqlite else "READ COMMITTED"
        )
        def write(number: str, which: int) -> None:
            peer.write(datasource.sql_session(), number, numbered[which], told.now, told.today)

        @DBOS.workflow()
        def act(number: str, which: int) -> None:
            write(number, which)

        self._act: Any = act
        DBOS.launch()

    def walker(self) -> Move:
        """Return the move."""
        which = {id(step): i for i, step in enumerate(self.told.steps)}

        def move(number: str, step: Step) -> None:
            self._act(number, which[id(step)])

        return move


if __name__ == "__main__":
    serve(Dbos)
