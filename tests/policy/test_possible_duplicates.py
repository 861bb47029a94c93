"""Could this be you? Names and domains that belong together, and those that do not."""
# ruff: noqa: RUF001  letters that look like others are what is tested

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.domains import email_domain, says_who, telling_domains, web_domain
from policy.duplicates import Candidate, KnownOrganisation, normalise, possible_duplicates, search_key, similarity

DISTRICTS = """
Absarokee Anaconda Augusta Baker Belgrade Belt Bigfork Billings Bozeman Bridger Broadus Browning Butte Cascade Chester
Chinook Choteau Colstrip Columbus Conrad Corvallis Darby Dillon Drummond Dutton Ekalaka Ennis Eureka Fairfield Fairview
Florence Forsyth Frenchtown Froid Fromberg Gardiner Geraldine Geyser Glasgow Glendive Hamilton Hardin Harlem Harlowton
Havre Helena Highwood Hinsdale Hobson Hysham Jordan Joliet Kalispell Lambert Laurel Lewistown Libby Livingston Lima
Malta Manhattan Medicine_Lake Miles_City Missoula Moore Nashua Noxon Outlook Park_City Plains Plentywood Polson Poplar
Power Red_Lodge Reed_Point Richey Roberts Ronan Roundup Ryegate Saco Savage Scobey Shelby Sheridan Sidney Simms
Stanford Stevensville Sunburst Superior Terry Thompson_Falls Three_Forks Townsend Troy Turner Twin_Bridges Valier
Victor Vida Westby Whitefish Whitehall Wibaux Winifred Winnett Wolf_Point Worden
"""


@pytest.mark.parametrize(
    "name",
    [
        "Helena School District No. 1",
        "helena school district 1",
        "Helena Sch. Dist. #1",
        "Helena Sch Dist",
        "Helena SD #1",
        "Helena S.D. 1",
        "HELENA PUBLIC SCHOOLS",
        "Helena Public School District",
        "Helena Schools",
        "The Helena K-12 Schools",
        "School District No. 1, Helena",
        "School District 1 of Helena",
    ],
)
def test_one_school_district_in_all_its_spellings(name: str) -> None:
    assert normalise(name) == "helena sd"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ql̓ispé College", "Qlispe College"),
        ("Ksanka ʔa·kⱡmukwaʔits", "Ksanka a kl̓mukwaits"),
        ("Łk̓ʷɬnuʔ", "Lkwlnu"),
        ("St. Mary’s Univ.", "Saint Mary's University"),
        ("Montana Assoc. of Teachers, Inc.", "MT Association of Teachers"),
        ("Lewis & Clark Co. Library", "Lewis and Clark County Library"),
        ("Sprockets Co.", "Sprockets, LLC"),
        ("Big Sky Co-op", "Big Sky Cooperative"),
        ("U.S. Forest Service", "US Forest Service"),
        ("İstanbul Œuvre", "Istanbul Oeuvre"),
    ],
)
def test_spellings_that_meet(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)
    assert similarity(one, other) == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Montana State University", "University of Montana"),
        ("Billings Catholic Schools", "Billings Public Schools"),
        ("Helena", "Helena Public Schools"),
        ("Teachers Union", "Teachers Institute"),
    ],
)
def test_names_that_stay_apart(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)
    assert not possible_duplicates(Candidate(legal_name=one), [known(other)])


def test_no_two_school_districts_of_montana_look_alike() -> None:
    names = [f"{name.replace('_', ' ')} Public Schools" for name in DISTRICTS.split()]
    alike = [
        (one, other)
        for one, other in combinations(names, 2)
        if possible_duplicates(Candidate(legal_name=one), [known(other)])
    ]
    assert alike == []


def known(name: str, number: str = "P-00001", **more: str | tuple[str, ...]) -> KnownOrganisation:
    return KnownOrganisation.model_validate({"legal_name": name, "number": number, "source": "provider", **more})


def test_the_likeliest_comes_first_with_its_reasons() -> None:
    everyone = [
        known("Helena Area Teachers", "P-00001", emails=("office@helenaschools.example",)),
        known("Helena School District No. 1", "P-00002"),
        known("Helana Public Schools", "P-00003"),
        known("Butte Public Schools", "P-00004"),
    ]
    candidate = Candidate(legal_name="Helena SD #1", web_site="www.helenaschools.example")
    found = [(match.known.number, match.reasons) for match in possible_duplicates(candidate, everyone)]
    assert found == [
        ("P-00002", ("It has the same name, apart from how it is spelled: “Helena School District No. 1”.",)),
        ("P-00001", ("The web site and the e-mail addresses belong together: helenaschools.example.",)),
        ("P-00003", ("The name is much like “Helana Public Schools”.",)),
    ]


