"""What schemathesis must know about this API."""

from __future__ import annotations

from typing import Any

import schemathesis


@schemathesis.serializer("audio/wav")
def sound(_ctx: schemathesis.SerializationContext, value: Any) -> bytes:
    """Send sound unchanged."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
