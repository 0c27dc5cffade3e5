#include <cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <memory>

#include "app/document.h"

namespace myelin::app {
namespace {

// Points: 1/72 inch. A4 with 16 mm around.
constexpr double page_width = 595.28, page_height = 841.89, margin = 45.35;
constexpr double inner_width = page_width - 2 * margin, bottom = page_height - margin;
constexpr double body_size = 10, source_size = 8, heading_size = 11.5, title_size = 18;
constexpr double cell_gap = 8, row_padding = 3, item_indent = 18;
constexpr const char* family = "Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif";

struct Colour {
  double red, green, blue;
};
constexpr Colour line_colour{0xe5 / 255.0, 0xe0 / 255.0, 0xd5 / 255.0};

const char* colour_of(Tone tone) {
  switch (tone) {
    case Tone::quiet:
      return "#5c574c";
    case Tone::bad:
      return "#c8402b";
    case Tone::warn:
      return "#b7791f";
    case Tone::plain:
    case Tone::strong:
      break;
  }
  return "#1d1b16";
}

// What g_markup_escape_text does, and bytes that are no UTF-8 are replaced first.
std::string markup(const Runs& runs) {
  std::string out;
  for (const auto& run : runs) {
    const std::unique_ptr<char, decltype(&g_free)> valid(
        g_utf8_make_valid(run.text.data(), static_cast<gssize>(run.text.size())), g_free);
    const std::unique_ptr<char, decltype(&g_free)> escaped(g_markup_escape_text(valid.get(), -1),
                                                           g_free);
    out += fmt::format("<span foreground=\"{}\"{}>{}</span>", colour_of(run.tone),
                       run.tone == Tone::strong ? " weight=\"bold\"" : "", escaped.get());
  }
  return out;
}

struct Unref {
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
};
using Layout = std::unique_ptr<PangoLayout, Unref>;

class Pages {
 public:
  Pages(cairo_t* cairo, const std::string& language)
      : cairo_(cairo), language_(pango_language_from_string(language.c_str())) {}

  void operator()(const Heading& heading) {
    const double size = heading.title ? title_size : heading_size;
    const auto layout = lay({{heading.text, Tone::strong}}, size, inner_width);
    y_ += heading.title ? 2 : 16;
    keep_together(height(layout.get()) + 4 * body_size);  // with something below it
    flow(layout.get(), margin, heading.title ? 8 : 5);
  }
  void operator()(const Paragraph& paragraph) {
    auto runs = paragraph.runs;
    if (paragraph.source)
      for (auto& run : runs)
        if (run.tone == Tone::plain) run.tone = Tone::quiet;
    flow(lay(runs, paragraph.source ? source_size : body_size, inner_width).get(), margin, 5);
  }
  void operator()(const Items& items) {
    for (std::size_t i = 0; i < items.items.size(); ++i) {
      const auto number = lay({{fmt::format("{}.", i + 1)}}, body_size, item_indent);
      const auto layout = lay(items.items[i], body_size, inner_width - item_indent);
      keep_together(height(layout.get()));
      put(number.get(), margin, y_);
      flow(layout.get(), margin + item_indent, 6);
    }
  }
  void operator()(const Grid& grid) {
    const auto widths = widths_of(grid);
    std::vector<Run> titles;
    for (const auto& column : grid.columns) titles.push_back({column.title, Tone::quiet});
    row(grid, widths, titles, source_size);
    for (const auto& cells : grid.rows) row(grid, widths, cells, body_size);
    y_ += 4;
  }

