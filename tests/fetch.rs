//! Fetching, against a server that answers in every way a server can go wrong. Nothing may hang, nothing damaged may pass.

mod support;

use flate2::{Compression, write::GzEncoder};
use jiff::Timestamp;
use keikaku::nightly::fetch::{
    AllowPrivate, Clock, Failure, Fetched, Fetcher, Known, Location, Outcome, Proxy, Reason, Request, Rules,
};
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use support::server::{Answer, Server, answer, dripping, ok, raw, redirect};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n";
const PAGE: &str = "<!DOCTYPE html><html><head><title>市立白樺研修所</title></head><body><p>お知らせ</p></body></html>";

/// A clock whose pauses take no time and are remembered.
#[derive(Debug, Default)]
struct Fast {
    pauses: Mutex<Vec<Duration>>,
    stop_at_pause: AtomicBool,
    stopped: AtomicBool,
}

impl Fast {
    fn pauses(&self) -> Vec<Duration> {
        self.pauses.lock().expect("no panic").clone()
    }
}

impl Clock for Fast {
    fn elapsed(&self) -> Duration {
        self.pauses().iter().sum()
    }

    fn now(&self) -> Timestamp {
        "2026-11-21T02:15:00Z".parse().expect("a time")
    }

    fn sleep(&self, pause: Duration) {
        self.pauses.lock().expect("no panic").push(pause);
        self.stopped.store(self.stop_at_pause.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// Short deadlines, no pace, and this machine allowed.
fn rules() -> Rules {
    Rules {
        timeout: Duration::from_millis(700),
        connect_timeout: Duration::from_millis(500),
        max_size: 1 << 20,
        retries: 2,
        rate_per_host: "1000/s".parse().expect("a rate"),
        allow_private: AllowPrivate::Hosts(vec!["127.0.0.1".to_owned()]),
        ..Rules::default()
    }
}

struct Run {
    outcome: Result<Outcome, Failure>,
    pauses: Vec<Duration>,
}

impl Run {
    /// Fetches; whatever the server does, it may not take longer than the deadlines allow.
    fn of(url: &str, rules: Rules, format: &str, known: Option<&Known>) -> Run {
        let clock = Arc::new(Fast::default());
        let longest = rules.timeout * (rules.retries + 1) + Duration::from_secs(3);
        let fetcher = Fetcher::new(rules, clock.clone()).expect("sound rules");
        let location = Location::url(url).expect("a URL");
        let begun = Instant::now();
        let outcome = fetcher.fetch(&Request { location: &location, format, known, rehash: false });
        assert!(begun.elapsed() < longest, "{url} took {:?}", begun.elapsed());
        let mut pauses = clock.pauses();
        // Those of the pace are shorter than any other.
        pauses.retain(|p| *p > Duration::from_millis(1));
        Run { outcome, pauses }
    }

    fn fetched(self) -> Fetched {
        match self.outcome {
            Ok(Outcome::Fetched(fetched)) => *fetched,
            other => panic!("{other:?}"),
        }
    }

    fn failure(self) -> Failure {
        match self.outcome {
            Err(failure) => {
                assert!(!failure.message.is_empty() && !failure.remedy().is_empty());
                failure
            }
            other => panic!("{other:?}"),
        }
    }

    fn reason(self) -> Reason {
        self.failure().reason
    }
}

fn get(answers: Vec<Answer>, path: &str) -> (Run, Server) {
    let server = Server::start(answers);
    (Run::of(&server.url(path), rules(), "", None), server)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).expect("packed");
    packer.finish().expect("packed")
}

#[test]
fn a_document_comes_with_all_that_is_said_of_it() {
    let headers =
        "Content-Type: application/octet-stream\r\nETag: \"v1\"\r\nLast-Modified: Fri, 20 Nov 2026 09:00:00 GMT\r\n";
    let (run, server) = get(vec![answer("200 OK", headers, PDF)], "/plan.pdf");
    let fetched = run.fetched();
    assert_eq!((fetched.bytes.as_slice(), fetched.media_type.as_str()), (PDF, "application/pdf"));
    assert_eq!((fetched.etag.as_deref(), fetched.final_url), (Some("\"v1\""), server.url("/plan.pdf")));
    assert_eq!(fetched.modified.expect("a time").to_string(), "2026-11-20T09:00:00Z");
    assert_eq!((fetched.sha256.len(), &fetched.sha256), (64, &fetched.known.sha256));
    let asked = &server.asked()[0].headers;
    assert!(asked["user-agent"].starts_with("keikaku/") && !asked.contains_key("if-none-match"), "{asked:?}");
}

#[test]
fn what_did_not_change_is_not_sent_again() {
    let headers = "ETag: W/\"v1\"\r\nLast-Modified: Fri, 20 Nov 2026 09:00:00 GMT\r\n";
    let server =
        Server::start(vec![answer("200 OK", headers, PDF), answer("304 Not Modified", "ETag: W/\"v2\"\r\n", "")]);
    let url = server.url("/plan.pdf");
    let known = Run::of(&url, rules(), "", None).fetched().known;
    let Ok(Outcome::NotModified(now)) = Run::of(&url, rules(), "", Some(&known)).outcome else { panic!("not 304") };
    assert_eq!((now.etag.as_deref(), &now.sha256), (Some("W/\"v2\""), &known.sha256));
    let asked = &server.asked()[1].headers;
    assert_eq!(asked["if-none-match"], "W/\"v1\"");
    assert_eq!(asked["if-modified-since"], "Fri, 20 Nov 2026 09:00:00 GMT");
    // What is known of another address says nothing about this one.
    let other = Run::of(&server.url("/other.pdf"), rules(), "", Some(&known)).failure();
    assert_eq!((other.reason, server.asked()[2].headers.contains_key("if-none-match")), (Reason::Status, false));
}

#[test]
fn a_validator_that_is_no_header_is_left_out() {
    let server = Server::start(vec![ok("application/pdf", PDF)]);
    let url = server.url("/plan.pdf");
    let known = Known { location: url.clone(), etag: Some("a\r\nX: b".to_owned()), ..Known::default() };
    Run::of(&url, rules(), "", Some(&known)).fetched();
    assert!(!server.asked()[0].headers.contains_key("x"));
}

#[test]
fn a_body_that_is_not_all_there_is_never_used() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n";
    let short = [format!("{head}Content-Length: 4000\r\n\r\n").as_bytes(), PDF].concat();
    let (run, server) = get(vec![raw(short)], "/plan.pdf");
    let failure = run.failure();
    assert_eq!((failure.reason, failure.attempts, server.asked().len()), (Reason::Truncated, 3, 3));
    // Without a length only the document itself can tell.
    let cut = [format!("{head}\r\n").as_bytes(), &PDF[..20]].concat();
    assert_eq!(get(vec![raw(cut)], "/plan.pdf").0.reason(), Reason::Truncated);
    let whole = [format!("{head}\r\n").as_bytes(), PDF].concat();
    assert_eq!(get(vec![raw(whole)], "/plan.pdf").0.fetched().bytes, PDF);
    let half = gzip(&[b"%PDF-1.4 ".as_slice(), &[7; 3000]].concat());
    let packed = answer("200 OK", "Content-Encoding: gzip\r\n", &half[..half.len() - 9]);
    assert_eq!(get(vec![packed], "/plan.pdf").0.reason(), Reason::Truncated);
    let chunks = format!("{head}Transfer-Encoding: chunked\r\n\r\n5\r\n%PDF-\r\n");
    assert_eq!(get(vec![raw(chunks)], "/plan.pdf").0.reason(), Reason::Truncated);
}

#[test]
fn an_answer_that_is_cut_anywhere_is_never_used() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n";
    let packed = gzip(PDF);
    let answers = [
        [format!("{head}Content-Length: {}\r\n\r\n", PDF.len()).as_bytes(), PDF].concat(),
        [format!("{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n", PDF.len()).as_bytes(), PDF, b"\r\n0\r\n\r\n"]
            .concat(),
        [format!("{head}Content-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", packed.len()).as_bytes(), &packed]
            .concat(),
        [format!("{head}\r\n").as_bytes(), PDF].concat(),
    ];
    let once = Rules { retries: 0, ..rules() };
    for whole in answers {
        for cut in 0..=whole.len() {
            let server = Server::start(vec![raw(&whole[..cut])]);
            match Run::of(&server.url("/plan.pdf"), once.clone(), "", None).outcome {
                Ok(Outcome::Fetched(fetched)) => assert!(fetched.bytes.starts_with(PDF.trim_ascii_end()), "{cut}"),
                Ok(other) => panic!("{other:?}"),
                Err(failure) => assert!(cut < whole.len(), "{failure}"),
            }
        }
    }
}

