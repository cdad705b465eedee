//! Cells that say yes or no: 指導者養成 (○ or a dash), 推薦 (有 or 無).

use super::squeeze::Squeezed;

const YES: &[&str] = &["○", "◯", "〇", "●", "◎", "有", "有り", "あり", "要", "必要", "必須"];
const NO: &[&str] = &["-", "—", "―", "–", "−", "ー", "×", "✕", "無", "無し", "なし", "不要"];

/// Reads a flag: `Some(None)` for a blank cell, `None` for words that are no flag.
pub fn read_flag(folded: &str) -> Option<Option<bool>> {
    let sq = Squeezed::new(folded);
    if sq.len() == 0 {
        return Some(None);
    }
    let is = |words: &[&str]| words.iter().any(|w| sq.word_end(0, w) == Some(sq.len()));
    if is(YES) {
        return Some(Some(true));
    }
    is(NO).then_some(Some(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags() {
        for yes in ["○", "◯", "〇", "●", "有", "要", "あり", "必要", " 有 り "] {
            assert_eq!(read_flag(yes), Some(Some(true)), "{yes}");
        }
        for no in ["-", "—", "―", "無", "不要", "なし"] {
            assert_eq!(read_flag(no), Some(Some(false)), "{no}");
        }
        assert_eq!(read_flag(" "), Some(None));
        assert_eq!(read_flag("無料"), None);
        assert_eq!(read_flag("③"), None);
    }
}
