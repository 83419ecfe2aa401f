"""Codes that another device reads off the glass."""

from __future__ import annotations

from handrail.ui.media import Media


def qr_pictures() -> Media:
    """``image://qr/<the text as UTF-8, in hex>``: a QR code, black on white with its quiet zone."""
    return Media(_picture)


def _picture(name: str) -> bytes | None:
    # Not at the top: nothing is drawn until somebody signs in by another device.
    import zxingcpp

    try:
        made = zxingcpp.create_barcode(bytes.fromhex(name).decode(), zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    except ValueError:
        return None
    svg: str = made.to_svg(scale=8, add_quiet_zones=True)
    return svg.encode()
