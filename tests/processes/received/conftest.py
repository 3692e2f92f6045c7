from __future__ import annotations

import pytest

from tests.documents import EOffice
from tests.province import Province


@pytest.fixture
def eoffice(province: Province) -> EOffice:
    return EOffice(province)
