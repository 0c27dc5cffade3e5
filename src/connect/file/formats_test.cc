#include <fmt/format.h>

#include "connect/file/csv_writer.h"
#include "connect/file/file_fixture_test.h"
#include "connect/file/xlsx_format.h"

namespace myelin::connect::file {
namespace {

using Rows = std::vector<std::vector<std::string>>;

const std::string csv = "订单编号,评价内容,评分\r\no-1,\"好,\n\"\"真\"\"的好\",5\r\no-2,还行,3\r\n";
const Rows rows{{"o-1", "好,\n\"真\"的好", "5"}, {"o-2", "还行", "3"}};
const std::vector<std::string> names{"订单编号", "评价内容", "评分"};

TEST(Formats, every_encoding_gives_the_same_rows) {
  Folder folder;
  folder.write("a-utf8.csv", csv);
  folder.write("b-bom.csv", "\xEF\xBB\xBF" + csv);
  folder.python(
      "t = open('a-utf8.csv', newline='', encoding='utf-8').read()\n"
      "for n, e in [('c-gb', 'gb18030'), ('d-gbk', 'gbk'), ('e-16le', 'utf-16'), ('f-16be', "
      "'utf-16-be')]:\n"
      "  b = t.encode(e)\n"
      "  open(n + '.csv', 'wb').write((b'\\xfe\\xff' if e == 'utf-16-be' else b'') + b)\n"
      "open('g-late.csv', 'wb').write(('id,text\\n' + 'n,plain\\n' * 200000 + "
      "'z,好评\\n').encode('gb18030'))\n");
  const auto tables = read_path(folder.path());
  ASSERT_EQ(tables.size(), 7u);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(tables[i].error, "") << tables[i].name;
    EXPECT_EQ(tables[i].header, names) << tables[i].name;
    EXPECT_EQ(tables[i].rows, rows) << tables[i].name;
  }
  ASSERT_EQ(tables[6].rows.size(), 200'001u);
  EXPECT_EQ(tables[6].rows.back()[1], "好评")
      << "decided where the first Chinese character is, far behind the start";
}

TEST(Formats, delimiters_are_told_and_tsv_needs_no_quotes) {
  Folder folder;
  folder.write("a.csv", "a;b\n1,5;2\n3;4\n");
  folder.write("b.tsv", "a\tb\n5\" screen\t\"open\n\"q\tx\n");
  folder.write("c.txt", "sep=|\na|b\n1|2\n");
  folder.write("d.tsv", "a\tb\n\"x\ty\"\t\"z\"\n\"1\"\t\"2\"\n");
  const auto tables = read_path(folder.path());
  ASSERT_EQ(tables.size(), 4u);
  EXPECT_EQ(tables[0].rows, (Rows{{"1,5", "2"}, {"3", "4"}}));
  EXPECT_EQ(tables[1].rows, (Rows{{"5\" screen", "\"open"}, {"\"q", "x"}}));
  EXPECT_EQ(tables[2].rows, (Rows{{"1", "2"}}));
  EXPECT_EQ(tables[3].rows[1], (std::vector<std::string>{"1", "2"}));
}

TEST(Formats, bad_rows_are_reported_with_their_line_and_the_rest_is_read) {
  Folder folder;
  folder.write("a.csv", std::string("a,b\n1,2\n3\n\n4,5,6\n\"x\ny\",7\n8,\xFF\xFE\n9,") + '\0' +
                            "\n10,11,,\n12,\"never\n13,14\n");
  const auto table = read_path(folder.path()).at(0);
  EXPECT_EQ(table.error, "");
  EXPECT_EQ(table.rows, (Rows{{"1", "2"}, {"x\ny", "7"}, {"10", "11"}, {"13", "14"}}));
  EXPECT_EQ(table.problems,
            (std::vector<std::string>{"3 ragged_row", "5 ragged_row", "8 bad_encoding",
                                      "9 nul_byte", "11 bad_quote"}));
}

TEST(Formats, header_names_are_made_unique) {
  Folder folder;
  folder.write("a.csv", " a ,a,,b\n1,2,3,4\n");
  EXPECT_EQ(read_path(folder.path()).at(0).header,
            (std::vector<std::string>{"a", "a_2", "column_3", "b"}));
}

TEST(Formats, json_in_its_shapes) {
  Folder folder;
  const std::string one =
      R"({"id":1,"who":{"name":"王","tags":["a","b"]},"items":[{"sku":"x"},{"sku":"y"}],"none":null,"price":1.5,"ok":true})";
  folder.write("a.jsonl", one + "\n\n{broken\n{\"id\":2,\"new\":\"n\"}\n");
  folder.write("b.json", "[" + one + ",\n{\"id\":2,\"new\":\"n\"}]");
  folder.write("c.json", "{\"count\":2,\"meta\":{\"n\":[1]},\"data\":{\"tickets\":[" + one +
                             ",{\"id\":2,\"new\":\"n\"}],\"end_of_stream\":true}}");
  folder.write("d.json", one + "\n" + "{\"id\":2,\"new\":\"n\"}");
  for (const auto& table : read_path(folder.path())) {
    EXPECT_EQ(table.error, "") << table.name;
    ASSERT_EQ(table.rows.size(), 2u) << table.name;
    EXPECT_EQ(std::vector(table.rows[0].begin(), table.rows[0].begin() + 7),
              (std::vector<std::string>{"1", "王", "a, b", "x", "y", "1.5", "true"}))
        << table.name;
    EXPECT_EQ(table.rows[1][0], "2");
    EXPECT_EQ(table.rows[1].back(), "n");
    EXPECT_EQ(table.problems, table.name == "a.jsonl" ? std::vector<std::string>{"3 bad_json"}
                                                      : std::vector<std::string>{});
  }
  folder.write("e/one.json", "{\n \"id\": 7,\n \"tags\": [1, 2]\n}\n");
  EXPECT_EQ(read_path(folder.path() / "e").at(0).rows, (Rows{{"7", "1, 2"}}));
  folder.write("f/cut.json", "[{\"id\":1},{\"id\":2");
  const auto cut = read_path(folder.path() / "f").at(0);
  EXPECT_EQ(cut.rows, (Rows{{"1"}}));
  EXPECT_NE(cut.error.find("breaks off"), std::string::npos);
}

// Found by fuzz/csv_fuzz.cc: looking for a comma behind a record moved the buffer the record was
// in.
TEST(Formats, objects_in_a_row_end_with_the_file) {
  Folder folder;
  folder.write("a.json", R"({"id":1},{"id":2} , {"id":3})");
  const auto tables = read_path(folder.path() / "a.json");
  ASSERT_EQ(tables.size(), 1U);
  EXPECT_EQ(tables[0].error, "");
  EXPECT_EQ(tables[0].rows, (std::vector<std::vector<std::string>>{{"1"}, {"2"}, {"3"}}));
  EXPECT_TRUE(tables[0].problems.empty());
}

// A workbook as spreadsheet programs write it, and one as exporters do.
constexpr std::string_view workbook = R"py(
import zipfile
def book(name, sheets, shared='', styles='', extra=''):
  z = zipfile.ZipFile(name, 'w', zipfile.ZIP_DEFLATED)
  z.writestr('[Content_Types].xml', '<Types/>')
  z.writestr('xl/workbook.xml', '<workbook xmlns:r="r">' + extra + '<sheets>' + ''.join(f'<sheet name="{n}" sheetId="{i+1}" r:id="rId{i+1}"/>' for i, (n, _) in enumerate(sheets)) + '</sheets></workbook>')
  z.writestr('xl/_rels/workbook.xml.rels', '<Relationships>' + ''.join(f'<Relationship Id="rId{i+1}" Target="worksheets/sheet{i+1}.xml"/>' for i in range(len(sheets))) + '</Relationships>')
  if shared: z.writestr('xl/sharedStrings.xml', shared)
  if styles: z.writestr('xl/styles.xml', styles)
  for i, (_, xml) in enumerate(sheets): z.writestr(f'xl/worksheets/sheet{i+1}.xml', xml)
  z.close()
)py";

TEST(Formats, workbooks) {
  Folder folder;
  folder.python(std::string(workbook) + R"py(
book('a.xlsx', [('评价', '<worksheet><sheetData>'
  '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
  '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="inlineStr"><is><t>when</t></is></c><c r="C2" t="str"><v>n</v></c><c r="D2" t="inlineStr"><is><t>ok</t></is></c></row>'
  '<row r="3"/><row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4" s="1"><v>45983.354</v></c><c r="C4"><v>0.30000000000000004</v></c><c r="D4" t="b"><v>1</v></c></row>'
  '<row r="5"><c r="A5" t="inlineStr"><is><t xml:space="preserve"> b </t></is></c><c r="B5" s="2"><v>45983</v></c><c r="C5" s="3"><v>1.2345678901E+12</v></c></row>'
  '</sheetData></worksheet>'), ('空', '<worksheet><sheetData/></worksheet>'),
  ('x', '<x:worksheet><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>h</x:t></x:is></x:c></x:row><x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>')],
  '<sst><si><t>店铺评价导出</t></si><si><t>text</t></si><si><r><t>好_x000A_</t></r><r><t>评 &amp; more</t></r><rPh><t>hao</t></rPh></si></sst>',
  '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="[Red]0.00"/></numFmts>'
  '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>')
)py");
  const auto tables = read_path(folder.path());
  ASSERT_EQ(tables.size(), 3u);
  EXPECT_EQ(tables[0].name, "a.xlsx#评价");
  EXPECT_EQ(tables[0].error, "");
  EXPECT_EQ(tables[0].header, (std::vector<std::string>{"text", "when", "n", "ok"}))
      << "the title line is passed over";
  EXPECT_EQ(tables[0].rows, (Rows{{"好\n评 & more", "2025-11-22 08:29:46", "0.3", "true"},
                                  {" b ", "2025-11-22", "1234567890100"}}));
  EXPECT_EQ(tables[1].rows.size(), 0u);
  EXPECT_EQ(tables[2].rows, (Rows{{"7"}}));
}

TEST(Formats, number_formats) {
  EXPECT_TRUE(is_date_format("yyyy-mm-dd"));
  EXPECT_TRUE(is_date_format("[$-804]yyyy\"年\"m\"月\""));
  EXPECT_TRUE(is_date_format("[h]:mm"));
  EXPECT_FALSE(is_date_format("0.00"));
  EXPECT_FALSE(is_date_format("[Red]#,##0"));
  EXPECT_FALSE(is_date_format("\"days\" 0"));
  EXPECT_EQ(date_text("1", false), "1900-01-01");
  EXPECT_EQ(date_text("61", false), "1900-03-01");
  EXPECT_EQ(date_text("0", true), "1904-01-01");
}

TEST(Formats, archives_within_archives_in_a_stable_order) {
  Folder folder;
  folder.write("src/a.csv", csv);
  folder.python(
      "import zipfile, gzip, lzma, tarfile, io\n"
      "b = open('src/a.csv', 'rb').read()\n"
      "open('1.csv.gz', 'wb').write(gzip.compress(b))\n"
      "open('2.csv.xz', 'wb').write(lzma.compress(b))\n"
      "z = zipfile.ZipFile('3.zip', 'w', zipfile.ZIP_DEFLATED)\n"
      "z.writestr('z.csv', b); z.writestr('评价.csv', b)\n"
      "z.writestr('__MACOSX/._z.csv', b'x'); z.writestr('readme.bin', b'\\0\\1\\2')\n"
      "z.writestr('inner.csv.gz', gzip.compress(b))\n"
      "z.close()\n"
      "n = '订单'.encode('gbk')\n"
      "y = zipfile.ZipFile('5.zip', 'w'); y.writestr('ABCD.csv', b); y.close()\n"
      "raw = open('5.zip', 'rb').read().replace(b'ABCD', n); open('5.zip', 'wb').write(raw)\n"
      "t = tarfile.open('4.tar.gz', 'w:gz'); t.add('src/a.csv'); t.close()\n");
  std::vector<std::string> found;
  for (const auto& table : read_path(folder.path())) {
    found.push_back(table.name);
    EXPECT_EQ(table.rows, rows) << table.name << table.error;
  }
  EXPECT_EQ(found, (std::vector<std::string>{"1.csv", "2.csv", "3.zip/inner.csv", "3.zip/z.csv",
                                             "3.zip/评价.csv", "4.tar.gz/src/a.csv",
                                             "5.zip/订单.csv", "src/a.csv"}));
}

TEST(Formats, what_is_exported_is_no_formula) {
  EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
  EXPECT_EQ(csv_cell("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(csv_cell("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0");
  EXPECT_EQ(csv_cell("-2+3"), "'-2+3");
  EXPECT_EQ(csv_cell("\t=1"), "\"'\t=1\"");
  EXPECT_EQ(csv_cell("-12.50"), "-12.50");
  EXPECT_EQ(csv_cell("a,\"b\""), "\"a,\"\"b\"\"\"");
}

}  // namespace
}  // namespace myelin::connect::file
