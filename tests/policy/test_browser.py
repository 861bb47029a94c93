"""Which browser somebody signs in with, in plain words."""

import pytest

from policy.browser import browser_words

_MOZILLA = "Mozilla/5.0"
_KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (f"{_MOZILLA} (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox on Windows"),
        (f"{_MOZILLA} (Windows NT 10.0; Win64; x64) {_KIT} Chrome/140.0.0.0 Safari/537.36", "Chrome on Windows"),
        (f"{_MOZILLA} (Windows NT 10.0) {_KIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows"),
        (f"{_MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {_KIT} Version/18.6 Safari/605.1.15", "Safari on a Mac"),
        (f"{_MOZILLA} (iPhone; CPU iPhone OS 18_6 like Mac OS X) {_KIT} CriOS/140 Safari/604.1", "Chrome on an iPhone"),
        (f"{_MOZILLA} (Linux; Android 10; K) {_KIT} SamsungBrowser/28 Chrome/130", "Samsung Internet on Android"),
        (f"{_MOZILLA} (X11; CrOS x86_64 14541.0.0) {_KIT} Chrome/140.0.0.0 Safari/537.36", "Chrome on a Chromebook"),
        ("SomethingNew/1.0 (X11; Linux x86_64)", "A browser on Linux"),
        ("curl/8.5", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_as_people_call_it(user_agent: str, words: str) -> None:
    assert browser_words(user_agent) == words
