"""The organ in a Party document's symbol."""

import pytest

from schemas.symbols import one_organ


@pytest.mark.parametrize(
    ("symbol", "issuer", "expected"),
    [
        ("KL/TƯ", None, "KL/TW"),
        ("KL/T.Ư", "Bộ Chính trị", "KL/TW"),
        ("HD/BTGT.Ư", "Ban Tuyên giáo Trung ương", "HD/BTGTW"),
        ("CT/T.U", "Tỉnh ủy", "CT/TU"),
        ("KL/TƯ", "Tỉnh ủy Tân Lập", "KL/TU"),
        ("NQ/TƯ", "Ban Chấp hành Đảng bộ tỉnh", "NQ/TU"),
        ("NQ/TW", "Tỉnh ủy Tân Lập", "NQ/TW"),
        ("NQ-CP", "Chính phủ", "NQ-CP"),
    ],
)
def test_one_organ(symbol: str, issuer: str | None, expected: str) -> None:
    assert one_organ(symbol, symbol, issuer) == expected
