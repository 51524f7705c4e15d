"""Rows brought to a resource, and what it says of them."""

import tablib


def bring(resource, headings, *rows, dry_run=False):
    """The result of importing rows under headings."""
    return resource.import_data(tablib.Dataset(*rows, headers=list(headings)), dry_run=dry_run)


def problems(result):
    """(row of the file, heading, what is wrong) for every problem."""
    assert not result.base_errors, [str(each.error) for each in result.base_errors]
    assert not result.row_errors(), result.row_errors()
    return [(row.number, heading, problem) for row in result.invalid_rows for heading, problem in row.problems]


def refusal(result):
    (problem,) = result.base_errors
    return str(problem.error)
