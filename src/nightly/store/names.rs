//! Names of ledger files.

use super::Hash;

/// Bytes of a name that are kept; file systems take 255, and an ending comes behind.
const LONGEST: usize = 180;

/// How the names of ledgers end.
pub(super) const ENDING: &str = ".jsonl";

/// The file of a source's ledger. Sources have names of their own: no two are written into one file, wherever letters of either case are
/// the same to the file system or not. What no file system takes is written as `%` and two digits; a long name is cut and ends with
/// its own checksum.
pub(super) fn file_name(source: &str) -> String {
    let mut name = String::new();
    for (at, c) in source.char_indices() {
        let is_hidden = at == 0 && c == '.';
        if is_hidden || c.is_control() || c.is_ascii_uppercase() || "/\\:*?\"<>|%~".contains(c) {
            let mut utf8 = [0; 4];
            c.encode_utf8(&mut utf8).bytes().for_each(|b| name.push_str(&format!("%{b:02x}")));
        } else {
            name.push(c);
        }
    }
    if name.len() > LONGEST {
        name.truncate((0..=LONGEST).rev().find(|&i| name.is_char_boundary(i)).unwrap_or_default());
        name.push('~');
        name.push_str(&Hash::of(source.as_bytes()).to_string()[..16]);
    }
    name + ENDING
}

#[cfg(test)]
mod tests {
    use super::file_name;
    use std::collections::BTreeSet;

    #[test]
    fn a_name_can_be_read_and_is_safe() {
        assert_eq!(file_name("aozora-training"), "aozora-training.jsonl");
        assert_eq!(file_name("plans/研修/計画 2025.PDF"), "plans%2f研修%2f計画 2025.%50%44%46.jsonl");
        assert_eq!(file_name("../../etc/passwd"), "%2e.%2f..%2fetc%2fpasswd.jsonl");
    }

    #[test]
    fn no_two_sources_share_a_file() {
        let long = "研".repeat(100);
        let names = ["a/b", "a%2fb", "A/b", "a~b", "a%7eb", ".a", "%2ea", &long, &format!("{long}修"), &long[..180]];
        let files: BTreeSet<String> = names.iter().map(|n| file_name(n).to_lowercase()).collect();
        assert_eq!(files.len(), names.len(), "{files:?}");
        assert!(files.iter().all(|f| f.len() <= 255 && !f.contains('/')), "{files:?}");
    }
}
