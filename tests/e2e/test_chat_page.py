"""The chat page in real Chromium, against the running product."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from bot.channels.web import PAGE
from ops.product import Product

CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
PHONE = {"width": 360, "height": 740}
MAX_PAGE_BYTES = 60 * 1024

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed (apt install chromium)"),
]


@pytest.fixture(scope="module")
def browser_context(product: Product) -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser.new_context(viewport=PHONE, base_url=product.url, locale="id-ID")
        browser.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Iterator[Page]:
    """A fresh participant on a small phone; what the page complains of fails the test."""
    page, complaints = browser_context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto("/")
    page.evaluate("localStorage.clear()")
    page.goto("/")
    yield page
    page.close()
    assert not [text for text in complaints if "ERR_INTERNET_DISCONNECTED" not in text]


def write(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.keyboard.press("Enter")


def log(page: Page):
    return page.locator("#log")


def test_a_question_is_answered_with_steps_and_buttons(page: Page) -> None:
    write(page, "kode otp tidak masuk masuk")
    expect(log(page)).to_contain_text("kode otp tidak masuk masuk")
    expect(log(page)).to_contain_text("Apakah ini membantu?", timeout=20_000)
    page.get_by_role("button", name="Belum berhasil").click()
    expect(log(page)).to_contain_text("Nomor tiket: JMO-", timeout=20_000)


def test_the_page_needs_no_mouse(page: Page) -> None:
    page.locator("#text").focus()
    page.keyboard.type("halo")
    page.keyboard.press("Enter")
    expect(log(page)).to_contain_text("asisten JMO", timeout=20_000)
    page.get_by_role("button", name="Klaim JHT").last.focus()
    page.keyboard.press("Enter")
    expect(log(page)).to_contain_text("alasan Anda mengambil JHT", timeout=20_000)


def test_a_topic_of_the_first_screen_begins_its_guided_flow(page: Page) -> None:
    page.get_by_role("button", name="Verifikasi wajah").click()
    expect(log(page)).to_contain_text("berapa kali foto wajah gagal", timeout=20_000)


def test_short_lines_in_a_row_are_one_turn(page: Page) -> None:
    for line in ("min", "mau nanya", "lupa kpj"):
        write(page, line)
        page.wait_for_timeout(700)
    expect(log(page)).to_contain_text("Nomor KPJ terdiri dari 11 angka", timeout=20_000)
    expect(log(page)).not_to_contain_text("asisten JMO")


def test_the_talk_survives_a_reload(page: Page) -> None:
    write(page, "terima kasih")
    expect(log(page)).to_contain_text("Sama-sama", timeout=20_000)
    page.reload()
    expect(log(page)).to_contain_text("Sama-sama")
    assert log(page).inner_text().count("Sama-sama") == 1


def test_a_message_written_offline_is_sent_once_afterwards(page: Page, browser_context: BrowserContext) -> None:
    write(page, "halo")
    expect(log(page)).to_contain_text("asisten JMO", timeout=20_000)
    browser_context.set_offline(True)
    write(page, "terima kasih")
    expect(page.locator("#offline")).to_be_visible(timeout=10_000)
    browser_context.set_offline(False)
    expect(log(page)).to_contain_text("Sama-sama", timeout=40_000)
    page.reload()
    expect(log(page)).to_contain_text("Sama-sama")
    assert log(page).inner_text().count("Sama-sama") == 1


def test_an_officers_answer_appears_without_reloading(page: Page, product: Product) -> None:
    write(page, "saya mau bicara dengan petugas")
    expect(log(page)).to_contain_text("Nomor tiket", timeout=20_000)
    number = log(page).inner_text().split("Nomor tiket: ")[1].split()[0]
    officer = product.officer()
    officer.post(f"/api/v1/tickets/{number}/take").raise_for_status()
    expect(page.locator("#owner")).to_be_visible(timeout=10_000)
    officer.post(f"/api/v1/tickets/{number}/answer", json={"text": "Selamat siang, saya bantu."}).raise_for_status()
    expect(log(page)).to_contain_text("Selamat siang, saya bantu.", timeout=10_000)


def test_english_is_one_tap_away(page: Page) -> None:
    page.locator("#language").click()
    write(page, "hello")
    expect(log(page)).to_contain_text("I am the JMO assistant", timeout=20_000)


def test_the_documentation_of_the_api_shows_without_the_internet(page: Page) -> None:
    page.goto("/docs")
    expect(page.get_by_text("/api/v1/auth/sign-in").first).to_be_visible(timeout=10_000)


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_needs_sideways_scrolling(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_page_is_light(product: Product) -> None:
    addresses = ["/", *(f"/assets/{path.name}" for path in Path(PAGE).iterdir() if path.name != "index.html")]
    sizes = [len(httpx.get(product.url + address).raise_for_status().content) for address in addresses]
    assert sum(sizes) < MAX_PAGE_BYTES
