"""Somebody who applies: begins a draft, fills the form in, chooses files, presses its buttons."""

from collections.abc import Mapping
from typing import Any

from tests import samples
from tests.console.visitor import Page, Visitor

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
Chosen = Mapping[str, tuple[str, bytes]]


def typed(**changes: str | list[str]) -> dict[str, str | list[str]]:
    """A whole form as somebody types it."""
    form = samples.form()
    home, address = form.organisation, form.organisation.address
    fields: dict[str, str | list[str]] = {
        "legal_name": home.legal_name,
        "other_names": home.other_names,
        "kind": home.kind.value,
        "web_site": home.web_site,
        "mail_street": address.street,
        "mail_city": address.city,
        "mail_state": address.state,
        "mail_zip": address.zip,
        "phone": home.phone,
        "directory_consent": "yes",
    }
    for whose, contact in (("primary", form.primary), ("backup", form.backup)):
        fields |= {f"{whose}_{name}": value for name, value in contact.model_dump().items()}
    fields |= form.answers
    fields |= dict.fromkeys(form.attestations, "yes")
    return fields | changes


class Applicant:
    """One applicant at one draft."""

    def __init__(self, visitor: Visitor, page: Page) -> None:
        self.visitor = visitor
        self.path = page.path.partition("?")[0]
        self.page = page

    @classmethod
    async def begin(cls, visitor: Visitor) -> "Applicant":
        """Read what comes before the form, and start."""
        return cls(visitor, await visitor.submit(await visitor.get("/apply"), "/apply"))

    async def reload(self) -> Page:
        """The form as the records know it."""
        self.page = await self.visitor.get(self.path)
        return self.page

    async def press(self, button: str, fields: Mapping[str, Any] | None = None, files: Chosen | None = None) -> Page:
        """Press a button of the page that is open; what is typed replaces everything in it."""
        data = self.own_fields() | dict(typed() if fields is None else fields) | {"action": button}
        response = await self.visitor.client.post(
            self.path,
            data=data,
            files=dict(files or {}) or {"agenda": ("", b"")},
            headers={"origin": self.visitor.base_url},
        )
        self.page = Page(response)
        return self.page

    async def type(self, fields: Mapping[str, Any]) -> Page:
        """What the script sends while somebody types; the page stays open."""
        return await self.visitor.post(f"{self.path}/save", self.own_fields() | dict(fields), **{"hx-request": "true"})

    async def submit(self, **changes: str | list[str]) -> Page:
        """Fill everything in, choose an agenda, and submit."""
        return await self.press("submit", typed(**changes), {"agenda": ("agenda.pdf", PDF)})

    def own_fields(self) -> dict[str, Any]:
        """What the page sends along by itself."""
        form = self.page.form(self.path)
        return {name: form.fields[name][0] for name in ("form_token", "page", "rule_set", "revision")}


__all__ = ["PDF", "Applicant", "typed"]
