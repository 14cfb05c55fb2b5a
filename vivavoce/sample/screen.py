"""Shows the sample interview in a terminal: captions, states, response times, the report."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

_SLOW_MS = 1500


class TerminalScreen:
    """Prints a line per utterance; on a terminal also the candidate's interim captions."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self._status = self.console.status("", spinner="dots") if self.console.is_terminal else None
        self._state = ""

    def agent(self, text: str, kind: str, v2v_ms: int | None) -> None:
        time = ""
        if v2v_ms is not None:
            colour = "yellow" if v2v_ms > _SLOW_MS else "green"
            time = f"  [{colour}]{v2v_ms} ms[/{colour}]"
        self.console.print(
            f"[bold cyan]interviewer[/bold cyan] [dim]{kind:<9}[/dim] {escape(text)}{time}"
        )

    def candidate(self, text: str, *, final: bool) -> None:
        if final:
            self.console.print(f"[bold]candidate[/bold]   [dim]heard    [/dim] {escape(text)}")
        elif self._status is not None:
            self._status.update(f"[dim]{escape(text[-self.console.width + 12 :])}[/dim]")

    def state(self, state: str) -> None:
        if self._status is None or state == self._state:
            return
        self._state = state
        self._status.update(f"[dim]{state} …[/dim]")
        self._status.start()

    def note(self, text: str) -> None:
        self.console.print(f"[dim]· {escape(text)}[/dim]")

    def close(self) -> None:
        if self._status is not None:
            self._status.stop()

    def report(self, report: dict[str, Any]) -> None:
        """The report as a one-page memo."""
        self.close()
        content = report.get("report") or report
        table = Table(box=None, pad_edge=False, show_header=True, header_style="dim")
        table.add_column("dimension")
        table.add_column("level", justify="right")
        table.add_column("why, in the candidate's words")
        for item in content.get("dimensions", []):
            quotes = item.get("quotes") or []
            quote = f"“{quotes[0]['text']}” ({quotes[0]['start_s']:.0f} s)" if quotes else ""
            verdict = str(item.get("verdict", "")).replace("_", " ")
            shown = _levels(item) or verdict
            table.add_row(escape(str(item.get("name"))), shown, escape(quote))
        head = _total(content)
        summary = content.get("summary_text") or report.get("message") or ""
        self.console.print()
        self.console.print(Panel(escape(str(summary)), title=f"Report: {head}", title_align="left"))
        self.console.print(table)
        if reason := content.get("withheld_reason"):
            self.console.print(f"[yellow]{escape(str(reason))}[/yellow]")
        for flag in content.get("flags", []):
            kind, text = escape(str(flag.get("kind"))), escape(str(flag.get("text")))
            self.console.print(f"[yellow]flag {kind}[/yellow] {text}")


def _levels(dimension: dict[str, Any]) -> str:
    """The level, or the range of levels; empty without any."""
    if (level := dimension.get("level")) is not None:
        return str(level)
    return "–".join(str(level) for level in dimension.get("range") or ())


def _total(content: dict[str, Any]) -> str:
    total, bounds = content.get("total"), content.get("total_range")
    if isinstance(total, int | float):
        return f"total {total:.2f} of 5"
    if bounds:
        return f"total {bounds[0]:.2f} to {bounds[1]:.2f} of 5"
    return "levels withheld" if content.get("withheld_reason") else "not scored"
