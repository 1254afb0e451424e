"""Pages opened from the file system in headless Chromium, with the network refused and every complaint kept."""

import pytest

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


class Opened:
    """A page in the browser, what it asked for besides itself and files `beside` it, and what its console said."""

    def __init__(self, page, path, fragment, beside):
        self.page, self.requests, self.complaints = page, [], []
        address = path.resolve().as_uri()
        allowed = (address, *(one.resolve().as_uri() for one in beside))
        page.on("request", lambda request: self._note(request.url, allowed))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(address + fragment)

    def _hear(self, message):
        # Without a graphics card Chromium says so of itself, wherever WebGL is drawn on a canvas.
        if message.type in {"error", "warning"} and "GPU stall due to ReadPixels" not in message.text:
            self.complaints.append(message.text)

    def _note(self, url, allowed):
        if not url.startswith((*allowed, "data:", "blob:")):
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
    """Open a page by its path; at the end it must have asked for nothing and complained of nothing.

    beside: files that it may ask for; first: a script that runs before its own
    """
    contexts, pages = [], []

    def open_page(path, width=1280, height=900, address="", beside=(), first="", **options):
        context = browser.new_context(
            offline=True, viewport={"width": width, "height": height}, accept_downloads=True, **options
        )
        context.add_init_script(first)
        contexts.append(context)
        pages.append(Opened(context.new_page(), path, address, beside))
        return pages[-1].page

    yield open_page
    for context in contexts:
        context.close()
    for page in pages:
        assert page.requests == [] and page.complaints == []
