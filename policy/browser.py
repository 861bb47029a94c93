"""Which browser on what somebody signs in with, in plain words: enough to know one's own, and nothing more is kept."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What each browser's line of itself holds; the first that fits, since most claim to be others too."""
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """What a browser says of itself, as people call it: "Firefox on Windows"; empty where it is none that we know."""
    browser, system = (
        next((words for mark, words in known if mark in user_agent), "") for known in (BROWSERS, SYSTEMS)
    )
    return f"{browser or 'A browser'} on {system}" if system else browser
