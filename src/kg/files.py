"""Writing files whole or not at all."""

import os
import shutil
from pathlib import Path

from kg.errors import KgError


def write_whole(path: Path, content: bytes) -> None:
    """Write the file beside its place and then move it there, so that it is never half-written.

    A file that is there keeps its permissions, and a link its target; a device or pipe, such as
    /dev/stdout, is written as it is. Raises KgError if it cannot be written.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)
            return
        target = path.resolve()
        beside = target.with_name(f".{target.name}.{os.getpid()}.new")
        try:
            beside.write_bytes(content)
            if target.exists():
                shutil.copymode(target, beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise KgError(f"{path} cannot be written: {error.strerror or error}") from error
