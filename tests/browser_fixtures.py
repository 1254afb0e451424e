"""Pages opened from the file system in headless Chromium, with the network refused and every complaint kept."""

import pytest

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


class Opened:
    """A page in the browser, what it asked for besides itself, and what its console complained of."""

    def __init__(self, page, path, fragment):
        self.page, self.requests, self.complaints = page, [], []
        address = path.resolve().as_uri()
        page.on("request", lambda request: self._note(request.url, address))
        page.on(
            "console", lambda message: message.type in {"error", "warning"} and self.complaints.append(message.text)
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(address + fragment)

    def _note(self, url, address):
        if not url.startswith((address, "data:", "blob:")):
            self.requests.append(url)


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    from conftest import CHROMIUM

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser):
    """Open a page by its path; at the end it must have asked for nothing and complained of nothing."""
    contexts, pages = [], []

    def open_page(path, width=1280, height=900, address="", **options):
        context = browser.new_context(
            offline=True, viewport={"width": width, "height": height}, accept_downloads=True, **options
        )
        contexts.append(context)
        pages.append(Opened(context.new_page(), path, address))
        return pages[-1].page

    yield open_page
    for context in contexts:
        context.close()
    for page in pages:
        assert page.requests == [] and page.complaints == []