 private:
  Layout lay(const Runs& runs, double size, double width) const {
    Layout layout(pango_cairo_create_layout(cairo_));
    PangoFontDescription* font = pango_font_description_from_string(family);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout.get(), font);
    pango_font_description_free(font);
    pango_context_set_language(pango_layout_get_context(layout.get()), language_);
    pango_layout_set_width(layout.get(), pango_units_from_double(width));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout.get(), 1.25F);
    pango_layout_set_markup(layout.get(), markup(runs).c_str(), -1);
    return layout;
  }
  static double height(PangoLayout* layout) {
    int of = 0;
    pango_layout_get_size(layout, nullptr, &of);
    return pango_units_to_double(of);
  }
  static double natural_width(PangoLayout* layout) {
    pango_layout_set_width(layout, -1);
    int of = 0;
    pango_layout_get_size(layout, &of, nullptr);
    return pango_units_to_double(of);
  }
  void put(PangoLayout* layout, double x, double y) const {
    cairo_move_to(cairo_, x, y);
    pango_cairo_show_layout(cairo_, layout);
  }
  void turn() {
    cairo_show_page(cairo_);
    y_ = margin;
  }
  void keep_together(double needed) {
    if (y_ + std::min(needed, bottom - margin) > bottom) turn();
  }
  // Line by line, over as many pages as it takes.
  void flow(PangoLayout* layout, double x, double after) {
    const double top = y_;
    double turned_at = 0;  // of the layout, what stands on earlier pages
    double begin = top;
    const std::unique_ptr<PangoLayoutIter, decltype(&pango_layout_iter_free)> at(
        pango_layout_get_iter(layout), pango_layout_iter_free);
    do {
      int from = 0, until = 0;
      pango_layout_iter_get_line_yrange(at.get(), &from, &until);
      if (begin + pango_units_to_double(until) - turned_at > bottom) {
        turn();
        begin = y_;
        turned_at = pango_units_to_double(from);
      }
      PangoRectangle logical;
      pango_layout_iter_get_line_extents(at.get(), nullptr, &logical);
      const double line =
          begin + pango_units_to_double(pango_layout_iter_get_baseline(at.get())) - turned_at;
      cairo_move_to(cairo_, x + pango_units_to_double(logical.x), line);
      pango_cairo_show_layout_line(cairo_, pango_layout_iter_get_line_readonly(at.get()));
      y_ = begin + pango_units_to_double(until) - turned_at;
    } while (pango_layout_iter_next_line(at.get()));
    y_ += after;
  }

  // Figures get the width they need, the rest is shared by what the other columns would like.
  std::vector<double> widths_of(const Grid& grid) const {
    std::vector<double> widths(grid.columns.size());
    double figures = 0, words = 0;
    for (std::size_t c = 0; c < widths.size(); ++c) {
      widths[c] = natural_width(lay({{grid.columns[c].title}}, source_size, inner_width).get());
      for (const auto& row : grid.rows)
        widths[c] = std::max(widths[c], natural_width(lay({row[c]}, body_size, inner_width).get()));
      widths[c] += cell_gap;
      (grid.columns[c].figures ? figures : words) += widths[c];
    }
    const double left = std::max(inner_width - figures, inner_width / 3);
    for (std::size_t c = 0; c < widths.size(); ++c)
      if (!grid.columns[c].figures && words > 0) widths[c] *= left / words;
    return widths;
  }
  void row(const Grid& grid, const std::vector<double>& widths, const std::vector<Run>& cells,
           double size) {
    std::vector<Layout> layouts;
    double tallest = 0;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      layouts.push_back(lay({cells[c]}, size, widths[c] - cell_gap));
      if (grid.columns[c].figures)
        pango_layout_set_alignment(layouts.back().get(), PANGO_ALIGN_RIGHT);
      tallest = std::max(tallest, height(layouts.back().get()));
    }
    keep_together(tallest + 2 * row_padding);
    double x = margin;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      put(layouts[c].get(), x + (grid.columns[c].figures ? cell_gap : 0), y_ + row_padding);
      x += widths[c];
    }
    y_ += tallest + 2 * row_padding;
    cairo_set_source_rgb(cairo_, line_colour.red, line_colour.green, line_colour.blue);
    cairo_set_line_width(cairo_, 0.5);
    cairo_move_to(cairo_, margin, y_);
    cairo_line_to(cairo_, page_width - margin, y_);
    cairo_stroke(cairo_);
  }

  cairo_t* cairo_;
  PangoLanguage* language_;
  double y_ = margin;
};

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int size) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), size);
  return CAIRO_STATUS_SUCCESS;
}

// Whether some font of the machine can write Chinese: otherwise a page of boxes would come out.
bool writes_chinese(cairo_t* cairo) {
  const std::unique_ptr<PangoLayout, Unref> layout(pango_cairo_create_layout(cairo));
  pango_layout_set_text(layout.get(), "体验账单", -1);
  return pango_layout_get_unknown_glyphs_count(layout.get()) == 0;
}

}  // namespace

Result<std::string> pdf_of(const Document& document) {
  std::string bytes;
  const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
      cairo_pdf_surface_create_for_stream(append, &bytes, page_width, page_height),
      cairo_surface_destroy);
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, document.title.c_str());
  {
    const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cairo(cairo_create(surface.get()),
                                                                   cairo_destroy);
    if (!writes_chinese(cairo.get()))
      return fail(ErrorCode::unavailable, "no font of this machine writes Chinese",
                  "install one (apt install fonts-wqy-microhei), or write the statement as HTML");
    Pages pages(cairo.get(), document.language);
    for (const auto& block : document.blocks) std::visit(pages, block);
    cairo_show_page(cairo.get());
  }
  cairo_surface_finish(surface.get());
  if (const auto status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS)
    return fail(ErrorCode::internal,
                std::string{"the PDF could not be written: "} + cairo_status_to_string(status), "");
  return bytes;
}

}  // namespace myelin::app
