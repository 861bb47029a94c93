"""A sample certificate of disposal: two years of providers gone, one held, one left out."""

from typing import Any

from schemas.disposal import DisposalCertificate, DisposedYear


def disposed(number: int = 1, **changes: Any) -> DisposedYear:
    """One line."""
    facts = {
        "provider": f"P-{number:05d}",
        "legal_name": "Larkspur Flats School District No. 12",
        "year": "2026\N{EN DASH}27",
        "kept_until": "July 10, 2032",
        "events": "12",
        "certificates": "240",
    }
    return DisposedYear.model_validate(facts | changes)


def certificate(**changes: Any) -> DisposalCertificate:
    """A whole certificate."""
    facts = {
        "year": 2032,
        "issuer": "Montana Office of Public Instruction",
        "rule": "ARM 10.57.216(2)(d)",
        "day": "2032-10-04",
        "listed_at": "Wednesday, September 15, 2032 at 8:00 am Mountain time",
        "due_before": "September 15, 2032",
        "proposed_by": "Dana Whitcomb",
        "proposed_at": "Friday, October 1, 2032 at 9:12 am Mountain time",
        "confirmed_by": "Sid Second",
        "confirmed_at": "Monday, October 4, 2032 at 10:00 am Mountain time",
        "done_at": "Monday, October 4, 2032 at 10:01 am Mountain time",
        "events": "24",
        "certificates": "480",
        "disposed": [disposed(), disposed(2)],
        "held": [disposed(3, why="A legal hold on the records of this year stands since September 1, 2032.")],
        "left_out": [disposed(4, why="Its records are kept until July 30, 2033 now.")],
        "gone": ["Names and addresses of participants."],
        "left": ["Of each certificate its number, event, date and units."],
    }
    return DisposalCertificate.model_validate(facts | changes)
