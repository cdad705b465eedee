//! PDF → drawn pages.
//!
//! The page is interpreted by `hayro-interpret`; what it draws is kept as glyphs, rules and fills ([`Drawn`]). Nothing is laid
//! out here: the page's text is its glyphs in drawing order, a line break wherever the pen jumps.
//!
//! [`Drawn`]: crate::model::Drawn

mod canvas;
mod cmaps;
mod copies;
mod fonts;
mod limits;
mod marked;
mod place;
mod shapes;
mod tags;
mod verdict;

use super::{Budget, ExtractError};
use crate::diag::{Code, Diagnostics};
use crate::model::{Content, Document, Page};
use canvas::Canvas;
use fonts::Fonts;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf, page};
use hayro_interpret::kurbo::{Affine, Size};
use hayro_interpret::util::TransformExt;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, InterpreterWarning, interpret_page};
use limits::Limits;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tags::Tree;
use verdict::Verdict;

/// Media type of PDF.
const MEDIA_TYPE: &str = "application/pdf";
/// Elements of a structure tree that are read.
const TAGS: usize = 2_000_000;
/// The largest unit of user space, in pt (ISO 32000-1, annex C names 75,000 for the page as a whole).
const LARGEST_UNIT: f64 = 75_000.0;

/// Reads a PDF file.
///
/// The interpreter panics on some damage (`/Columns 0` with a predictor: hayro-syntax 0.9.0 divides by it). Nothing of what it
/// had read by then is kept.
pub(super) fn read(bytes: &[u8], budget: &Budget, d: &mut Diagnostics) -> Result<Document, ExtractError> {
    let mut said = Diagnostics::default();
    let document = catch_unwind(AssertUnwindSafe(|| interpret(bytes, budget, &mut said))).map_err(|_| {
        ExtractError::unreadable(
            "damaged PDF: it is written in a way that the interpreter of PDF gives up on",
            MEDIA_TYPE,
        )
    })??;
    said.items.into_iter().for_each(|finding| d.push(finding));
    Ok(document)
}

fn interpret(bytes: &[u8], budget: &Budget, d: &mut Diagnostics) -> Result<Document, ExtractError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(refusal)?;
    let all = pdf.pages().len();
    if all == 0 {
        return Err(ExtractError::unreadable("damaged PDF: no page was found in it", MEDIA_TYPE));
    }
    let unread_fonts = Arc::new(AtomicU32::new(0));
    let settings = settings(&unread_fonts);
    let cache = InterpreterCache::new();
    let mut canvas = Canvas::new(Fonts::new(&pdf), Tree::read(&pdf, TAGS), Limits::new(budget));
    let (mut pages, mut verdict) = (Vec::new(), Verdict::default());
    for (number, page) in (1..).zip(pdf.pages().iter()) {
        if !canvas.limits.page() {
            break;
        }
        let (size, start) = frame(page);
        canvas.begin(number, size, page.page_stream().unwrap_or_default());
        let mut context = Context::new(start, size.to_rect(), &cache, pdf.xref(), settings.clone());
        interpret_page(page, &mut context, &mut canvas);
        let sheet = canvas.end();
        // A page that a budget left empty lacks nothing.
        if !canvas.limits.spent() || !sheet.text.is_empty() {
            verdict.page(number, &sheet);
        }
        pages.push(Page { number, name: None, text: sheet.text, content: Content::Drawn(sheet.drawn) });
    }
    if canvas.tree.cut {
        canvas.limits.say("tags");
    }
    verdict.report(canvas.fonts.list(), unread_fonts.load(Ordering::Relaxed), d);
    let partial = canvas.limits.close(pages.len(), all, d);
    let text_layer = verdict.layer();
    let tags = std::mem::take(&mut canvas.tree.tags);
    Ok(Document { media_type: MEDIA_TYPE, encoding: None, text_layer, partial, pages, tags })
}

fn settings(unread_fonts: &Arc<AtomicU32>) -> InterpreterSettings {
    let counter = Arc::clone(unread_fonts);
    InterpreterSettings {
        font_resolver: Arc::new(fonts::stand_in),
        cmap_resolver: Arc::new(cmaps::resolve),
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::UnsupportedFont) {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    }
}

/// Size of a page in pt and the way from its content to it: turned, cut, upright, in units of 1/72 inch.
fn frame(page: &page::Page<'_>) -> (Size, Affine) {
    let unit = page.raw().get::<f64>(b"UserUnit").filter(|u| *u > 0.0 && *u <= LARGEST_UNIT).unwrap_or(1.0);
    let (width, height) = page.render_dimensions();
    let size = Size::new(f64::from(width) * unit, f64::from(height) * unit);
    (size, Affine::scale(unit) * page.initial_transform(true).to_kurbo())
}

fn refusal(e: LoadPdfError) -> ExtractError {
    match e {
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            encrypted("encrypted PDF; its way of encryption is not known")
        }
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            encrypted("encrypted PDF; it opens with a password only. Remove the password and try again")
        }
        LoadPdfError::Decryption(e) => {
            ExtractError::unreadable(format!("damaged PDF: its encryption does not hold together ({e:?})"), MEDIA_TYPE)
        }
        LoadPdfError::Invalid => {
            let message =
                "damaged PDF: neither its table of objects nor its pages could be found, even by searching the file";
            ExtractError::unreadable(message, MEDIA_TYPE)
        }
    }
}

fn encrypted(message: &str) -> ExtractError {
    ExtractError { code: Code::Encrypted, message: message.to_owned(), media_type: MEDIA_TYPE }
}
