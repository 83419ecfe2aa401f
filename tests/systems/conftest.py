"""What these tests share with the gateway's own."""

from tests.gateway.conftest import make_house

__all__ = ["make_house"]
