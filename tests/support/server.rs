//! A web server on this machine that answers as its script says, however badly.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What is done on a connection once the request is read.
pub(crate) type Answer = Arc<dyn Fn(&Asked, &mut TcpStream) -> io::Result<()> + Send + Sync>;

/// A request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// `/plan.pdf?x=1`.
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
}

/// A server that lives as long as this.
pub(crate) struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    over: Arc<AtomicBool>,
}

impl Server {
    /// Answers the n-th request for anything with the n-th answer, the last one again and again.
    pub(crate) fn start(answers: Vec<Answer>) -> Server {
        Server::accept(move |stream, asked| serve(stream, asked, &answers))
    }

    fn accept(serve: impl Fn(TcpStream, &Mutex<Vec<Asked>>) + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = Server { address, asked: Arc::default(), over: Arc::default() };
        let (asked, over, serve) = (server.asked.clone(), server.over.clone(), Arc::new(serve));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                let (asked, serve) = (asked.clone(), serve.clone());
                std::thread::spawn(move || serve(stream, &asked));
            }
        });
        server
    }

    /// Sends these bytes without reading what is asked, and closes: the kernel then sends a reset instead of an end.
    pub(crate) fn resetting(bytes: &'static [u8]) -> Server {
        Server::accept(move |mut stream, asked| {
            asked.lock().expect("no panic").push(Asked::default());
            // Until the request is there; what has not come yet cannot be left unread.
            drop(stream.peek(&mut [0]));
            drop(stream.write_all(bytes));
        })
    }

    /// Sends these bytes whatever is said to it, and listens until nobody speaks any more.
    pub(crate) fn deaf(bytes: &'static [u8]) -> Server {
        Server::accept(move |mut stream, asked| {
            asked.lock().expect("no panic").push(Asked::default());
            drop(stream.set_read_timeout(Some(Duration::from_secs(5))));
            drop(stream.write_all(bytes).and_then(|()| io::copy(&mut stream, &mut io::sink())));
        })
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("no panic").clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        // Wakes the listener, which then sees that it is over.
        drop(TcpStream::connect(self.address));
    }
}

/// A client that went away is no concern of ours.
fn serve(mut stream: TcpStream, asked: &Mutex<Vec<Asked>>, answers: &[Answer]) {
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a timeout");
    stream.set_write_timeout(Some(Duration::from_secs(5))).expect("a timeout");
    let Ok(request) = receive(&stream) else { return };
    let nth = {
        let mut asked = asked.lock().expect("no panic");
        asked.push(request.clone());
        asked.len() - 1
    };
    let answer = &answers[nth.min(answers.len() - 1)];
    if answer(&request, &mut stream).is_ok() {
        drop(stream.flush().and_then(|()| stream.shutdown(Shutdown::Write)));
    }
}

fn receive(stream: &TcpStream) -> io::Result<Asked> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().ok_or(io::ErrorKind::UnexpectedEof)??;
    let mut asked = Asked { path: first.split(' ').nth(1).unwrap_or_default().to_owned(), ..Asked::default() };
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(':') else { break };
        asked.headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    Ok(asked)
}

/// These bytes, and the end of the connection.
pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Answer {
    let bytes = bytes.into();
    Arc::new(move |_, stream| stream.write_all(&bytes))
}

/// A status line and headers, and a body with its length.
pub(crate) fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Answer {
    let body = body.as_ref();
    let mut bytes = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    raw(bytes)
}

/// 200 with a body.
pub(crate) fn ok(media_type: &str, body: impl AsRef<[u8]>) -> Answer {
    answer("200 OK", &format!("Content-Type: {media_type}\r\n"), body)
}

/// A redirect.
pub(crate) fn redirect(to: &str) -> Answer {
    answer("302 Found", &format!("Location: {to}\r\n"), "")
}

/// A beginning, and then a piece after every pause, for as long as somebody listens.
pub(crate) fn dripping(beginning: &str, piece: Vec<u8>, pause: Duration) -> Answer {
    let beginning = beginning.as_bytes().to_vec();
    Arc::new(move |_, stream| {
        stream.write_all(&beginning)?;
        // Bounded, so that a client that never leaves does not keep the test alive.
        for _ in 0..1_000_000 {
            stream.write_all(&piece)?;
            std::thread::sleep(pause);
        }
        Ok(())
    })
}