#[test]
fn what_came_whole_the_second_time_is_used() {
    let short = b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n%PDF-1.4".to_vec();
    let (run, _server) = get(vec![raw(short), ok("application/pdf", PDF)], "/plan.pdf");
    assert_eq!(run.pauses.len(), 1);
    assert_eq!(run.fetched().bytes, PDF);
}

#[test]
fn a_server_that_takes_its_time_is_left() {
    let pause = Duration::from_millis(40);
    let slow_head = dripping("HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n".to_vec(), pause);
    let silent = dripping("", Vec::new(), pause);
    let one_by_one = dripping("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x".to_vec(), pause);
    let without_length = dripping("HTTP/1.1 200 OK\r\n\r\n", b"x".to_vec(), pause);
    let chunks = dripping("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n".to_vec(), pause);
    let patience = dripping("", b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), pause);
    for (name, slow) in [
        ("head", slow_head),
        ("silent", silent),
        ("length", one_by_one),
        ("open", without_length),
        ("chunks", chunks),
        ("patience", patience),
    ] {
        let (run, server) = get(vec![slow], "/plan.csv");
        assert_eq!(run.reason(), Reason::Timeout, "{name}");
        assert_eq!(server.asked().len(), 1, "{name}: another attempt would take as long");
    }
}

#[test]
fn a_body_without_end_is_cut_at_the_limit() {
    let piece = vec![b'x'; 64 << 10];
    let endless = dripping("HTTP/1.1 200 OK\r\n\r\n", piece.clone(), Duration::ZERO);
    assert_eq!(get(vec![endless], "/plan.csv").0.reason(), Reason::TooLarge);
    let chunk = [b"10000\r\n".as_slice(), &piece, b"\r\n"].concat();
    let endless = dripping("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunk, Duration::ZERO);
    assert_eq!(get(vec![endless], "/plan.csv").0.reason(), Reason::TooLarge);
    let (run, _server) = get(vec![raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")], "/plan.csv");
    assert_eq!(run.reason(), Reason::TooLarge);
    let bomb = gzip(&vec![0; 64 << 20]);
    assert!(bomb.len() < 1 << 20);
    let bomb = answer("200 OK", "Content-Encoding: gzip\r\n", bomb);
    assert_eq!(get(vec![bomb], "/plan.csv").0.reason(), Reason::TooLarge);
}

#[test]
fn a_document_as_large_as_allowed_is_used() {
    let body = "あ,い\n".repeat((1 << 20) / 8);
    assert_eq!(body.len(), 1 << 20);
    assert_eq!(get(vec![ok("text/csv", &body)], "/plan.csv").0.fetched().bytes.len(), 1 << 20);
    let more = body + "\n";
    assert_eq!(get(vec![ok("text/csv", &more)], "/plan.csv").0.reason(), Reason::TooLarge);
    let packed =
        answer("200 OK", "Content-Type: text/csv\r\nContent-Encoding: gzip\r\n", gzip("研修名,定員\n".as_bytes()));
    assert_eq!(get(vec![packed], "/plan.csv").0.fetched().bytes, "研修名,定員\n".as_bytes());
}

#[test]
fn a_refusal_says_why_and_only_what_may_pass_is_tried_again() {
    let of = |status: &str| {
        let (run, server) = get(vec![answer(status, "", "<html>…</html>")], "/plan.pdf");
        let failure = run.failure();
        assert!(failure.message.contains(status.split(' ').next().expect("a number")), "{failure}");
        (failure.reason, server.asked().len())
    };
    assert_eq!(of("404 Not Found"), (Reason::NotFound, 1));
    assert_eq!(of("410 Gone"), (Reason::NotFound, 1));
    assert_eq!(of("403 Forbidden"), (Reason::Denied, 1));
    assert_eq!(of("401 Unauthorized"), (Reason::Denied, 1));
    assert_eq!(of("204 No Content"), (Reason::Status, 1));
    assert_eq!(of("206 Partial Content"), (Reason::Status, 1));
    assert_eq!(of("304 Not Modified"), (Reason::Status, 1));
    assert_eq!(of("418 Teapot"), (Reason::Status, 1));
    assert_eq!(of("500 Internal Server Error"), (Reason::Unavailable, 3));
    assert_eq!(of("408 Request Timeout"), (Reason::Unavailable, 3));
}

#[test]
fn a_server_that_recovers_is_waited_for() {
    let down = || answer("500 Internal Server Error", "", "");
    let (run, _server) = get(vec![down(), down(), ok("application/pdf", PDF)], "/plan.pdf");
    let [first, second] = run.pauses[..] else { panic!("{:?}", run.pauses) };
    assert!(first >= Duration::from_secs(1) && first <= Duration::from_secs(2), "{first:?}");
    assert!(second >= Duration::from_secs(2) && second <= Duration::from_secs(4), "{second:?}");
    assert_eq!(run.fetched().bytes, PDF);
}

#[test]
fn a_server_that_asks_for_patience_gets_it_up_to_a_limit() {
    let busy = |wait: &str| answer("429 Too Many Requests", &format!("Retry-After: {wait}\r\n"), "");
    for (wait, seconds) in [("7", 7), ("Sat, 21 Nov 2026 02:15:30 GMT", 30), ("Sat, 21 Nov 2026 02:00:00 GMT", 0)] {
        let server = Server::start(vec![busy(wait), ok("application/pdf", PDF)]);
        let run = Run::of(&server.url("/plan.pdf"), rules(), "", None);
        let waited: Duration = run.pauses.iter().sum();
        assert_eq!(waited.as_secs(), seconds, "{wait}");
        assert_eq!(run.fetched().bytes, PDF);
    }
    let (run, server) = get(vec![busy("86400"), ok("application/pdf", PDF)], "/plan.pdf");
    assert_eq!(run.pauses, []);
    let failure = run.failure();
    assert_eq!((failure.reason, failure.retry_after, server.asked().len()), (Reason::Unavailable, Some(86_400), 1));
}

#[test]
fn what_is_not_http_is_said_to_be_so() {
    let cases: &[(&str, &[u8])] = &[
        ("bytes", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 not at all HTTP\r\n\r\n"),
        ("status line", b"HTTP/1.1 OK 200\r\n\r\n"),
        ("version", b"HTTP/7.3 200 OK\r\n\r\n"),
        ("chunk length", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n"),
        ("two lengths", b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"),
        ("length in words", b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabcd"),
        ("packing", b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\nabcd"),
    ];
    for (name, bytes) in cases {
        let (run, server) = get(vec![raw(*bytes)], "/plan.csv");
        assert_eq!((run.reason(), server.asked().len()), (Reason::BadResponse, 1), "{name}");
    }
}

#[test]
fn a_server_without_encryption_is_not_spoken_to_as_if_it_had_some() {
    let server = Server::deaf(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    let failure = Run::of(&server.url("/plan.pdf").replace("http:", "https:"), rules(), "", None).failure();
    assert_eq!((failure.reason, failure.attempts), (Reason::Tls, 1), "{failure}");
}

#[test]
fn a_head_without_end_is_cut_at_the_limit() {
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "X-Filler: 0123456789\r\n".repeat(20_000));
    assert_eq!(get(vec![raw(many)], "/plan.csv").0.reason(), Reason::BadResponse);
    let long = format!("HTTP/1.1 200 OK\r\nX-Filler: {}\r\n\r\n", "0".repeat(200_000));
    assert_eq!(get(vec![raw(long)], "/plan.csv").0.reason(), Reason::BadResponse);
}

#[test]
fn a_connection_that_breaks_is_tried_again() {
    for (bytes, reason) in [
        (b"".as_slice(), Reason::Unreachable),
        (b"HTTP/1.1 200 OK\r\nContent-Le", Reason::Unreachable),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n%PDF", Reason::Truncated),
    ] {
        let server = Server::resetting(bytes);
        let run = Run::of(&server.url("/plan.pdf"), rules(), "", None);
        assert_eq!((run.reason(), server.asked().len()), (reason, 3), "{bytes:?}");
        let closed = Server::start(vec![raw(bytes)]);
        let run = Run::of(&closed.url("/plan.pdf"), rules(), "", None);
        assert_eq!((run.reason(), closed.asked().len()), (reason, 3), "{bytes:?}");
    }
    let gone = Server::start(vec![raw("")]);
    let url = gone.url("/plan.pdf");
    drop(gone);
    std::thread::sleep(Duration::from_millis(50));
    let failure = Run::of(&url, rules(), "", None).failure();
    assert_eq!((failure.reason, failure.attempts), (Reason::Unreachable, 3));
    let failure = Run::of("http://no-such-host.invalid/plan.pdf", rules(), "", None).failure();
    assert_eq!((failure.reason, failure.message.contains("no-such-host.invalid")), (Reason::Unreachable, true));
}

#[test]
fn redirects_are_followed_to_an_end_and_no_further() {
    let (run, server) = get(vec![redirect("/b/"), redirect("../plan.pdf#page=2"), ok("application/pdf", PDF)], "/a");
    assert_eq!(run.fetched().final_url, server.url("/plan.pdf"));
    let paths: Vec<String> = server.asked().into_iter().map(|a| a.path).collect();
    assert_eq!(paths, ["/a", "/b/", "/plan.pdf"]);
    let (run, server) = get(vec![redirect("/b"), redirect("/a")], "/a");
    assert_eq!((run.reason(), server.asked().len()), (Reason::RedirectLoop, 2));
    let longer: Vec<Answer> = (0..20).map(|n| redirect(&format!("/{n}"))).collect();
    let (run, server) = get(longer, "/a");
    assert_eq!((run.reason(), server.asked().len()), (Reason::RedirectLoop, 6));
    for to in ["file:///etc/passwd", "ftp://example.jp/plan.pdf", "gopher://127.0.0.1/", "http://[", ""] {
        let (run, _server) = get(vec![redirect(to)], "/plan.pdf");
        assert!(matches!(run.reason(), Reason::BadRedirect | Reason::RedirectLoop), "{to}");
    }
    assert_eq!(get(vec![answer("302 Found", "", "")], "/plan.pdf").0.reason(), Reason::BadRedirect);
}

#[test]
fn the_deadline_is_one_for_all_redirects() {
    let late = |to: String| -> Answer {
        Arc::new(move |_, stream| {
            std::thread::sleep(Duration::from_millis(300));
            write!(stream, "HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n")
        })
    };
    let (run, server) = get((0..5).map(|n| late(format!("/{n}"))).collect(), "/a");
    assert_eq!(run.reason(), Reason::Timeout);
    assert!(server.asked().len() <= 3, "{}", server.asked().len());
}

#[test]
fn private_addresses_are_not_reached() {
    let inside = Server::start(vec![ok("application/pdf", PDF)]);
    let public = Rules { allow_private: AllowPrivate::None, ..rules() };
    let port = inside.address().port();
    for host in
        ["127.0.0.1", "localhost", "127.1", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "LOCALHOST."]
    {
        let failure = Run::of(&format!("http://{host}:{port}/plan.pdf"), public.clone(), "", None).failure();
        assert_eq!(failure.reason, Reason::ForbiddenAddress, "{host}");
    }
    for to in ["http://localhost", "http://127.0.0.2", "http://[::1]", "//10.0.0.1", "http://169.254.169.254"] {
        let (run, _server) = get(vec![redirect(&format!("{to}:{port}/plan.pdf"))], "/plan.pdf");
        let failure = run.failure();
        assert_eq!(failure.reason, Reason::ForbiddenAddress, "{to}");
        assert!(!failure.place.contains("127.0.0.1:"), "the address that was refused is named: {failure}");
    }
    assert_eq!(inside.asked().len(), 0);
    let all = Rules { allow_private: AllowPrivate::All, ..rules() };
    Run::of(&format!("http://localhost:{port}/plan.pdf"), all, "", None).fetched();
}

#[test]
fn behind_a_proxy_addresses_in_figures_are_refused_all_the_same() {
    // The proxy says yes, and then is the server that was asked for.
    let connect: Answer = Arc::new(|asked, stream| {
        assert_eq!(asked.path, "plans.example.jp:80");
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        let mut request = [0; 4096];
        let _ = std::io::Read::read(stream, &mut request)?;
        stream.write_all(b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n")
    });
    let proxy = Server::start(vec![connect]);
    let behind = Rules { allow_private: AllowPrivate::None, proxy: Proxy::Url(proxy.url("")), ..rules() };
    let failure = Run::of("http://plans.example.jp/plan.pdf", behind, "", None).failure();
    assert_eq!((failure.reason, failure.place.as_str()), (Reason::ForbiddenAddress, "http://169.254.169.254/latest"));
    assert_eq!(proxy.asked().len(), 1);
}

#[test]
fn an_error_page_in_place_of_the_document_is_known() {
    for (path, media) in [("/plan.pdf", "application/pdf"), ("/plan.xlsx", "text/html"), ("/plan.csv", "text/csv")] {
        let failure = get(vec![ok(media, PAGE)], path).0.failure();
        assert_eq!((failure.reason, failure.snippet.as_deref()), (Reason::ErrorPage, Some("市立白樺研修所")), "{path}");
        assert!(failure.to_string().contains("市立白樺研修所"));
    }
    assert_eq!(get(vec![ok("application/pdf", "")], "/plan.pdf").0.reason(), Reason::Empty);
    assert_eq!(get(vec![ok("application/pdf", PAGE)], "/download?id=3").0.reason(), Reason::ErrorPage);
    let attachment = answer("200 OK", "Content-Disposition: attachment; filename=\"plan.pdf\"\r\n", PAGE);
    assert_eq!(get(vec![attachment], "/download?id=3").0.reason(), Reason::ErrorPage);
    assert_eq!(get(vec![redirect("/404.html"), ok("text/html", PAGE)], "/plan.pdf").0.reason(), Reason::ErrorPage);
    let soft = "<html><head><title>ページが見つかりません</title></head><body></body></html>";
    assert_eq!(get(vec![ok("text/html", soft)], "/plan/").0.reason(), Reason::ErrorPage);
    assert_eq!(get(vec![ok("text/html", PAGE)], "/plan/").0.fetched().media_type, "text/html");
    let sjis = b"<html><title>\x83G\x83\x89\x81[</title></html>".as_slice();
    assert_eq!(get(vec![ok("application/pdf", sjis)], "/plan.pdf").0.failure().snippet.as_deref(), Some("エラー"));
}

#[test]
fn what_it_was_last_time_and_what_a_person_says_decide_what_it_should_be() {
    let server = Server::start(vec![ok("", PDF), ok("", PAGE)]);
    let url = server.url("/download?id=3");
    let known = Run::of(&url, rules(), "", None).fetched().known;
    assert_eq!(Run::of(&url, rules(), "", Some(&known)).reason(), Reason::ErrorPage);
    assert_eq!(Run::of(&url, rules(), "html", Some(&known)).fetched().media_type, "text/html");
}

#[test]
fn no_password_is_ever_shown() {
    let server = Server::start(vec![redirect("/b"), answer("401 Unauthorized", "", "")]);
    let url = server.url("/a?token=s3cret").replace("//", "//taro:hunter2@");
    let failure = Run::of(&url, rules(), "", None).failure();
    assert_eq!(failure.reason, Reason::Denied);
    let said = format!("{failure} {failure:?}");
    assert!(!said.contains("hunter2") && !said.contains("s3cret"), "{said}");
    assert!(server.asked().iter().all(|a| a.headers["authorization"].starts_with("Basic ")));
    let other = Server::start(vec![ok("application/pdf", PDF)]);
    let server = Server::start(vec![redirect(&other.url("/plan.pdf"))]);
    Run::of(&server.url("/a").replace("//", "//taro:hunter2@"), rules(), "", None).fetched();
    assert!(!other.asked()[0].headers.contains_key("authorization"));
}

#[test]
fn hosts_are_asked_at_the_pace_that_is_allowed() {
    let server = Server::start(vec![ok("application/pdf", PDF)]);
    let clock = Arc::new(Fast::default());
    let slow = Rules { rate_per_host: "1/2s".parse().expect("a rate"), ..rules() };
    let fetcher = Fetcher::new(slow, clock.clone()).expect("sound rules");
    let location = Location::url(&server.url("/plan.pdf")).expect("a URL");
    for _ in 0..3 {
        let request = Request { location: &location, format: "", known: None, rehash: false };
        assert!(fetcher.fetch(&request).is_ok());
    }
    assert_eq!(clock.pauses(), [Duration::from_secs(2); 2]);
}

#[test]
fn a_host_that_is_down_does_not_take_all_night() {
    let server = Server::start(vec![answer("503 Service Unavailable", "", "")]);
    let fetcher = Fetcher::new(rules(), Arc::new(Fast::default())).expect("sound rules");
    let mut fetch = |nth: u32| {
        let location = Location::url(&server.url(&format!("/{nth}.pdf"))).expect("a URL");
        let failed = fetcher.fetch(&Request { location: &location, format: "", known: None, rehash: false });
        failed.expect_err("down").reason
    };
    let reasons: Vec<Reason> = (0..12).map(&mut fetch).collect();
    assert_eq!(reasons[..10], [Reason::Unavailable; 10]);
    assert_eq!(reasons[10..], [Reason::Unreachable; 2]);
    assert_eq!(server.asked().len(), 3 * 3 + 7, "three sources are tried three times, seven once, the rest not at all");
}

#[test]
fn a_run_that_is_asked_to_end_does_not_wait() {
    let server = Server::start(vec![answer("503 Service Unavailable", "", "")]);
    let clock = Arc::new(Fast { stop_at_pause: true.into(), ..Fast::default() });
    let fetcher = Fetcher::new(rules(), clock).expect("sound rules");
    let location = Location::url(&server.url("/plan.pdf")).expect("a URL");
    let request = Request { location: &location, format: "", known: None, rehash: false };
    assert_eq!(fetcher.fetch(&request).expect_err("stopped").reason, Reason::Stopped);
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn rules_that_cannot_be_obeyed_are_refused() {
    for rules in [
        Rules { user_agent: "計画".to_owned(), ..rules() },
        Rules { user_agent: "a\r\nX: b".to_owned(), ..rules() },
        Rules { proxy: Proxy::Url("http://".to_owned()), ..rules() },
    ] {
        assert!(Fetcher::new(rules, Arc::new(Fast::default())).is_err());
    }
}

fn read(path: &Path, known: Option<&Known>, rehash: bool) -> Result<Outcome, Failure> {
    let fetcher = Fetcher::new(rules(), Arc::new(Fast::default())).expect("sound rules");
    fetcher.fetch(&Request { location: &Location::File(path.to_owned()), format: "", known, rehash })
}

/// Writes a file that seems to be as old as a minute.
fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    std::fs::write(path, bytes).expect("written");
    let file = std::fs::File::options().write(true).open(path).expect("open");
    file.set_modified(std::time::SystemTime::now() - Duration::from_secs(60)).expect("dated");
}

#[test]
fn a_file_is_read_once_and_again_when_it_changed() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("plan.csv");
    write(&path, "研修名,定員\n測量,20\n");
    let Ok(Outcome::Fetched(first)) = read(&path, None, false) else { panic!("not read") };
    assert_eq!((first.media_type.as_str(), first.modified.is_some()), ("text/csv", true));
    assert!(matches!(read(&path, Some(&first.known), false), Ok(Outcome::NotModified(k)) if k == first.known));
    assert!(matches!(read(&path, Some(&first.known), true), Ok(Outcome::NotModified(_))), "the same content");
    write(&path, "研修名,定員\n測量,30\n");
    let Ok(Outcome::Fetched(second)) = read(&path, Some(&first.known), false) else { panic!("a change was missed") };
    assert_ne!(second.sha256, first.sha256);
    // As long and as old as before, to the nanosecond: only the time of the entry tells.
    let old = std::fs::metadata(&path).and_then(|m| m.modified()).expect("dated");
    std::fs::write(&path, "研修名,定員\n測量,40\n").expect("written");
    std::fs::File::options().write(true).open(&path).and_then(|f| f.set_modified(old)).expect("dated");
    assert!(matches!(read(&path, Some(&second.known), false), Ok(Outcome::Fetched(_))));
}

#[test]
fn a_file_written_just_now_is_not_trusted_to_stay() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("plan.csv");
    std::fs::write(&path, "a,b\n1,2\n").expect("written");
    let Ok(Outcome::Fetched(first)) = read(&path, None, false) else { panic!("not read") };
    assert_eq!(first.known.stamp, None);
}

#[test]
fn files_are_judged_like_answers() {
    let dir = tempfile::tempdir().expect("a folder");
    let reason = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        write(&path, bytes);
        read(&path, None, false).map(|_| ()).map_err(|f| f.reason)
    };
    assert_eq!(reason("page.pdf", PAGE.as_bytes()), Err(Reason::ErrorPage));
    assert_eq!(reason("empty.csv", b""), Err(Reason::Empty));
    assert_eq!(reason("large.csv", &vec![b'x'; (1 << 20) + 1]), Err(Reason::TooLarge));
    assert_eq!(reason("whole.pdf", PDF), Ok(()));
    let missing = read(&dir.path().join("nowhere.pdf"), None, false).expect_err("nothing there");
    assert_eq!(missing.reason, Reason::Missing);
    assert_eq!(read(dir.path(), None, false).expect_err("a folder").reason, Reason::Unreadable);
}

#[cfg(unix)]
#[test]
fn a_pipe_does_not_hold_up_the_night() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("plan.csv");
    let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo");
    assert!(made.success());
    assert_eq!(read(&path, None, false).expect_err("a pipe").reason, Reason::Unreadable);
}
