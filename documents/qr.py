"""QR codes as SVG: the same address gives the same bytes, for the mask is fixed."""

import segno

MASK = 3
"""Looking for the best mask takes four times as long and changes nothing for whoever scans it."""
QUIET = 2
"""Modules of white around it; the page around is white too."""


def qr_svg(address: str) -> str:
    """The QR code of an address, black on white; each row is drawn as one path of bars."""
    rows = segno.make(address, error="m", mask=MASK, micro=False).matrix
    size = len(rows) + 2 * QUIET
    bars = "".join(f"M{QUIET} {y + QUIET}.5{_bars(row)}" for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path stroke="#000" d="{bars}"/></svg>'
    )


def _bars(row: bytearray) -> str:
    """A row as moves over light modules and lines over dark ones."""
    text, start = [], 0
    for x in range(1, len(row) + 1):
        if x == len(row) or row[x] != row[start]:
            text.append(f"{'h' if row[start] else 'm'}{x - start}{'' if row[start] else ' 0'}")
            start = x
    return "".join(text)
