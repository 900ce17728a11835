"""Writing files whole or not at all."""

import os
from pathlib import Path

from kg.errors import KgError


def write_whole(path: Path, content: bytes) -> None:
    """Write the file beside its place and then move it there, so that it is never half-written.

    Raises KgError if it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        try:
            beside.write_bytes(content)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise KgError(f"{path} cannot be written: {error.strerror or error}") from error
