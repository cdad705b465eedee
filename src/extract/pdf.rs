//! PDF → drawn pages.
//!
//! The page is interpreted by `hayro-interpret`; what it draws is kept as glyphs, rules and fills ([`Drawn`]). Nothing is laid
//! out here: the page's text is its glyphs in drawing order, a line break wherever the pen jumps.

mod canvas;

use super::{Budget, ExtractError};
use crate::diag::Diagnostics;
use crate::model::{Content, Document, Page};
use canvas::Canvas;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::Rect;
use hayro_interpret::util::TransformExt;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};

/// Media type of PDF.
const MEDIA_TYPE: &str = "application/pdf";

/// Reads a PDF file.
pub(super) fn read(bytes: &[u8], _budget: &Budget, _d: &mut Diagnostics) -> Result<Document, ExtractError> {
    let pdf = Pdf::new(bytes.to_vec())
        .map_err(|e| ExtractError::unreadable(format!("damaged PDF, not readable: {e:?}"), MEDIA_TYPE))?;
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    for (index, page) in pdf.pages().iter().enumerate() {
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(-1e5, -1e5, 1e5, 1e5);
        let start = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(start, bounds, &cache, pdf.xref(), InterpreterSettings::default());
        let mut canvas = Canvas::new(width, height);
        interpret_page(page, &mut context, &mut canvas);
        let (drawn, text) = canvas.finish();
        pages.push(Page { number: index as u32 + 1, name: None, text, content: Content::Drawn(drawn) });
    }
    Ok(super::document(MEDIA_TYPE, pages, None))
}
