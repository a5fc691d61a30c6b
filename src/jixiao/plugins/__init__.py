"""Plugins: where indicators, rulesets, functions and calendars come from."""

from __future__ import annotations

from jixiao.plugins.catalog import KIND_NAMES, RULESET_KEYS, STATE_NAMES, Catalog, Plugin
from jixiao.plugins.discovery import discover
from jixiao.plugins.extensions import Extensions, FileReader, FileWriter, FindingRule, Remark
from jixiao.plugins.hookspecs import hookimpl
from jixiao.plugins.sources import ProjectFile, Sources, find_sources, shipped_folder

__all__ = [
    "KIND_NAMES",
    "RULESET_KEYS",
    "STATE_NAMES",
    "Catalog",
    "Extensions",
    "FileReader",
    "FileWriter",
    "FindingRule",
    "Plugin",
    "ProjectFile",
    "Remark",
    "Sources",
    "discover",
    "find_sources",
    "hookimpl",
    "shipped_folder",
]
