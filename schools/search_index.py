"""Texts found without reading every row: an index of trigrams, on SQLite and PostgreSQL alike.

`search_key__holds=words` asks it. The database itself keeps it true (triggers on SQLite, GIN on PostgreSQL), and it is
put in place after each `migrate`, since SQLite forgets the triggers of a table that Django makes anew. A database that
cannot have it (no FTS5, no right to `pg_trgm`) answers the same, only slower.
"""

import logging
from itertools import chain
from typing import Any

from django.apps import AppConfig
from django.core.exceptions import EmptyResultSet
from django.db import DatabaseError, connections, models, transaction
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler

logger = logging.getLogger(__name__)

_Sql = tuple[str, tuple[str | int, ...]]

_TRIGRAM = 3  # signs; a shorter word is the beginning of several trigrams, which the index itself names
_LAST_SIGN = "\U0010ffff"


@models.TextField.register_lookup
class Holds(models.Lookup):
    """`search_key__holds=["школа", "№1"]`: each of the folded words stands in the text. No word holds in none."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> _Sql:
        return self._and([self._like(compiler, connection, word) for word in self.rhs])

    def as_sqlite(self, compiler: SQLCompiler, connection: Any) -> _Sql:
        # A single letter stands in nearly every text: reading until enough are found beats gathering them all.
        asked = [word for word in self.rhs if len(word) > 1 or word.isdigit()]
        if not asked or not isinstance(self.lhs, Col):
            return self.as_sql(compiler, connection)
        meta, quote = self.lhs.target.model._meta, connection.ops.quote_name
        index = _index_name(meta.db_table)
        if not _stands(connection, index):
            return self.as_sql(compiler, connection)
        key = f"{compiler.quote_name_unless_alias(self.lhs.alias)}.{quote(meta.pk.column)}"
        parts, params = zip(*(_phrase(index, word) for word in asked), strict=True)
        phrases = " || ' AND ' || ".join(parts)
        found = f"{key} IN (SELECT rowid FROM {quote(index)} WHERE {quote(index)} MATCH {phrases})"  # noqa: S608 - our names
        letters = [self._like(compiler, connection, word) for word in self.rhs if word not in asked]
        return self._and([(found, tuple(chain.from_iterable(params))), *letters])

    def _like(self, compiler: SQLCompiler, connection: Any, word: str) -> _Sql:
        lhs, params = self.process_lhs(compiler, connection)
        escape = r" ESCAPE '\'" if connection.vendor == "sqlite" else ""
        return f"{lhs} LIKE %s{escape}", (*params, f"%{connection.ops.prep_for_like_query(word)}%")

    @staticmethod
    def _and(parts: list[_Sql]) -> _Sql:
        if not parts:
            raise EmptyResultSet
        return " AND ".join(sql for sql, _params in parts), tuple(param for _sql, params in parts for param in params)


def install(sender: AppConfig, using: str, **_rest: Any) -> None:
    """Put the index beside every table of an app that has a search text; what stands already is left alone."""
    connection = connections[using]
    for model in sender.get_models():
        if getattr(model, "search_sources", ()) and connection.vendor in _INSTALL:
            _INSTALL[connection.vendor](connection, model._meta.db_table)


def _install_postgresql(connection: Any, table: str) -> None:
    quote = connection.ops.quote_name
    index = f"CREATE INDEX IF NOT EXISTS {quote(_index_name(table))} ON {quote(table)} USING gin "
    try:
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(index + "(search_key gin_trgm_ops)")
    except DatabaseError as fault:
        logger.warning(
            "Search reads %s row by row: %s Let the database's administrator run "
            "«CREATE EXTENSION pg_trgm» (package postgresql-contrib), then run «manage.py migrate» again.",
            table,
            str(fault).strip(),
        )


def _install_sqlite(connection: Any, table: str) -> None:
    index = _index_name(table)
    wanted = _sqlite_parts(table, index)
    with connection.cursor() as cursor:
        names = ", ".join(["%s"] * len(wanted))
        cursor.execute(f"SELECT name, sql, type FROM sqlite_master WHERE name IN ({names})", list(wanted))  # noqa: S608
        standing = {name: (sql, kind) for name, sql, kind in cursor.fetchall()}
    if {name: sql for name, (sql, _kind) in standing.items()} == wanted:
        return
    try:
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            for name, (_sql, kind) in standing.items():
                cursor.execute(f'DROP {kind} "{name}"')
            for sql in wanted.values():
                cursor.execute(sql)
            cursor.execute(f'INSERT INTO "{index}"(rowid, search_key) SELECT id, search_key || {_END} FROM "{table}"')  # noqa: S608
    except DatabaseError as fault:
        logger.warning("Search reads %s row by row, this SQLite has no index of trigrams: %s", table, fault)


# Indexed behind each text, so that its last signs begin trigrams too; no word of a query holds a space.
_END = "'  '"


def _sqlite_parts(table: str, index: str) -> dict[str, str]:
    """The index, the list of its trigrams and what keeps them true: name → how it is made. Texts are kept but once."""
    forget = (
        f'INSERT INTO "{index}"("{index}", rowid, search_key) '  # noqa: S608
        f"VALUES ('delete', old.id, old.search_key || {_END});"
    )
    learn = f'INSERT INTO "{index}"(rowid, search_key) VALUES (new.id, new.search_key || {_END});'  # noqa: S608
    columns = "search_key, content='', tokenize='trigram case_sensitive 1'"
    return {
        index: f'CREATE VIRTUAL TABLE "{index}" USING fts5({columns})',
        f"{index}_terms": f"""CREATE VIRTUAL TABLE "{index}_terms" USING fts5vocab('{index}', 'row')""",
        **{
            f"{index}_{name}": f'CREATE TRIGGER "{index}_{name}" AFTER {when} ON "{table}" BEGIN {work} END'
            for name, when, work in (
                ("in", "INSERT", learn),
                ("out", "DELETE", forget),
                ("anew", "UPDATE OF search_key", forget + learn),
            )
        },
    }


def _phrase(index: str, word: str) -> _Sql:
    """SQL of what is asked of the index for one word: the word itself, or any of the trigrams that begin with it."""
    if len(word) >= _TRIGRAM:
        return "%s", ('"{}"'.format(word.replace('"', '""')),)
    trigrams = """group_concat('"' || replace(term, '"', '""') || '"', ' OR ')"""
    # "" is a phrase that stands nowhere.
    return (
        f"""'(' || coalesce((SELECT {trigrams} FROM "{index}_terms" WHERE term >= %s AND term < %s), '""') || ')'""",  # noqa: S608
        (word, word + _LAST_SIGN),
    )


_INSTALL = {"postgresql": _install_postgresql, "sqlite": _install_sqlite}


def _index_name(table: str) -> str:
    return f"{table}_search"


_standing: set[tuple[str, str]] = set()


def _stands(connection: Any, index: str) -> bool:
    """Whether the index is there, asked once in a process and past the log of queries: a page is no dearer for it."""
    known = (str(connection.settings_dict["NAME"]), index)
    if known not in _standing:
        connection.ensure_connection()
        found = connection.connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (index,)).fetchone()
        if found:
            _standing.add(known)
    return known in _standing
