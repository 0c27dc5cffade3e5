// Document: what a statement says, apart from how it looks: headings, paragraphs, tables and
// numbered items of runs of text. Written as one HTML page that loads nothing from elsewhere and
// prints on A4, or as a PDF of A4 pages.
//
// Thread safety: values and functions without state. Texts are UTF-8 of any content; each form
// escapes them.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"

namespace myelin::app {

enum class Tone : std::uint8_t { plain, strong, quiet, bad, warn };

struct Run {
  std::string text;  // "\n" begins a new line
  Tone tone = Tone::plain;
};
using Runs = std::vector<Run>;

struct Heading {
  std::string text;
  bool title = false;  // of the document
};
struct Paragraph {
  Runs runs;
  bool source = false;  // small: where figures come from
};
struct Column {
  std::string title;
  bool figures = false;  // aligned right
};
struct Grid {
  std::vector<Column> columns;
  std::vector<std::vector<Run>> rows;  // as many runs as columns
};
struct Items {
  std::vector<Runs> items;
};

struct Document {
  std::string title, language;  // "zh-CN", "en"
  std::vector<std::variant<Heading, Paragraph, Grid, Items>> blocks;
};

std::string html_of(const Document& document);
// Fonts are embedded as subsets; those the machine has are used, so that a machine without a
// Chinese font is an error: unavailable.
Result<std::string> pdf_of(const Document& document);

}  // namespace myelin::app
