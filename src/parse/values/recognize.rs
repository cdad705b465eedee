//! Quick looks at a cell, for the alignment of rows: could this be a date, a fee, a capacity, a duration?
//!
//! No vocabulary, no allocation: a pass over the characters, and none over cells that are too long to be a value.

/// Longer cells are prose.
const LONGEST_VALUE: usize = 300;
/// A list of many dates may be long.
const LONGEST_DATES: usize = 4_000;

/// True for cells that are mostly dates, or say that there is none yet.
pub fn looks_like_dates(folded: &str) -> bool {
    if folded.len() > LONGEST_DATES {
        return false;
    }
    if !folded.bytes().any(|b| b.is_ascii_digit()) {
        return folded.len() <= 120 && undated(folded);
    }
    let (mut signs, mut all, mut cores) = (0usize, 0usize, 0usize);
    let (mut run, mut before) = (0usize, '\0');
    for c in folded.chars().filter(|c| !c.is_whitespace()) {
        all += 1;
        signs += usize::from(is_date_sign(c));
        if c.is_ascii_digit() {
            cores += usize::from(run == 0 && matches!(before, '/' | '.'));
            run += 1;
            before = '\0';
        } else {
            cores += usize::from(matches!(run, 1 | 2) && c == '月') + usize::from(run == 4 && matches!(c, '年' | '-'));
            before = if run == 1 || run == 2 || run == 4 { c } else { '\0' };
            run = 0;
        }
    }
    let count = folded.contains('回') && folded.contains('定') && all <= 16;
    (cores > 0 && signs * 5 >= all * 2) || count
}

fn is_date_sign(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '年' | '月'
                | '日'
                | '火'
                | '水'
                | '木'
                | '金'
                | '土'
                | '曜'
                | '祝'
                | '('
                | ')'
                | '～'
                | '・'
                | '/'
                | '.'
                | '-'
                | ':'
        )
        || matches!(
            c,
            '時' | '分' | '末' | '旬' | '予' | '定' | '期' | '間' | '第' | '回' | '令' | '和' | '平' | '成' | '※'
        )
}

/// 未定, 随時, 通年, 秋以降, Eラーニングにて実施.
fn undated(folded: &str) -> bool {
    let words = ["未定", "随時", "通年", "調整中", "中止", "延期"];
    let seasons = ["春", "夏", "秋", "冬"];
    let tails = ["以降", "頃", "ごろ", "季", "期", "予定", "に"];
    let season = || {
        let found = seasons.iter().find_map(|s| folded.split_once(s));
        found.is_some_and(|(_, rest)| tails.iter().any(|t| rest.trim_start().starts_with(t)))
    };
    words.iter().any(|w| folded.contains(w)) || folded.trim_end().ends_with("実施") || season()
}

/// True for cells that hold amounts of money, or say that there is nothing to pay.
pub fn looks_like_fee(folded: &str) -> bool {
    if folded.len() > LONGEST_VALUE {
        return false;
    }
    if matches!(folded.trim(), "無" | "無料" | "無償" | "なし" | "0")
        || folded.contains("無料")
        || folded.contains("無償")
    {
        return true;
    }
    let (mut run, mut marked, mut last) = (0usize, false, '\0');
    for c in folded.chars().filter(|c| !c.is_whitespace()).chain(['\0']) {
        if c.is_ascii_digit() {
            run += 1;
        } else if c == ',' && run > 0 {
            marked = true;
            run = 0;
        } else {
            let amount = run > 0 && (matches!(c, '円' | '千' | '万') || (marked && run == 3 && is_end(c)));
            if amount || (run >= 3 && c == '\0' && last == '\0') {
                return true;
            }
            (run, marked) = (0, false);
            last = c;
        }
    }
    false
}

fn is_end(c: char) -> bool {
    matches!(c, '\0' | '(' | ')' | '、' | '/' | '・' | '税' | '※' | ';')
}

