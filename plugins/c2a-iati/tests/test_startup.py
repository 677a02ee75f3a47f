"""Who checks a JSON plan does not pay for the XML parser."""

import subprocess
import sys

PROBE = """
import sys
import c2a_iati
(reader,) = c2a_iati.c2a_readers()
assert reader.suffixes and reader.cannot_hold
loaded = sorted(name for name in sys.modules if name.partition(".")[0] in {"lxml", "c2a_iati"})
print(" ".join(loaded))
"""


def test_the_plugin_loads_no_parser_and_no_mapping_until_a_file_is_read():
    run = subprocess.run([sys.executable, "-c", PROBE], check=True, capture_output=True, text=True)
    assert run.stdout.split() == ["c2a_iati", "c2a_iati.paths", "c2a_iati.reader"]
