//! Landlock: no file, no port, no signal to others.

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetError, RulesetStatus, Scope,
};
use std::io;

/// The newest rules we know; older kernels keep those that they know.
const NEWEST: ABI = ABI::V6;

/// Forbids everything to this thread and to all that it will start. Says what an old kernel leaves open.
pub(super) fn enter() -> io::Result<Option<String>> {
    match restrict().map_err(io::Error::other)? {
        RulesetStatus::FullyEnforced => Ok(None),
        RulesetStatus::PartiallyEnforced => Ok(Some("an old kernel enforces a part of it".to_owned())),
        RulesetStatus::NotEnforced => Err(io::Error::other("this kernel does not offer it")),
    }
}

fn restrict() -> Result<RulesetStatus, RulesetError> {
    let rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?;
    Ok(rules.create()?.restrict_self()?.ruleset)
}

#[cfg(test)]
mod tests {
    use super::enter;
    use std::fs::File;
    use std::io::ErrorKind;
    use std::net::{TcpListener, TcpStream};

    #[test]
    fn even_without_seccomp_no_file_opens_and_no_port_answers() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("bound");
        // It holds the thread that enters and no other.
        let tried = std::thread::spawn(move || {
            let entered = enter();
            let file = File::open("/etc/passwd").map_err(|e| e.kind());
            (entered, file.map(drop), TcpStream::connect(address).map(drop).map_err(|e| e.kind()))
        });
        let (entered, file, port) = tried.join().expect("it does not panic");
        match entered {
            // What an old kernel lacks is said, and held by seccomp.
            Err(e) => eprintln!("not tested: {e}"),
            Ok(lacks) => {
                assert_eq!(file, Err(ErrorKind::PermissionDenied));
                assert!(lacks.is_some() || port == Err(ErrorKind::PermissionDenied), "{port:?}");
            }
        }
        assert!(TcpStream::connect(address).is_ok(), "other threads are as they were");
    }
}
