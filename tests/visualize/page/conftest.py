"""A real Chromium for the tests marked `browser`, and a watch on everything a page does in it.

The browser is found through the variable CHROMIUM or on the search path. Without one (or without
playwright) these tests are skipped with the reason; ISTHMUS_REQUIRE_BROWSER=1 makes that a failure.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from queries.result import ExposureReport
from tests.visualize.page import sample
from visualize.page.renderer import render

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")

# Blobs are kept instead of saved, so that a test can read what a person would have downloaded.
WATCH = """
window.seen = {violations: [], ran: 0, files: []};
document.addEventListener("securitypolicyviolation", (event) => {
  const { violatedDirective, blockedURI, sample } = event;
  window.seen.violations.push(violatedDirective + " " + blockedURI + " " + sample);
});
const keep = URL.createObjectURL.bind(URL);
URL.createObjectURL = (blob) => {
  window.seen.files.push(blob);
  return keep(blob);
};
"""


FAULTS = """() => {
  const foreign = ["img", "iframe", "object", "embed", "base", "form", "audio", "video",
    "link:not([rel=icon])", "meta[http-equiv=refresh]", "body style", "foreignObject"];
  const hasHandler = (e) => [...e.attributes].some((a) => a.name.startsWith("on"));
  return {
    violations: window.seen.violations,
    ran: window.seen.ran,
    foreign: [...document.querySelectorAll(foreign.join())].map((e) => e.outerHTML.slice(0, 90)),
    scripts: document.scripts.length,
    handlers: [...document.querySelectorAll("*")].filter(hasHandler).length,
    links: [...document.querySelectorAll("a[href]")].map((a) =>
      [a.getAttribute("href"), a.rel, a.target]),
  };
}"""


# That drawing in software is slow is a remark of the driver, not a fault of the page.
DRIVER_IS_SLOW = re.compile(r"GL Driver Message \(OpenGL, Performance,")

LAST_FILE = """async () => {
  const bytes = new Uint8Array(await window.seen.files.at(-1).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}"""


@dataclass
class Opened:
    """A page in the browser, with what it asked for and what went wrong."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note every request that leaves the file, every error and every dialog."""

        def on_request(request: Request) -> None:
            if not request.url.startswith((self.address, "blob:", "data:,")):
                self.requests.append(request.url)

        def on_dialog(dialog: Dialog) -> None:
            self.errors.append(f"dialog {dialog.message}")
            dialog.dismiss()

        def on_console(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning") and not DRIVER_IS_SLOW.search(message.text):
                self.errors.append(message.text)

        self.page.on("request", on_request)
        self.page.on("dialog", on_dialog)
        self.page.on("console", on_console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def faults(self) -> list[str]:
        """Everything that must not happen: requests, errors, policy violations, foreign script."""
        seen: dict[str, Any] = self.page.evaluate(FAULTS)
        found = [f"request {url[:90]}" for url in self.requests]
        found += [f"error {text[:160]}" for text in self.errors]
        found += [f"violation {text}" for text in seen["violations"]]
        found += [f"element {text}" for text in seen["foreign"]]
        if seen["ran"]:
            found.append("script from the data ran")
        if seen["scripts"] != 3:
            found.append(f"{seen['scripts']} scripts in the page instead of 3")
        if seen["handlers"]:
            found.append(f"{seen['handlers']} elements with an inline handler")
        for href, rel, target in seen["links"]:
            own = href.startswith(("#", "blob:"))
            if not own and not href.startswith(("http://", "https://")):
                found.append(f"link to {href[:90]}")
            elif not own and (rel, target) != ("noopener noreferrer nofollow", "_blank"):
                found.append(f"link without protection: {href[:90]}")
        if self.page.url.partition("#")[0] != self.address:
            found.append(f"moved to {self.page.url[:90]}")
        return found

    def clock(self) -> Callable[[str], float]:
        """Milliseconds that the page's main thread has spent on `TaskDuration`, `ScriptDuration`…

        By the browser's own clock of CPU, so that a busy machine does not matter.
        """
        session = self.page.context.new_cdp_session(self.page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def spent(name: str) -> float:
            found = session.send("Performance.getMetrics")["metrics"]
            return next(float(item["value"]) * 1000 for item in found if item["name"] == name)

        return spent

    def wait_until(self, condition: str) -> None:
        """Wait for a condition; playwright's own waiting needs `eval`, which the policy forbids."""
        for _ in range(800):
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(25)
        pytest.fail(f"did not happen within twenty seconds: {condition}")

    def file(self, click: Callable[[], None]) -> bytes:
        """What a click would have saved."""
        before = self.page.evaluate("window.seen.files.length")
        click()
        self.wait_until(f"window.seen.files.length > {before}")
        data: str = self.page.evaluate(LAST_FILE)
        return base64.b64decode(data)


def _no_browser(reason: str) -> NoReturn:
    if os.environ.get("ISTHMUS_REQUIRE_BROWSER") == "1":
        pytest.fail(f"{reason}, and ISTHMUS_REQUIRE_BROWSER=1 asks for a browser")
    pytest.skip(f"{reason}; these tests open the page in a real browser")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """One headless Chromium with a profile of its own for the whole run."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _no_browser("playwright is not installed")
    names = (os.environ.get("CHROMIUM", ""), *NAMES)
    binary = next((found for name in names if name and (found := shutil.which(name))), None)
    if binary is None:
        _no_browser(f"no Chromium found (CHROMIUM, {', '.join(NAMES)})")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=binary,
            headless=True,
            args=FLAGS,
            viewport={"width": 1440, "height": 900},
        )
        context.add_init_script(WATCH)
        yield context
        context.close()


@pytest.fixture
def open_html(browser: BrowserContext, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Open a page's text: `open_html(html, fragment="", size=(1440, 900), dark=False)`."""
    pages: list[Page] = []

    def open_html(
        html: str, fragment: str = "", *, size: tuple[int, int] = (1440, 900), dark: bool = False
    ) -> Opened:
        file = tmp_path / f"page-{len(pages)}.html"
        file.write_bytes(html.encode("utf-8"))
        page = browser.new_page()
        pages.append(page)
        page.set_default_timeout(10_000)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        opened = Opened(page, file.as_uri())
        opened.watch()
        page.goto(opened.address + fragment)
        return opened

    yield open_html
    for page in pages:
        # All files of a profile share one store: what a page saved there is not for the next test.
        page.evaluate("() => { try { localStorage.clear(); } catch {} }")
        page.close()


@pytest.fixture(scope="session")
def report() -> ExposureReport:
    return sample.report()


@pytest.fixture(scope="session")
def html(report: ExposureReport) -> str:
    return render(report)
