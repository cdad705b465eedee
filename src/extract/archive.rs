//! ZIP archives: workbooks, Word documents, and what else they may be.

use super::{Budget, ExtractError, docx, sheet};
use crate::diag::{Code, Diagnostics};
use crate::model::Document;
use std::io::{Cursor, Read};
use zip::ZipArchive;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Reads the workbook or Word document that an archive holds, after its true size was counted.
pub(super) fn read(bytes: &[u8], budget: &Budget, d: &mut Diagnostics) -> Result<Document, ExtractError> {
    let damaged = |_| ExtractError::unreadable("damaged ZIP archive or workbook", "application/zip");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if let Some(main) = docx::main_part(&mut archive) {
        weigh(&mut archive, budget, "application/vnd.openxmlformats-officedocument.wordprocessingml.document")?;
        return docx::read(archive, main, budget, d);
    }
    let has = |a: &ZipArchive<Cursor<&[u8]>>, name: &str| a.index_for_name(name).is_some();
    let media_type = if has(&archive, "xl/workbook.xml") {
        XLSX
    } else if mimetype(&mut archive).starts_with(ODS) {
        ODS
    } else {
        let (what, media_type) = other(&archive);
        return Err(ExtractError::unreadable(what, media_type));
    };
    weigh(&mut archive, budget, media_type)?;
    if media_type == XLSX { sheet::read_xlsx(bytes, XLSX, budget, d) } else { sheet::read_ods(archive, ODS, budget, d) }
}

/// The entry in which OpenDocument and EPUB name themselves.
fn mimetype(archive: &mut ZipArchive<Cursor<&[u8]>>) -> String {
    let mut name = String::new();
    if let Ok(entry) = archive.by_name("mimetype") {
        // A media type is short; whatever else stands there is not read.
        let _ = entry.take(128).read_to_string(&mut name);
    }
    name.trim().to_owned()
}

fn other(archive: &ZipArchive<Cursor<&[u8]>>) -> (&'static str, &'static str) {
    const KNOWN: &[(&str, &str, &str)] = &[
        (
            "ppt/presentation.xml",
            "PowerPoint slides (PPTX), not read",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (
            "xl/workbook.bin",
            "binary Excel workbook (XLSB), not read; save it as XLSX",
            "application/vnd.ms-excel.sheet.binary.macroenabled.12",
        ),
        (
            "content.xml",
            "OpenDocument file that is no spreadsheet, not read",
            "application/vnd.oasis.opendocument.text",
        ),
    ];
    let found = KNOWN.iter().find(|(name, _, _)| archive.index_for_name(name).is_some());
    found.map_or(("ZIP archive, not read; unpack it first", "application/zip"), |(_, what, media_type)| {
        (what, media_type)
    })
}

/// Refuses an archive that claims to unpack, or does unpack, to more than the limit: sizes can lie, so bytes are counted.
fn weigh(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    budget: &Budget,
    media_type: &'static str,
) -> Result<(), ExtractError> {
    let too_large = || {
        let message = format!("the file unpacks to more than {} bytes", budget.bytes);
        ExtractError { code: Code::LimitSize, message, media_type }
    };
    let damaged = |_| ExtractError::unreadable("damaged file: a part of it cannot be unpacked", media_type);
    let claimed = archive.decompressed_size().unwrap_or(0);
    if claimed > u128::from(budget.bytes) {
        return Err(too_large());
    }
    let mut left = budget.bytes;
    for index in 0..archive.len() {
        let entry =
            archive.by_index(index).map_err(|_| ExtractError::unreadable("encrypted or damaged file", media_type))?;
        let unpacked = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).map_err(damaged)?;
        left = left.checked_sub(unpacked).ok_or_else(too_large)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, body) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(body).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn refusal(bytes: &[u8], budget: &Budget) -> ExtractError {
        read(bytes, budget, &mut Diagnostics::default()).unwrap_err()
    }

    #[test]
    fn an_archive_says_what_it_is() {
        let docx = archive(&[("word/document.xml", b"<x/>")]);
        assert!(refusal(&docx, &Budget::default()).message.contains("Word"));
        let plain = archive(&[("a.txt", b"a")]);
        assert_eq!(refusal(&plain, &Budget::default()).media_type, "application/zip");
        assert_eq!(refusal(b"PK\x03\x04 nothing more", &Budget::default()).code, Code::Unreadable);
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_read() {
        let bomb = archive(&[("xl/workbook.xml", &vec![b' '; 4 << 20])]);
        assert!(bomb.len() < 100_000);
        let budget = Budget { bytes: 1 << 20, ..Budget::default() };
        assert_eq!(refusal(&bomb, &budget).code, Code::LimitSize);
    }

    #[test]
    fn a_bomb_that_lies_about_its_size_is_counted() {
        let body = vec![b' '; 4 << 20];
        let mut bomb = archive(&[("xl/workbook.xml", &body)]);
        // The true size stands in the central directory, and in the local header or behind the data.
        let (truth, lie) = ((body.len() as u32).to_le_bytes(), 1000u32.to_le_bytes());
        for at in 0..bomb.len() - 4 {
            if bomb[at..at + 4] == truth {
                bomb[at..at + 4].copy_from_slice(&lie);
            }
        }
        let budget = Budget { bytes: 1 << 20, ..Budget::default() };
        assert_ne!(refusal(&bomb, &budget).message, "");
    }
}
