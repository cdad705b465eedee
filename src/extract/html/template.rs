//! Template code around HTML: PHP, ERB, Jinja.

use std::borrow::Cow;

/// How template code is framed: what opens it, what closes it, and whether the end of the file may.
const FRAMES: &[(&str, &str, bool)] =
    &[("<?", "?>", true), ("<%", "%>", false), ("{%", "%}", false), ("{{", "}}", false), ("{#", "#}", false)];

/// The text without template code, and how many pieces of it were taken out.
pub(super) fn strip(text: &str) -> (Cow<'_, str>, usize) {
    let bytes = text.as_bytes();
    // A frame that is not closed once is not closed later either, so that looking for its end costs one pass in all.
    let mut unclosed = [false; FRAMES.len()];
    let (mut out, mut kept, mut count, mut at) = (String::new(), 0, 0, 0);
    while let Some(open) = memchr::memchr2(b'<', b'{', &bytes[at..]).map(|i| at + i) {
        at = open + 1;
        let Some(frame) = FRAMES.iter().position(|(mark, _, _)| bytes[open..].starts_with(mark.as_bytes())) else {
            continue;
        };
        let Some(end) = end_of(text, open, frame, &mut unclosed) else { continue };
        // An XML declaration is no template, but no text either.
        count += usize::from(!text[open..].starts_with("<?xml"));
        out.push_str(&text[kept..open]);
        (kept, at) = (end, end);
    }
    if kept == 0 {
        return (Cow::Borrowed(text), 0);
    }
    out.push_str(&text[kept..]);
    (Cow::Owned(out), count)
}

/// Where the code that begins at `open` ends.
fn end_of(text: &str, open: usize, frame: usize, unclosed: &mut [bool; FRAMES.len()]) -> Option<usize> {
    let (mark, close, to_the_end) = FRAMES[frame];
    if unclosed[frame] {
        return None;
    }
    let from = open + mark.len();
    if let Some(end) = memchr::memmem::find(&text.as_bytes()[from..], close.as_bytes()) {
        return Some(from + end + close.len());
    }
    unclosed[frame] = true;
    // PHP's last piece of code needs no end.
    (to_the_end && text[from..].starts_with("php")).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn template_code_goes_and_the_rest_stays() {
        let (text, count) = strip("<?php a('<p>'); ?><td>{{ x }}6月</td>{% if y %}<%= z %><?php end");
        assert_eq!((text.as_ref(), count), ("<td>6月</td>", 5));
        assert_eq!(strip("<?xml version='1.0'?><p>{a}</p>"), (Cow::Borrowed("<p>{a}</p>"), 0));
        assert_eq!(strip("<p>{{ 未定 < 3"), (Cow::Borrowed("<p>{{ 未定 < 3"), 0));
    }
}
