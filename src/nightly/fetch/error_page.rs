//! Error pages in place of documents: a page where a PDF should be, or a page whose title says that nothing is there.

use super::Reason;
use super::content::{BYTES, CSV, DOCX, HTML, JSON, ODS, PDF, TEXT, TSV, XLS, XLSX, XML, ZIP, decoded};
use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Titles of pages that say that something went wrong, although the status said that all is well.
/// True means the whole title.
static TITLES: LazyLock<Vec<(bool, String)>> = LazyLock::new(|| {
    let rows = csv::Reader::from_reader(include_bytes!("error_titles.csv").as_slice()).into_records();
    rows.map(|r| r.expect("our own table")).map(|r| (&r[0] == "is", r[1].to_owned())).collect()
});

/// Characters of a page that are quoted.
const SNIPPET: usize = 80;

static TITLE: LazyLock<Regex> = LazyLock::new(|| Regex::new("(?is)<title[^>]*>(.*?)</title").expect("a pattern"));
static HEADING: LazyLock<Regex> = LazyLock::new(|| Regex::new("(?is)<h1[^>]*>(.*?)</h1").expect("a pattern"));
static HIDDEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?is)<(?:script|style|head|noscript)[^>]*>.*?</(?:script|style|head|noscript)\\s*>|<!--.*?-->")
        .expect("a pattern")
});
static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new("(?s)<[^>]*>").expect("a pattern"));
static REFRESH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(?is)<meta[^>]+http-equiv\\s*=\\s*[\"']?refresh[^>]+url\\s*=").expect("a pattern"));

/// Why bytes cannot be the document: the reason, a sentence, a snippet.
pub(super) type Verdict = (Reason, String, Option<String>);

/// Refuses what is not the document: nothing, a text where a binary file is expected, a page where a table is, a page that speaks of
/// an error.
pub(super) fn check(bytes: &[u8], media_type: &str, expected: Option<&str>) -> Result<(), Verdict> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err((Reason::Empty, format!("{} bytes without any content", bytes.len()), None));
    }
    let is_page = matches!(media_type, HTML | XML | JSON);
    let is_wrong = match expected {
        Some(PDF | XLSX | XLS | ODS | DOCX | ZIP) => is_page || matches!(media_type, TEXT | CSV | TSV),
        Some(CSV | TSV | TEXT) => is_page,
        _ => false,
    };
    // A table of words is often called .xls, and so is what Excel itself saves as a page.
    let is_table =
        matches!(media_type, TEXT | CSV | TSV) || decoded(bytes).contains("urn:schemas-microsoft-com:office:excel");
    let is_wrong = is_wrong && !(expected == Some(XLS) && is_table);
    if is_wrong {
        let expected = expected.unwrap_or(BYTES);
        let message = format!("{} where {} should be", name(media_type), name(expected));
        return Err((Reason::ErrorPage, message, Some(snippet(bytes, media_type))));
    }
    if media_type == HTML { page(bytes) } else { Ok(()) }
}

/// Refuses a page by its title, or by its sending the reader elsewhere.
fn page(bytes: &[u8]) -> Result<(), Verdict> {
    let text = decoded(bytes);
    let has_table = text.to_ascii_lowercase().contains("<table");
    let heading = if has_table { None } else { first(&HEADING, &text) };
    for title in first(&TITLE, &text).into_iter().chain(heading) {
        if is_error(&title) {
            let message = "a page that says that something is wrong, sent as if all were well".to_owned();
            return Err((Reason::ErrorPage, message, Some(cut(&title))));
        }
    }
    let visible = words(&HIDDEN.replace_all(&text, " "));
    if !has_table && visible.chars().count() < 200 && REFRESH.is_match(&text) {
        let message = "a page without content that sends its reader elsewhere".to_owned();
        return Err((Reason::ErrorPage, message, Some(snippet(bytes, HTML))));
    }
    Ok(())
}

/// True for a title that is one of the words, or holds them, whatever its width and case.
fn is_error(title: &str) -> bool {
    let title = title.nfkc().collect::<String>().to_lowercase();
    TITLES.iter().any(|(is_whole, words)| if *is_whole { title == *words } else { title.contains(words) })
}

/// What stands in the first match, as words.
fn first(pattern: &Regex, text: &str) -> Option<String> {
    pattern.captures(text).and_then(|c| c.get(1)).map(|m| words(m.as_str())).filter(|w| !w.is_empty())
}

