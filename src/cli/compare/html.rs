//! The table as a page that a browser shows and `build` reads.

use super::draw::{Row, marked};

const STYLE: &str = "table{border-collapse:collapse;width:100%;table-layout:fixed}\
th,td{border:1px solid;padding:.4em;vertical-align:top;text-align:left}";

/// The words after stand on the left, as ministries print them; what differs is underlined.
pub(super) fn page(title: &str, rows: &[Row<'_>]) -> String {
    let title = escaped(title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head><meta charset=\"utf-8\"><title>{title}</title>\n<style>{STYLE}</style></head>\n\
         <body>\n<h1>{title}</h1>\n<table>\n<thead><tr><th>改正後</th><th>改正前</th></tr></thead>\n<tbody>\n"
    );
    for row in rows {
        out.push_str(&format!("<tr><td>{}</td><td>{}</td></tr>\n", side(row, true), side(row, false)));
    }
    out.push_str("</tbody>\n</table>\n</body>\n</html>\n");
    out
}

fn side(row: &Row<'_>, is_new: bool) -> String {
    let piece = |(text, differs): (String, bool)| {
        let words = escaped(&text).replace('\n', "<br>");
        if differs { format!("<u>{words}</u>") } else { words }
    };
    marked(row, is_new).into_iter().map(piece).collect()
}

/// Text as text: nothing of a document is read as markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
