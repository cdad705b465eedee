#!/usr/bin/env python3
"""Compares the characters keikaku reads in PDFs with those that two independent readers agree on.

    cargo build --release --example page_text
    tests/consensus.py target/release/examples/page_text PDF...

Needs `pdftotext` (poppler-utils) and the Python package `pypdfium2`. Recall counts against what both read, precision against
what either read; multisets of characters after NFKC, white space and private-use characters aside, text outside the crop box
left to each reader. Prints the files below the limit and the mean, and fails if the mean is below it.
"""
import collections
import subprocess
import sys
import unicodedata

LIMIT = 0.999
FEWEST = 20


def characters(text):
    folded = unicodedata.normalize("NFKC", text.replace("\ufffe", "").replace("\ufffd", ""))
    return collections.Counter(c for c in folded if not c.isspace() and unicodedata.category(c) not in ("Cc", "Co", "Cf"))


def poppler(path):
    run = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, timeout=120)
    return characters(run.stdout.decode("utf-8", "replace"))


def pdfium(path):
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    return characters("\n".join(page.get_textpage().get_text_range() for page in document))


def keikaku(program, path):
    run = subprocess.run([program, path], capture_output=True, timeout=120)
    return characters(run.stdout.decode("utf-8", "replace"))


def main(program, paths):
    scores = []
    for path in paths:
        try:
            first, second = poppler(path), pdfium(path)
        except Exception as reason:
            print(f"skipped {path}: {reason}")
            continue
        both, either = first & second, first | second
        if sum(both.values()) < FEWEST:
            continue
        own = keikaku(program, path)
        recall = sum((own & both).values()) / sum(both.values())
        precision = sum((own & either).values()) / max(1, sum(own.values()))
        scores.append((recall, precision))
        if min(recall, precision) < LIMIT:
            missing, extra = (both - own).most_common(12), (own - either).most_common(12)
            print(f"{recall:.4f} {precision:.4f} {path}\n  missing {missing}\n  extra {extra}")
    if not scores:
        sys.exit("no file could be compared")
    recall, precision = (sum(column) / len(scores) for column in zip(*scores))
    print(f"{len(scores)} files: mean recall {recall:.5f}, mean precision {precision:.5f}")
    sys.exit(min(recall, precision) < LIMIT)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
