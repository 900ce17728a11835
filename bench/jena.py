"""Jena's SHACL, as Debian's `libapache-jena-java` has it, started through Java.

The package has no command and its jars do not find the message bundles of the Xerces within
jena-core, which were left under the name of another package; they are copied to where they are
looked for. Everything else is the class path.
"""

import shutil
import subprocess
import zipfile
from pathlib import Path

JARS = Path("/usr/share/java")
NEEDED = (
    "jena-arq", "jena-base", "jena-cmds", "jena-core", "jena-dboe-base", "jena-dboe-index",
    "jena-dboe-storage", "jena-dboe-trans-data", "jena-dboe-transaction", "jena-iri",
    "jena-rdfconnection", "jena-shacl", "jena-shex", "jena-tdb", "jena-tdb2", "commons-cli",
    "commons-codec", "commons-compress", "commons-csv", "commons-io", "commons-lang3",
    "dexx.collection", "gson", "guava", "httpclient", "httpcore", "jackson-annotations",
    "jackson-core", "jackson-databind", "jakarta.json-api", "jsonld-java", "protobuf", "slf4j-api",
    "slf4j-nop", "thrift", "titanium-json-ld",
)  # fmt: skip
_KEPT, _SOUGHT = "org/apache/jena/ext/xerces/", "xerces/"


def missing() -> str:
    """Return what is not there to start Jena with, or nothing."""
    if shutil.which("java") is None:
        return "no java"
    return "" if (JARS / "jena-shacl.jar").exists() else "no libapache-jena-java"


def version() -> str:
    return next(JARS.glob("jena-shacl-*.jar")).stem.rpartition("-")[2]


def command(data: Path, shapes: Path, work: Path) -> list[str]:
    """Return the command that writes the report of `data` to its standard output."""
    bundles = work / "bundles"
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(_KEPT) and name.endswith(".properties"):
                target = bundles / _SOUGHT / name.removeprefix(_KEPT)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
    path = [str(bundles), *(str(JARS / f"{name}.jar") for name in NEEDED)]
    call = ["java", "-cp", ":".join(path), "shacl.shacl", "validate"]
    return [*call, "--shapes", str(shapes), "--data", str(data)]


def starts(work: Path) -> bool:
    """Return whether Jena validates nothing against nothing."""
    empty = work / "empty.ttl"
    empty.write_text("", encoding="utf-8")
    return subprocess.run(command(empty, empty, work), capture_output=True).returncode == 0
