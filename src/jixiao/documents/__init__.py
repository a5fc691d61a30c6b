"""TOML and JSON files that people wrote, with the place of everything in them."""

from __future__ import annotations

from jixiao.documents.bounds import DEEPEST
from jixiao.documents.canonical_json import canonical_json, digest_of, text_digest
from jixiao.documents.document import Document, path_text
from jixiao.documents.files import decoded, hidden_by, names_a_file, read_beginning, real_path, shown_path
from jixiao.documents.reading import (
    RULE_BYTES,
    exact_number,
    from_data,
    parse_content,
    parse_json,
    parse_toml,
    read_document,
    read_json,
    read_toml,
)
from jixiao.documents.system_errors import FOREIGN, reason_of, reporting_system_errors, system_problem

__all__ = [
    "DEEPEST",
    "FOREIGN",
    "RULE_BYTES",
    "Document",
    "canonical_json",
    "decoded",
    "digest_of",
    "exact_number",
    "from_data",
    "hidden_by",
    "names_a_file",
    "parse_content",
    "parse_json",
    "parse_toml",
    "path_text",
    "read_beginning",
    "read_document",
    "read_json",
    "read_toml",
    "real_path",
    "reason_of",
    "reporting_system_errors",
    "shown_path",
    "system_problem",
    "text_digest",
]
