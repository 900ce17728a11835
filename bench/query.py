"""How long a stored query takes as a whole process, beside a bare interpreter with pyoxigraph.

    python bench/query.py [ROUNDS]

Both are started in turn, so that the machine's mood meets both; medians and their ratio are printed.
Run it in a folder whose dossier is built. The ratio is to stay at 6 or below.
"""

import statistics
import subprocess
import sys
import time

BARE = [sys.executable, "-c", "import pyoxigraph"]
QUERY = [sys.executable, "-m", "kg", "query", "against", "--format", "csv"]


def seconds(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 31
    bare, query = [], []
    for _round in range(rounds):
        bare.append(seconds(BARE))
        query.append(seconds(QUERY))
    a, b = statistics.median(bare), statistics.median(query)
    print(f"bare interpreter with pyoxigraph  {a * 1000:6.1f} ms (median of {rounds})")
    print(f"kg query against --format csv     {b * 1000:6.1f} ms")
    print(f"ratio                             {b / a:6.2f}")


if __name__ == "__main__":
    main()