/// True for cells that say how many may take part.
pub fn looks_like_capacity(folded: &str) -> bool {
    if folded.len() > LONGEST_VALUE / 2 || folded.contains('を') {
        return false;
    }
    let text = folded.trim();
    if matches!(text, "無" | "なし" | "制限なし" | "若干名") {
        return true;
    }
    let (mut run, mut found) = (0usize, false);
    for c in folded.chars().filter(|c| !c.is_whitespace()) {
        found |= run > 0 && matches!(c, '名' | '人' | 'チ' | '組' | '席');
        run = if c.is_ascii_digit() { run + 1 } else { 0 };
    }
    found || (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()))
}

/// True for cells that say how long or how often a course is.
pub fn looks_like_duration(folded: &str) -> bool {
    let text = folded.trim();
    if folded.len() > LONGEST_VALUE / 2 || text.is_empty() || text.contains('定') {
        return false;
    }
    if matches!(text, "-" | "—" | "―" | "–") || text.contains("半日") {
        return true;
    }
    let (mut run, mut length, mut month) = (0usize, false, false);
    let mut chars = folded.chars().filter(|c| !c.is_whitespace()).peekable();
    while let Some(c) = chars.next() {
        if run > 0 {
            month |= c == '月';
            let day = c == '日' && !month && !matches!(chars.peek(), Some('目'));
            let hours = c == '時' && chars.peek() == Some(&'間');
            length |= day || hours || matches!(c, 'ヵ' | 'か' | 'カ' | 'ヶ' | 'ケ' | '箇' | '週' | '回' | '泊');
        }
        run = if c.is_ascii_digit() { run + 1 } else { 0 };
    }
    length || (folded.contains('～') && looks_like_dates(folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_prose_and_numbers() {
        for yes in [
            "2022年02月16日(水)～10月31日(月)",
            "6/12(土)・13(日) 6/16(水)・17(木)",
            "申込期間 6月1日～10月末日 受講期間 6月1日～11月末日",
            "11月予定",
            "2回程度(未定)",
            "秋以降に開催を予定",
            "R5.4.4",
            "2022-06-16",
            "2022年12月4日(日) (講義は事前オンライン形式)",
            "未定",
        ] {
            assert!(looks_like_dates(yes), "{yes}");
        }
        for no in [
            "16,500",
            "36名",
            "2日間",
            "看護師",
            "5,000円(税込)",
            "年2回 2日間",
            "1回につき 30名程度",
            "春日部市",
            "WEB開催",
            "",
        ] {
            assert!(!looks_like_dates(no), "{no}");
        }
        assert!(!looks_like_dates(
            "2023年度に行われた初任研修を修めていることが、次の級に進むための前提になるので気をつけること。"
        ));
    }

    #[test]
    fn fees_capacities_and_durations_are_told_apart() {
        for fee in [
            "16,500",
            "8,800円",
            "無料",
            "受講料:19,800 円 聴講料:9,800円",
            "18,150 (教材費含む)",
            "3万円",
            "無 (更新者は5,000)",
        ] {
            assert!(looks_like_fee(fee), "{fee}");
            assert!(!looks_like_duration(fee) && !looks_like_dates(fee), "{fee}");
        }
        for seats in ["50名程度", "10", "4チーム(16名)", "受講枠-各 回20名 聴講枠-各 回10名", "1回につき 30名程度"]
        {
            assert!(looks_like_capacity(seats), "{seats}");
            assert!(!looks_like_fee(seats) && !looks_like_dates(seats), "{seats}");
        }
        for length in ["2日間", "半日", "年1回 1ヵ月程度", "13時間(2日間)", "-", "6月1日～11月末日"]
        {
            assert!(looks_like_duration(length), "{length}");
            assert!(!looks_like_fee(length) && !looks_like_capacity(length), "{length}");
        }
        assert!(!looks_like_capacity("医師および看護師を含む4名程度"));
        assert!(!looks_like_duration("2022年6月12日(日)"));
    }
}
