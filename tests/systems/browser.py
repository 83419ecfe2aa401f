"""A person with a browser: cookies, redirects and forms, nothing else."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.forms.append((found.get("action") or "", {}))
        elif tag == "input" and self.forms and found.get("name"):
            self.forms[-1][1][str(found["name"])] = found.get("value") or ""
        elif tag == "a":
            self.links.append(found.get("href") or "")


class Browser:
    """Signs ``person`` in wherever it is asked to, and agrees; or turns away."""

    def __init__(self, person: str, *, agrees: bool = True) -> None:
        self.person = person
        self.agrees = agrees
        self.client = httpx.Client(trust_env=False, timeout=20)
        self.landed = ""
        """The last address that was asked for."""

    def close(self) -> None:
        self.client.close()

    def visit(self, address: str, stop: str = "no such place") -> httpx.Response:
        """Goes there and on, until nothing is asked any more or an address begins with ``stop``."""
        response = self._get(address, stop)
        for _ in range(12):
            page = _Forms()
            page.feed(response.text)
            if self.landed.startswith(stop) or not page.forms:
                return response
            here = str(response.url)
            if not self.agrees and (away := [link for link in page.links if link.endswith("/abort")]):
                response = self._get(urljoin(here, away[0]), stop)
                continue
            action, fields = page.forms[0]
            if not self.agrees and "confirm" in fields:
                fields["abort"] = fields.pop("confirm")
                return self.client.post(urljoin(here, action), data=fields)
            if "login" in fields:
                fields |= {"login": self.person, "password": "of this test"}
            sent = self.client.post(urljoin(here, action), data=fields)
            response = self._follow(sent, stop)
        raise AssertionError("the provider asks without end")

    def _get(self, address: str, stop: str) -> httpx.Response:
        self.landed = address
        return self._follow(self.client.get(address), stop)

    def _follow(self, response: httpx.Response, stop: str) -> httpx.Response:
        while response.has_redirect_location:
            address = urljoin(str(response.url), response.headers["location"])
            self.landed = address
            if address.startswith(stop):
                return response
            response = self.client.get(address)
        return response
