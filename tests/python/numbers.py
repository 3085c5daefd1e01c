"""Reads the numbers of a server as Prometheus does, and prints them as JSON.

Usage: numbers.py ADDRESS. It prints {name: {"type": ..., "samples": [[name, labels, value]]}}.
"""

import json
import sys
import urllib.request

from prometheus_client.parser import text_string_to_metric_families


def main(address):
    with urllib.request.urlopen(address, timeout=20) as answer:
        media_type = answer.headers["content-type"]
        text = answer.read().decode()
    assert media_type == "text/plain; version=0.0.4; charset=utf-8", media_type
    assert text.endswith("\n"), "the last line ends as well"
    families = {}
    for family in text_string_to_metric_families(text):
        assert family.name not in families, f"{family.name} comes twice"
        assert family.documentation, f"{family.name} has no help"
        samples = [[sample.name, sample.labels, sample.value] for sample in family.samples]
        families[family.name] = {"type": family.type, "samples": samples}
    print(json.dumps(families))


main(sys.argv[1])
