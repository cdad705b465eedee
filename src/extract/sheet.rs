//! stub
use super::{Budget, ExtractError};
use crate::diag::Diagnostics;
use crate::model::Document;
pub(super) fn read_compound(_b: &[u8], _budget: &Budget, _d: &mut Diagnostics) -> Result<Document, ExtractError> {
    Err(ExtractError::unreadable("stub", "x"))
}
pub(super) fn read_xlsx(
    _b: &[u8],
    _m: &'static str,
    _budget: &Budget,
    _d: &mut Diagnostics,
) -> Result<Document, ExtractError> {
    Err(ExtractError::unreadable("stub", "x"))
}
pub(super) fn read_ods(
    _b: zip::ZipArchive<std::io::Cursor<&[u8]>>,
    _m: &'static str,
    _budget: &Budget,
    _d: &mut Diagnostics,
) -> Result<Document, ExtractError> {
    Err(ExtractError::unreadable("stub", "x"))
}
