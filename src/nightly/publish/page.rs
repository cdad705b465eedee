//! `index.html`: the same as `index.json`, for people.

use super::index::{Index, Published, encoded};
use std::fmt::Write as _;

/// A page without scripts or anything from elsewhere. Its addresses are relative to the night.
pub(super) fn html(index: &Index) -> String {
    let title = if index.title.is_empty() { "keikaku" } else { &index.title };
    let title = escaped(title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>\
         body{{font-family:sans-serif;margin:2em}}table{{border-collapse:collapse}}\
         td,th{{border:1px solid #999;padding:.3em .6em;text-align:left}}</style>\n</head>\n<body>\n<h1>{title}</h1>\n\
         <p>{} · <a href=\"index.json\">index.json</a></p>\n<table>\n<tr><th>source</th><th>title</th><th>publisher</th>\
         <th>licence</th><th>出典</th><th>last change</th></tr>\n",
        escaped(&index.night)
    );
    index.sources.iter().for_each(|source| row(&mut out, source));
    out.push_str("</table>\n</body>\n</html>\n");
    out
}

fn row(out: &mut String, source: &Published) {
    let id = escaped(&source.id);
    let cells = [&source.title, &source.publisher, &source.licence, &source.attribution, &source.changed];
    // Writing to a string does not fail.
    let _ = write!(out, "<tr><td><a href=\"packages/{}/datapackage.json\">{id}</a></td>", encoded(&source.id));
    for cell in cells {
        let _ = write!(out, "<td>{}</td>", escaped(cell));
    }
    out.push_str("</tr>\n");
}

/// Text as text.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