/// Text without tags, single spaces.
fn words(html: &str) -> String {
    let text = TAG
        .replace_all(html, " ")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The title of a page, else its first words.
fn snippet(bytes: &[u8], media_type: &str) -> String {
    let text = decoded(bytes);
    let title = if media_type == HTML { first(&TITLE, &text).or_else(|| first(&HEADING, &text)) } else { None };
    let page = || if media_type == HTML { words(&HIDDEN.replace_all(&text, " ")) } else { words(&text) };
    cut(&title.unwrap_or_else(page))
}

fn cut(text: &str) -> String {
    let cut: String = text.chars().filter(|c| !c.is_control()).take(SNIPPET).collect();
    if text.chars().count() > SNIPPET { cut + "…" } else { cut }
}

fn name(media_type: &str) -> &'static str {
    match media_type {
        PDF => "a PDF file",
        XLSX | XLS | ODS => "a workbook",
        DOCX => "a Word document",
        ZIP => "a ZIP archive",
        HTML => "an HTML page",
        XML => "an XML file",
        JSON => "a JSON file",
        CSV | TSV => "a table of text",
        TEXT => "plain text",
        _ => "a file",
    }
}

#[cfg(test)]
mod tests {
    use super::super::content::media_type;
    use super::*;

    fn verdict(body: &str, ending: &str) -> Option<Reason> {
        let expected = match ending {
            "pdf" => Some(PDF),
            "csv" => Some(CSV),
            "xls" => Some(XLS),
            "html" => Some(HTML),
            _ => None,
        };
        check(body.as_bytes(), media_type(body.as_bytes(), ending, ""), expected).err().map(|(reason, ..)| reason)
    }

    #[test]
    fn a_page_in_place_of_a_file_is_known() {
        let page = "<!DOCTYPE html><html><title>市立白樺研修所</title><body><h1>研修のご案内</h1></body></html>";
        assert_eq!(verdict(page, "pdf"), Some(Reason::ErrorPage));
        assert_eq!(verdict(page, "csv"), Some(Reason::ErrorPage));
        assert_eq!(verdict(page, "xls"), Some(Reason::ErrorPage));
        assert_eq!(verdict(page, "html"), None);
        assert_eq!(verdict("not available", "pdf"), Some(Reason::ErrorPage));
        assert_eq!(verdict("{\"error\": 404}", "csv"), Some(Reason::ErrorPage));
        assert_eq!(verdict("研修名\t定員\n測量研修\t20名\n", "xls"), None);
        let saved = page.replace("<html>", "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">");
        assert_eq!((verdict(&saved, "xls"), verdict(&saved, "pdf")), (None, Some(Reason::ErrorPage)));
        assert_eq!(verdict("\n \n", "csv"), Some(Reason::Empty));
    }

    #[test]
    fn pages_that_speak_of_an_error_are_known_by_their_title() {
        let page = |title: &str| format!("<html><head><title>{title}</title></head><body><p>…</p></body></html>");
        for title in [
            "ページが見つかりません｜白樺市",
            "404 Not Found",
            "４０４　ＮＯＴ　ＦＯＵＮＤ",
            "メンテナンス中です",
            "エラー",
            "Just a moment...",
        ] {
            assert_eq!(verdict(&page(title), "html"), Some(Reason::ErrorPage), "{title}");
        }
        for title in ["エラー対応研修計画", "令和7年度 研修一覧", "設備メンテナンス研修", "ログイン認証研修"]
        {
            assert_eq!(verdict(&page(title), "html"), None, "{title}");
        }
    }

    #[test]
    fn the_heading_counts_only_on_a_page_without_a_table() {
        let page = |rest: &str| format!("<html><body><h1>お探しのページ</h1>{rest}</body></html>");
        assert_eq!(verdict(&page(""), "html"), Some(Reason::ErrorPage));
        assert_eq!(verdict(&page("<table><tr><td>1</table>"), "html"), None);
    }

    #[test]
    fn a_page_that_only_sends_elsewhere_is_no_document() {
        let page = "<html><head><meta http-equiv=\"refresh\" content=\"0; url=/new.html\"></head><body>移動しました</body></html>";
        assert_eq!(verdict(page, "html"), Some(Reason::ErrorPage));
    }

    #[test]
    fn a_snippet_is_one_short_line() {
        let long = format!("<html><title>\n 障害\t{}</title></html>", "の".repeat(200));
        let (_, _, snippet) = check(long.as_bytes(), HTML, Some(PDF)).expect_err("an error page");
        let snippet = snippet.expect("a snippet");
        assert!(snippet.starts_with("障害 の") && snippet.chars().count() == 81, "{snippet}");
    }
}
