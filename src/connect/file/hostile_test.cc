// What strangers send: bombs, traps and rubbish. Each gets a clear error, none takes the process
// down.
#include <fmt/format.h>

#include "base/limits.h"
#include "connect/file/archive.h"
#include "connect/file/file_fixture_test.h"

namespace myelin::connect::file {
namespace {

std::string error_of(const std::filesystem::path& path) {
  const auto inputs = open_inputs(path);
  if (!inputs) return std::string(traits(inputs.error().code).name) + ": " + inputs.error().message;
  for (const auto& input : inputs->tables) {
    const auto table = read_all(input);
    if (!table.error.empty()) return table.error;
  }
  return "";
}

TEST(Hostile, names_that_climb_out) {
  for (const auto* bad : {"", "/etc/passwd", "../x", "a/../../x", "a\\..\\x", "C:\\x", "a\nb"})
    EXPECT_FALSE(is_safe_member_name(bad)) << bad;
  for (const auto* good : {"a", "a/b.csv", "..a", "评价/1.csv"})
    EXPECT_TRUE(is_safe_member_name(good)) << good;
  Folder folder;
  folder.python(
      "import zipfile\nz = zipfile.ZipFile('a.zip', 'w')\nz.writestr('../../evil.csv', "
      "'a,b\\n1,2\\n')\nz.close()\n");
  EXPECT_NE(error_of(folder.path() / "a.zip").find("leads out of the archive"), std::string::npos);
  folder.python(
      "import tarfile\nt = tarfile.open('b.tar', 'w')\ni = tarfile.TarInfo('x.csv')\ni.type = "
      "tarfile.SYMTYPE\ni.linkname = '/etc/passwd'\nt.addfile(i)\nt.close()\n");
  EXPECT_NE(error_of(folder.path() / "b.tar").find("is a link"), std::string::npos);
}

TEST(Hostile, links_in_a_folder_are_not_followed) {
  Folder folder;
  folder.write("a.csv", "a,b\n1,2\n");
  std::filesystem::create_symlink("/etc/passwd", folder.path() / "b.csv");
  const auto inputs = open_inputs(folder.path());
  ASSERT_TRUE(inputs);
  EXPECT_EQ(inputs->tables.size(), 1u);
  ASSERT_EQ(inputs->skipped.size(), 1u);
  EXPECT_EQ(inputs->skipped[0].reason, "is a link; links are not followed");
}

TEST(Hostile, bombs_are_refused) {
  Folder folder;
  folder.python(
      "import zipfile, gzip\n"
      "z = zipfile.ZipFile('a.zip', 'w', zipfile.ZIP_DEFLATED)\n"
      "with z.open('a.csv', 'w') as f:\n"
      "  f.write(b'a,b\\n')\n"
      "  for i in range(100): f.write(b'\\0' * 1048576)\n"
      "z.close()\n"
      "b = gzip.compress(b'a,b\\n' + b'0' * 70000000); c = gzip.compress(gzip.compress(b))\n"
      "open('b.csv.gz', 'wb').write(b)\n"
      "x = zipfile.ZipFile('c.xlsx', 'w', zipfile.ZIP_DEFLATED)\n"
      "x.writestr('[Content_Types].xml', '')\n"
      "x.writestr('xl/workbook.xml', '<workbook xmlns:r=\"r\"><sheets><sheet name=\"s\" "
      "r:id=\"r1\"/></sheets></workbook>')\n"
      "x.writestr('xl/_rels/workbook.xml.rels', '<R><R Id=\"r1\" "
      "Target=\"worksheets/s.xml\"/></R>')\n"
      "x.writestr('xl/worksheets/s.xml', '<worksheet>' + ' ' * 100000000 + '</worksheet>')\n"
      "x.close()\n"
      "d = b'a,b\\n1,2\\n'\n"
      "for i in range(6): d = gzip.compress(d)\n"
      "y = zipfile.ZipFile('d.zip', 'w'); y.writestr('d.csv.gz.gz.gz.gz.gz.gz', d); y.close()\n");
  EXPECT_TRUE(error_of(folder.path() / "a.zip").starts_with("too_large"))
      << error_of(folder.path() / "a.zip");
  EXPECT_NE(error_of(folder.path() / "b.csv.gz").find("unpacks to more"), std::string::npos)
      << error_of(folder.path() / "b.csv.gz");
  EXPECT_NE(error_of(folder.path() / "c.xlsx").find("unpacks to more"), std::string::npos)
      << error_of(folder.path() / "c.xlsx");
  EXPECT_NE(error_of(folder.path() / "d.zip").find("nested deeper"), std::string::npos)
      << error_of(folder.path() / "d.zip");
}

TEST(Hostile, truncated_files_say_so) {
  Folder folder;
  folder.python(
      "import zipfile, gzip, os\n"
      "b = gzip.compress(b'a,b\\n' + os.urandom(30000).hex().encode()); open('a.csv.gz', "
      "'wb').write(b[:len(b) // 2])\n"
      "z = zipfile.ZipFile('b.zip', 'w', zipfile.ZIP_DEFLATED); z.writestr('a.csv', 'a,b\\n' + "
      "os.urandom(30000).hex()); z.close()\n"
      "b = open('b.zip', 'rb').read(); open('b.zip', 'wb').write(b[:len(b) // 2]); open('c.xlsx', "
      "'wb').write(b[:len(b) // 2])\n"
      "open('d.parquet', 'wb').write(b'PAR1' + b'x' * 100)\n"
      "open('e.xlsx', 'wb').write(b'hello')\n");
  for (const auto* name : {"a.csv.gz", "b.zip", "c.xlsx", "d.parquet", "e.xlsx"})
    EXPECT_NE(error_of(folder.path() / name), "") << name;
}

TEST(Hostile, xml_entities_and_document_types_are_refused) {
  Folder folder;
  folder.python(
      "import zipfile\n"
      "x = zipfile.ZipFile('a.xlsx', 'w')\n"
      "x.writestr('[Content_Types].xml', '')\n"
      "x.writestr('xl/workbook.xml', '<workbook xmlns:r=\"r\"><sheets><sheet name=\"s\" "
      "r:id=\"r1\"/></sheets></workbook>')\n"
      "x.writestr('xl/_rels/workbook.xml.rels', '<R><R Id=\"r1\" "
      "Target=\"worksheets/s.xml\"/></R>')\n"
      "x.writestr('xl/worksheets/s.xml', '<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b "
      "\"&a;&a;\">]><worksheet><sheetData><row><c "
      "t=\"inlineStr\"><is><t>&b;</t></is></c></row></sheetData></worksheet>')\n"
      "x.close()\n");
  EXPECT_NE(error_of(folder.path() / "a.xlsx").find("declares a document type"), std::string::npos);
}

TEST(Hostile, enormous_cells_cost_their_row_only) {
  Folder folder;
  const std::string cell(10 * 1024 * 1024, 'x');
  folder.write("a.csv", "a,b\n1,2\n" + cell + ",3\n4,5\n\"" + cell + "\",6\n7,8\n");
  folder.write("b.jsonl", "{\"a\":1}\n{\"a\":\"" + cell + "\"}\n{\"a\":2}\n");
  folder.write("c.json", "[{\"a\":1},{\"a\":\"" + cell + "\"},{\"a\":2}]");
  const auto tables = read_path(folder.path());
  ASSERT_EQ(tables.size(), 3u);
  EXPECT_EQ(tables[0].problems, (std::vector<std::string>{"3 row_too_large", "5 row_too_large"}));
  EXPECT_EQ(tables[0].rows.size(), 3u);
  for (std::size_t i : {1u, 2u}) {
    EXPECT_EQ(tables[i].error, "");
    EXPECT_EQ(tables[i].problems.size(), 1u);
    EXPECT_EQ(tables[i].rows.size(), 2u);
  }
}

TEST(Hostile, rubbish_is_an_error_or_rows_never_a_crash) {
  Folder folder;
  folder.write("empty.csv", "");
  folder.write("blank.csv", "\n\n\n");
  folder.write("nul.csv", std::string(1000, '\0'));
  folder.write("old.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
  folder.write("deep.json", std::string(100'000, '['));
  folder.write("wide.csv", std::string(5000, ',') + "\n");
  for (const auto& table : read_path(folder.path())) EXPECT_NE(table.error, "") << table.name;
  EXPECT_TRUE(error_of(folder.path() / "gone").starts_with("not_found"));
}

}  // namespace
}  // namespace myelin::connect::file