def test_other_names_count_on_both_sides() -> None:
    candidate = Candidate(legal_name="Bitterroot RC", other_names="Flathead Learning; Kalispel Learning")
    assert possible_duplicates(candidate, [known("Ql̓ispé Office", other_names="Valley Group, Kalispel Learning")])


@pytest.mark.parametrize(
    ("mine", "theirs", "reason"),
    [
        (
            {"web_site": "https://www.Example.org/a"},
            {"web_site": "http://example.org"},
            "The web site is the same: example.org.",
        ),
        ({"web_site": "pd.example.org"}, {"web_site": "example.org"}, "The web site is the same: example.org."),
        (
            {"emails": ("a@Example.ORG",)},
            {"emails": ("b@gmail.com", "c@example.org")},
            "The e-mail addresses end alike: example.org.",
        ),
        (
            {"emails": ("a@helena.k12.mt.us",)},
            {"emails": ("b@helena.k12.mt.us",)},
            "The e-mail addresses end alike: helena.k12.mt.us.",
        ),
    ],
)
def test_domains_that_belong_together(mine: dict[str, Any], theirs: dict[str, Any], reason: str) -> None:
    candidate = Candidate.model_validate({"legal_name": "Alpha", **mine})
    (match,) = possible_duplicates(candidate, [known("Omega", **theirs)])
    assert match.reasons == (reason,)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gmail.com", "gmail.com"),
        ("bresnan.net", "bresnan.net"),
        ("helena.k12.mt.us", "butte.k12.mt.us"),
        ("k12.mt.us", "helena.k12.mt.us"),
        ("fwp.mt.gov", "opi.mt.gov"),
        ("mt.gov", "opi.mt.gov"),
        ("notexample.org", "example.org"),
        ("example.com", "example.org"),
    ],
)
def test_mailboxes_and_parents_shared_by_many_say_nothing(one: str, other: str) -> None:
    candidate = Candidate(legal_name="Alpha", emails=(f"a@{one}",))
    assert possible_duplicates(candidate, [known("Omega", emails=(f"b@{other}",))]) == []


def test_a_page_on_a_shared_site_says_nothing() -> None:
    candidate = Candidate(legal_name="Alpha", web_site="https://sites.google.com/view/alpha")
    assert possible_duplicates(candidate, [known("Omega", web_site="https://sites.google.com/view/omega")]) == []


def test_reading_domains() -> None:
    assert web_domain("HTTP://WWW.Example.org:8080/x") == "example.org"
    assert web_domain("http://[broken") == ""
    assert email_domain("nobody") == ""
    assert not says_who("localhost")
    assert telling_domains("www.example.org", ["a@gmail.com", "b@b.example", "c@b.example"]) == [
        "b.example",
        "example.org",
    ]
    assert telling_domains("", []) == []


def test_the_directory_is_found_without_accents_and_case() -> None:
    assert search_key("Ql̓ispé") == search_key("QLISPE") == search_key("qĺispe") == "qlispe"
    assert search_key("Séliš Ksanka (Ql̓ispé)") == "selis ksanka qlispe"
    assert search_key("Ktunaxa ⱡɬʔʷ") == "ktunaxa llw"


@given(st.one_of(st.text(), st.text("ŉᴬ𝐀İıⱡʔÉ'.&ßŒﬁ A")))
def test_a_key_of_a_key_is_itself(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert key == " ".join(key.split())


def test_the_order_of_words_does_not_matter() -> None:
    assert similarity("Rural Montana Teachers", "Teachers, Rural Montana") == 1.0


NAMES = st.text("ab s'd1", max_size=20)


@given(NAMES, NAMES)
def test_likeness_is_between_nothing_and_one(one: str, other: str) -> None:
    assert 0.0 <= similarity(one, other) <= 1.0
    assert similarity(one, one) == (1.0 if normalise(one) else 0.0)


@pytest.mark.timeout(5)
def test_a_flood_of_names_is_compared_quickly() -> None:
    flood = Candidate(legal_name="ab" * 50_000, other_names="ba;" * 50_000)
    assert possible_duplicates(flood, [known("abab " * 30)] * 20) == []
