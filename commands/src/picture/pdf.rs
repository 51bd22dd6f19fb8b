//! The pages of a document, as PDF. What is on them is laid out like a picture, by the one shaper that there is, and written as text in our own
//! fonts, of which the letters that are used go along: it can be read anywhere, searched and copied.

use std::collections::HashMap;

use krilla::{
    Document,
    color::rgb,
    geom::{Path, PathBuilder, Point, Transform},
    metadata::Metadata,
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, FillRule},
    surface::Surface,
    text::{Font, GlyphId, KrillaGlyph},
};
use resvg::{
    tiny_skia::{self, PathSegment},
    usvg::{Group, Node, Paint, Text, fontdb, layout::PositionedGlyph},
};

use super::{Canvas, FONTS, Undrawn, read, wrapped};

/// These pages, each `height` units high, as one document. A unit is a point. The same pages are the same bytes.
pub(crate) fn pdf(title: &str, pages: &[Canvas], height: f32) -> Result<Vec<u8>, Undrawn> {
    let mut document = Document::new();
    let mut fonts = HashMap::new();
    for canvas in pages {
        let tree = read(&wrapped(&canvas.svg, canvas.width, height))?;
        let size = PageSettings::from_wh(canvas.width, height).ok_or_else(|| undrawn("no room for a page"))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        draw(tree.root(), &mut surface, &mut fonts)?;
        surface.finish();
        page.finish();
    }
    document.set_metadata(Metadata::new().title(title.to_owned()).creator("OmniCRM".to_owned()));
    document.finish().map_err(|error| Undrawn(format!("{error:?}")))
}

type Fonts = HashMap<fontdb::ID, Font>;

fn draw(group: &Group, surface: &mut Surface<'_>, fonts: &mut Fonts) -> Result<(), Undrawn> {
    for node in group.children() {
        match node {
            Node::Group(group) => draw(group, surface, fonts)?,
            Node::Path(path) => {
                let filled = path.fill().map(|filled| fill(filled.paint())).transpose()?;
                let path = path.data().clone().transform(path.abs_transform()).and_then(|path| outline(&path));
                if let (Some(filled), Some(path)) = (filled, path) {
                    surface.set_fill(Some(filled));
                    surface.draw_path(&path);
                }
            }
            Node::Text(text) => write(text, surface, fonts)?,
            Node::Image(_) => return Err(undrawn("a page has no pictures")),
        }
    }
    Ok(())
}

/// Glyph by glyph, each where it was laid out and with the letters that it stands for.
fn write(text: &Text, surface: &mut Surface<'_>, fonts: &mut Fonts) -> Result<(), Undrawn> {
    for span in text.layouted() {
        let Some(filled) = span.fill.as_ref() else { continue };
        surface.set_fill(Some(fill(filled.paint())?));
        let size = span.font_size.get();
        // What only turns directions is nothing to read.
        let is_text = |glyph: &&PositionedGlyph| glyph.text.is_empty() || !glyph.text.chars().all(is_mark);
        for glyph in span.positioned_glyphs.iter().filter(is_text) {
            let font = font(glyph.font, fonts)?;
            // The size is in the place, too.
            let scale = font.units_per_em() / size;
            let place = text.abs_transform().pre_concat(glyph.transform()).pre_scale(scale, scale);
            let tiny_skia::Transform { sx, kx, ky, sy, tx, ty } = place;
            let id = GlyphId::new(glyph.id.0);
            let glyphs = [KrillaGlyph::new(id, 0.0, 0.0, 0.0, 0.0, 0..glyph.text.len(), None)];
            surface.push_transform(&Transform::from_row(sx, ky, kx, sy, tx, ty));
            surface.draw_glyphs(Point::from_xy(0.0, 0.0), &glyphs, font, &glyph.text, size, false);
            surface.pop();
        }
    }
    Ok(())
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn font(id: fontdb::ID, fonts: &mut Fonts) -> Result<Font, Undrawn> {
    if let Some(font) = fonts.get(&id) {
        return Ok(font.clone());
    }
    let made = FONTS.with_face_data(id, |data, index| Font::new(data.to_vec().into(), index)).flatten();
    let font = made.ok_or_else(|| undrawn("a font that is none"))?;
    fonts.insert(id, font.clone());
    Ok(font)
}

fn fill(paint: &Paint) -> Result<Fill, Undrawn> {
    let Paint::Color(colour) = paint else { return Err(undrawn("a page has no patterns")) };
    let paint = rgb::Color::new(colour.red, colour.green, colour.blue).into();
    Ok(Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::NonZero })
}

fn outline(path: &tiny_skia::Path) -> Option<Path> {
    let mut outline = PathBuilder::new();
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(to) => outline.move_to(to.x, to.y),
            PathSegment::LineTo(to) => outline.line_to(to.x, to.y),
            PathSegment::QuadTo(by, to) => outline.quad_to(by.x, by.y, to.x, to.y),
            PathSegment::CubicTo(by, and, to) => outline.cubic_to(by.x, by.y, and.x, and.y, to.x, to.y),
            PathSegment::Close => outline.close(),
        }
    }
    outline.finish()
}

fn undrawn(why: &str) -> Undrawn {
    Undrawn(why.to_owned())
}
