"""The organ in a Party document's symbol ("12-KL/TW"): TW is the Central Committee, TU a province's committee."""

from __future__ import annotations

import regex

_CENTRE = regex.compile(r"T\.?Ư|T\.W")
_POINT = regex.compile(r"(?<=T)\.(?=U)")
_PROVINCIAL = regex.compile(
    r"(?:(?:ban thường vụ|btv|thường trực) )?(?:tỉnh|thành) [uủ][ỷy]|(?:ban chấp hành|bch) đảng bộ (?:tỉnh|thành phố)",
    regex.IGNORECASE,
)


def one_organ(symbol: str, printed: str, issuer: str | None = None) -> str:
    """The symbol with its organ spelled one way: TƯ, T.Ư and T.W are TW.

    In what a province's committee has issued TƯ, as ``printed``, is a slip for its own TU.
    """
    symbol = str(_POINT.sub("", _CENTRE.sub("TW", symbol)))
    slip = issuer and symbol.endswith("/TW") and "Ư" in printed and _PROVINCIAL.match(issuer)
    return symbol.removesuffix("TW") + "TU" if slip else symbol
