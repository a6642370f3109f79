"""``phinong case``: the readers of ``case_reads`` and the acts of ``case_acts``, in one group."""

from cli import case_acts, case_reads
from cli.command import App

ORDER = (
    "list", "show", "history", "ledger", "new", "follow", "do", "comment", "attach", "document",
    "edit", "correct", "duty",
)  # fmt: skip
"""As the help lists them."""

app = App("เรื่อง: เสนอ ดู และดำเนินการ", "cases: propose, read, act")
app.registered_commands += sorted(
    (*case_reads.app.registered_commands, *case_acts.app.registered_commands),
    key=lambda command: ORDER.index(str(command.name)),
)
