"""Which organisation a domain stands for, and which domains stand for nobody in particular."""

from collections.abc import Iterable
from urllib.parse import urlsplit

# Mail providers, Montana's own internet companies among them.
_MAILBOXES = {
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "ymail.com",
    "hotmail.com",
    "outlook.com",
    "live.com",
    "msn.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "gmx.com",
    "mail.com",
    "zoho.com",
    "fastmail.com",
    "comcast.net",
    "att.net",
    "verizon.net",
    "q.com",
    "centurylink.net",
    "charter.net",
    "spectrum.net",
    "bresnan.net",
    "montana.com",
    "montana.net",
    "mt.net",
    "3rivers.net",
    "blackfoot.net",
    "nemont.net",
    "midrivers.com",
    "itstriangle.com",
    "imt.net",
    "bigsky.net",
}
# Sites on which many organisations have a page.
_SITES = {
    "facebook.com",
    "instagram.com",
    "linkedin.com",
    "youtube.com",
    "google.com",
    "sites.google.com",
    "wixsite.com",
    "weebly.com",
    "wordpress.com",
    "blogspot.com",
    "squarespace.com",
    "github.io",
    "godaddysites.com",
}
_SHARED_BY_MANY = frozenset(_MAILBOXES | _SITES)
# Parents under which unrelated offices and districts each have a name of their own.
_SHARED_PARENTS = frozenset({"k12.mt.us", "mt.us", "cc.mt.us", "lib.mt.us", "mt.gov"})


def web_domain(address: str) -> str:
    """The host of a web address in lower case, without "www."; "" where there is none."""
    try:
        host = urlsplit(address if "://" in address else f"https://{address}").hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".").removeprefix("www.")


def email_domain(address: str) -> str:
    """What follows the @ in lower case; "" where there is none."""
    _, at, domain = address.rpartition("@")
    return domain.strip().rstrip(".").casefold() if at else ""


def says_who(domain: str) -> bool:
    """Whether a domain stands for one organisation: not a public mailbox, a shared site or a shared parent."""
    if "." not in domain or domain in _SHARED_PARENTS:
        return False
    return not any(domain == shared or domain.endswith(f".{shared}") for shared in _SHARED_BY_MANY)


def shared_domain(one: str, other: str) -> str | None:
    """The domain two hosts have in common when one is the other or lies under it, and it stands for somebody."""
    shorter, longer = sorted((one, other), key=len)
    related = longer == shorter or longer.endswith(f".{shorter}")
    return shorter if related and says_who(shorter) else None


def telling_domains(web_site: str, emails: Iterable[str]) -> list[str]:
    """The domains by which an organisation can be found again, sorted and without those that say nothing."""
    domains = {web_domain(web_site), *map(email_domain, emails)}
    return sorted(filter(says_who, domains))
