#!/usr/bin/env python3
"""Real input, where it is: the Olist tables through the shipped mapping, and Chinese reviews whose GB18030 and XLSX copies
must import to the same signals. Says loudly what it skips.

usage: real_data_test.py MYELIN [DATA]
"""
import csv
import io
import json
import lzma
import pathlib
import re
import sys
import tempfile
import zipfile
from xml.sax.saxutils import escape

from instance import Instance

ROOT = pathlib.Path(__file__).resolve().parents[2]


def write_xlsx(path: pathlib.Path, rows: list[list[str]]) -> None:
    """The smallest workbook that is one: inline strings, one sheet."""
    def column(index: int) -> str:
        return chr(ord("A") + index)
    body = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{column(c)}{r}" t="inlineStr"><is><t xml:space="preserve">{escape(v)}</t></is></c>' for c, v in enumerate(row)) + "</row>"
        for r, row in enumerate(rows, 1))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="reviews" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)


def imported(binary: str, path: pathlib.Path, served: bool = False) -> dict:
    """What a file became: counts, and the texts with what was read in them. `served`: through a running server."""
    instance = Instance(binary)
    try:
        if served:
            instance.start()
        report = json.loads(instance.run("import", str(path), "--json").stdout)
        again = json.loads(instance.run("import", str(path), "--json").stdout)
        rows = json.loads(instance.run("signals", "--limit", "1000", "--json").stdout)["items"]
        tag = re.compile(r"#[0-9a-z]+\]")  # the tag of a masked value is the instance's own
        read = sorted((tag.sub("]", r["text"]), r["polarity"], tuple(sorted(m["factor"] for m in r["mentions"]))) for r in rows)
        return {"accepted": report["accepted"], "quarantined": report["quarantined"], "again": again["accepted"], "read": read}
    finally:
        if served:
            instance.stop()
        instance.remove()


def reviews(binary: str, source: pathlib.Path, faults: list[str]) -> None:
    text = (lzma.open(source, "rt", encoding="utf-8") if source.suffix == ".xz" else open(source, encoding="utf-8")).read()
    rows = list(csv.reader(io.StringIO(text)))
    with tempfile.TemporaryDirectory() as folder:
        base = pathlib.Path(folder)
        copies = {"utf8": base / "utf8" / "reviews.csv", "gb18030": base / "gb" / "reviews.csv", "xlsx": base / "x" / "reviews.xlsx"}
        for path in copies.values():
            path.parent.mkdir()
        copies["utf8"].write_text(text, encoding="utf-8")
        copies["gb18030"].write_bytes(text.encode("gb18030"))
        write_xlsx(copies["xlsx"], rows)
        results = {name: imported(binary, path) for name, path in copies.items()}
        results["served"] = imported(binary, copies["utf8"], served=True)
    plain = results["utf8"]
    print(json.dumps({"test": "real_data", "set": source.parent.name, "rows": len(rows) - 1, **{k: plain[k] for k in ("accepted", "quarantined", "again")}}))
    if plain["accepted"] != len(rows) - 1 or plain["quarantined"] or plain["again"]:
        faults.append(f"{source.parent.name}: {plain['accepted']} of {len(rows) - 1} accepted, {plain['quarantined']} quarantined, {plain['again']} new the second time")
    for name in ("gb18030", "xlsx", "served"):
        if results[name] != plain:
            faults.append(f"{source.parent.name}: the {name} import differs")


def olist(binary: str, folder: pathlib.Path, faults: list[str]) -> None:
    instance = Instance(binary)
    try:
        report = json.loads(instance.run("import", str(folder), "--json").stdout)
        coverage = json.loads(instance.run("coverage", "--json").stdout)
        causes = json.loads(instance.run("causes", "--metric", "rating", "--json").stdout)
    finally:
        instance.remove()
    first, total = causes["items"][0], causes["total"]
    with lzma.open(folder / "order_payments.csv.xz", "rt", encoding="utf-8") as file:
        payments = sum(round(float(row["payment_value"]) * 100) for row in csv.DictReader(file))
    minor = {name: round(float(total[name]["amount"]) * 100) for name in ("paid", "lost", "at_risk", "untouched")}
    print(json.dumps({"test": "real_data", "set": "olist", "accepted": report["accepted"], "quarantined": report["quarantined"], "orphans": coverage["orphans"],
                      "first": first["factor"], "effect": first["effect"], "paid_minor": minor["paid"], "payments_minor": payments}))
    if report["quarantined"] or coverage["orphans"]:
        faults.append(f"olist: {report['quarantined']} rows in quarantine, {coverage['orphans']} orphans")
    if not first["factor"].startswith("deliver.speed") or round(first["effect"]["with"], 2) != 2.48 or round(first["effect"]["without"], 2) != 4.29:
        faults.append(f"olist: the first cause of the rating is {first}")
    if minor["paid"] != payments or minor["lost"] + minor["at_risk"] + minor["untouched"] != minor["paid"]:
        faults.append(f"olist: {minor} does not reconcile to payments of {payments}")


def main() -> int:
    binary = sys.argv[1]
    data = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT.parent / "shared" / "data"
    if not data.exists():
        print(f"SKIPPED: {data} is not there; give the folder of the public data sets as the second argument")
        return 0
    faults: list[str] = []
    olist(binary, data / "olist-sample", faults)
    reviews(binary, data / "zh-waimai" / "waimai_10k.dev.csv", faults)
    reviews(binary, data / "zh-shopping10" / "online_shopping_10_cats.dev.csv.xz", faults)
    print("\n".join(faults) or "real data: everything holds")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
