"""Forms of the admin as a browser sends them: everything the page shows, with what a person changed."""

from datetime import date
from typing import Any


def sent(client: Any, address: str, **changed: Any) -> Any:
    """The answer to the page's form sent back with some fields changed; names as the page has them."""
    page = client.get(address)
    assert page.status_code == 200, address
    return client.post(address, {**_shown(page), **changed})


def problems(response: Any) -> dict[str, list[str]]:
    """What the page says is wrong, by field; `__all__` is the top of the form."""
    assert response.status_code == 200
    return {name: list(errors) for name, errors in response.context["adminform"].form.errors.items()}


def _shown(page: Any) -> dict[str, Any]:
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    return {name: _text(value) for name, value in values.items() if value is not None and value is not False}


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
