//! Word documents (DOCX, DOCM): Office Open XML, ISO/IEC 29500, transitional and strict.
//!
//! The page's text is what a reader of the printed document sees, with these exceptions, each of which is said by a finding: words
//! that are hidden or struck through, readings above words and prompts of controls stand apart, as furniture; words deleted in a change that
//! nobody accepted are left out. The numbers that Word makes stand in front of their paragraphs. A note's mark is written `(*1)`, and
//! its text follows the document. Headers and footers are furniture, once each. Pages end where the author ends them and where Word's
//! own pages ended when it saved the file; without either, the document is one page. A table belongs to the page it begins on.

mod fields;
mod numbering;
mod package;
mod parts;
mod report;
mod run;
mod signs;
mod styles;
mod symbols;
mod table;
mod walk;
mod write;
mod xml;

pub(super) use package::main_part;

use super::{Budget, ExtractError, Purse, document};
use crate::diag::Diagnostics;
use crate::model::Document;
use numbering::Numbering;
use package::Package;
use parts::{Part, Words};
use std::io::Cursor;
use styles::Styles;
use walk::{Calls, Walk};
use write::Writer;
use zip::ZipArchive;

/// Reads a Word document whose text is the part `main`.
pub(super) fn read(
    archive: ZipArchive<Cursor<&[u8]>>,
    main: String,
    budget: &Budget,
    d: &mut Diagnostics,
) -> Result<Document, ExtractError> {
    let mut package = Package::open(archive, main, budget);
    let xml = package.main()?;
    let (styles, are_whole) = Styles::read(&package.of_kind("styles").unwrap_or_default());
    let (numbering, is_whole) = Numbering::read(&package.of_kind("numbering").unwrap_or_default());
    let mut purse = Purse::new(budget);
    let mut walk = Walk::new(&styles, numbering);
    let is_deep = xml::each(&xml, 2, &mut |e| walk.block(&e)).map_err(|damage| package.damaged(&damage))?;
    walk.flush();
    drop(xml);
    let body = std::mem::take(&mut walk.out);
    let calls = std::mem::take(&mut walk.calls);
    let mut told =
        report::Told { are_styles_damaged: !are_whole, is_numbering_damaged: !is_whole, ..report::Told::default() };
    let mut writer = Writer::new();
    let mut put = |parts: Vec<Part>| parts.into_iter().for_each(|part| writer.put(part, &mut purse));
    put(running(&calls.headers, &mut package, &mut walk, &mut told));
    put(body);
    put(notes(&calls, &mut package, &mut walk, &mut told));
    put(running(&calls.footers, &mut package, &mut walk, &mut told));
    told.calls = calls;
    told.unknown_formats = walk.numbering.unknown.clone();
    if is_deep {
        purse.say("depth");
    }
    let (pages, places) = writer.finish();
    report::tell(&places, &told, &package, d);
    let partial = purse.close(d);
    Ok(document(package.media_type, pages, partial))
}

/// Running titles: each part once, as furniture.
fn running(ids: &[String], package: &mut Package<'_>, walk: &mut Walk<'_>, told: &mut report::Told) -> Vec<Part> {
    let mut found = Vec::new();
    for id in ids {
        let Some(xml) = package.of_id(id) else { continue };
        told.are_others_damaged |= xml::each(&xml, 1, &mut |e| walk.block(&e)).is_err();
        walk.flush();
        for part in std::mem::take(&mut walk.out) {
            match part {
                Part::Line(_, words) => found.push(Part::Furniture(words)),
                Part::Table(grid) => found.extend(grid.cells.into_iter().map(|c| Part::Furniture(c.words))),
                Part::Turn { .. } => {}
                other => found.push(other),
            }
        }
    }
    found
}

/// Notes in the order of their marks, each behind its mark.
fn notes(calls: &Calls, package: &mut Package<'_>, walk: &mut Walk<'_>, told: &mut report::Told) -> Vec<Part> {
    let mut found = Vec::new();
    for (kind, ids, sign) in [("footnotes", &calls.footnotes, '*'), ("endnotes", &calls.endnotes, '※')] {
        if ids.is_empty() {
            continue;
        }
        let xml = package.of_kind(kind).unwrap_or_default();
        let mut bodies: Vec<Option<Vec<Part>>> = ids.iter().map(|_| None).collect();
        let result = xml::each(&xml, 1, &mut |e| {
            let Some(at) = ids.iter().position(|id| e.attribute("w:id") == Some(id.as_str())) else { return };
            bodies[at] = Some(walk.inside(&e));
        });
        told.are_others_damaged |= result.is_err();
        for (parts, number) in bodies.into_iter().zip(1..) {
            told.lost_notes += usize::from(parts.is_none());
            let mut mark = Some(format!("{sign}{number} "));
            for part in parts.into_iter().flatten() {
                match part {
                    Part::Line(_, words) if !words.text.trim().is_empty() => {
                        found.push(Part::Line(0, behind(mark.take().unwrap_or_default(), words)));
                    }
                    other => found.push(other),
                }
            }
        }
    }
    found
}

fn behind(mark: String, words: Words) -> Words {
    let lead = mark.chars().count();
    let made = words.made.iter().map(|(from, n)| (from + lead, *n)).collect();
    Words { text: mark + words.text.trim_start(), made, ..words }
}
