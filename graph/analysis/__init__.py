"""The analysis graph: the ledger on one day, as integer arrays; read-only and rebuildable."""

from __future__ import annotations

from graph.analysis.arrays import AnalysisGraph, Strings
from graph.analysis.compile import compile_days, compile_graph
from graph.analysis.store import open_graph

__all__ = ["AnalysisGraph", "Strings", "compile_days", "compile_graph", "open_graph"]
