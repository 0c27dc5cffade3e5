#!/usr/bin/env python3
"""Texts for the peers of the reading benchmark, and the peers that are Python packages.

peers.py texts DATA FOLDER   writes FOLDER/texts.txt, spaced.txt and train.txt (fastText's) from zh-shopping10
peers.py time FOLDER         times jieba, SnowNLP and scikit-learn where they are installed; one JSON line each
"""
import csv
import json
import lzma
import pathlib
import sys
import time


def write_texts(data: pathlib.Path, folder: pathlib.Path) -> None:
    source = data / "zh-shopping10/online_shopping_10_cats.dev.csv.xz" if data.is_dir() else data
    opened = lzma.open(source, "rt", encoding="utf-8") if source.suffix == ".xz" else open(source, encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    with opened as rows, open(folder / "texts.txt", "w") as texts, open(folder / "spaced.txt", "w") as spaced, \
            open(folder / "train.txt", "w") as train:
        for row in csv.DictReader(rows):
            text = " ".join(row["review"].split())
            texts.write(text + "\n")
            apart = " ".join(c for c in text if not c.isspace())
            spaced.write(apart + "\n")
            train.write(f"__label__{row['label']} {apart}\n")


def timed(name: str, does: str, load_s: float, read, texts: list[str], seconds_min: float = 2) -> None:
    done, before = 0, time.thread_time()
    while time.thread_time() - before < seconds_min:
        done += read(texts[done % len(texts):][:200])
    spent = time.thread_time() - before
    print(json.dumps({"bench": "reading_peer", "peer": name, "does": does, "reviews_per_s": round(done / spent),
                      "load_ms": round(load_s * 1e3), "reviews": len(texts)}, separators=(",", ":")), flush=True)


def skipped(name: str) -> None:
    print(json.dumps({"bench": "reading_peer", "peer": name, "skipped": "not installed"}, separators=(",", ":")), flush=True)


def each(function):
    return lambda texts: sum(1 for text in texts if function(text) is not NotImplemented)


def time_jieba(texts: list[str]) -> None:
    try:
        import jieba
    except ImportError:
        return skipped("jieba")
    import logging
    jieba.setLogLevel(logging.ERROR)
    before = time.thread_time()
    jieba.initialize()
    timed("jieba", "words", time.thread_time() - before, each(jieba.lcut), texts)


def time_snownlp(texts: list[str]) -> None:
    try:
        before = time.thread_time()
        from snownlp import SnowNLP
    except ImportError:
        return skipped("snownlp")
    timed("snownlp", "one head", time.thread_time() - before, each(lambda text: SnowNLP(text or "。").sentiments), texts)


def time_sklearn(texts: list[str], folder: pathlib.Path) -> None:
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_pipeline
        from sklearn.svm import LinearSVC
    except ImportError:
        return skipped("scikit-learn")
    labels = [line.split(" ", 1)[0] for line in open(folder / "train.txt")]
    model = make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2), LinearSVC())
    model.fit(texts[:10_000], labels[:10_000])  # fewer rows than there are: what is timed is prediction
    timed("scikit-learn", "one head", 0, lambda some: len(model.predict(some)), texts)


def main() -> int:
    if len(sys.argv) == 4 and sys.argv[1] == "texts":
        write_texts(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
        return 0
    if len(sys.argv) == 3 and sys.argv[1] == "time":
        folder = pathlib.Path(sys.argv[2])
        texts = (folder / "texts.txt").read_text().splitlines()
        time_jieba(texts)
        time_snownlp(texts)
        time_sklearn(texts, folder)
        return 0
    print(__doc__, file=sys.stderr)
    return 64


if __name__ == "__main__":
    sys.exit(main())
