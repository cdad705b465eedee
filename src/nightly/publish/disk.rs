//! What lasts, who may read it, and files that are replaced in one step.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use tempfile::NamedTempFile;
use walkdir::WalkDir;

/// Names the file in an error of the file system.
pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> io::Error + '_ {
    move |e| io::Error::new(e.kind(), format!("{}: {e}", path.display()))
}

/// Writes a file that is there as a whole or not at all; its folder is made if it is missing.
///
/// # Errors
/// Any fault of the file system; what was there is as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(at(folder))?;
    let mut file = NamedTempFile::with_prefix_in(".new-", folder).map_err(at(folder))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(at(path))?;
    readable(file.path(), false)?;
    file.persist(path).map_err(|e| at(path)(e.error))?;
    sync_folder(folder)
}

/// Waits until the names in a folder are on disk, where the system can do that.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path).and_then(|f| f.sync_all()).map_err(at(path)) } else { Ok(()) }
}

/// Waits until everything below a folder is on disk: one call for its whole file system where there is one, because a night writes
/// thousands of small files.
///
/// # Errors
/// What the system says, among it faults of writes that it had put off.
pub fn sync_all(root: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        let folder = File::open(root).map_err(at(root))?;
        rustix::fs::syncfs(&folder).map_err(|e| at(root)(e.into()))
    }
    #[cfg(not(target_os = "linux"))]
    {
        for entry in WalkDir::new(root).contents_first(true) {
            let entry = entry?;
            if entry.file_type().is_file() {
                File::open(entry.path()).and_then(|f| f.sync_all()).map_err(at(entry.path()))?;
            } else if entry.file_type().is_dir() {
                sync_folder(entry.path())?;
            }
        }
        Ok(())
    }
}

/// Lets everybody read what lies below a folder, whatever the umask of the run: a web server is another user.
pub(super) fn readable_below(root: &Path) -> io::Result<()> {
    for entry in WalkDir::new(root) {
        let entry = entry?;
        let kind = entry.file_type();
        if !kind.is_symlink() {
            readable(entry.path(), kind.is_dir())?;
        }
    }
    Ok(())
}

/// Lets everybody read a file, or enter a folder.
pub(super) fn readable(path: &Path, is_folder: bool) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = if is_folder { 0o755 } else { 0o644 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(at(path))
    }
    #[cfg(not(unix))]
    {
        let _ = (path, is_folder);
        Ok(())
    }
}

/// Makes the folders between `root` and `path`, `path` too, that are missing; everybody may enter them.
pub(super) fn folders(root: &Path, path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if path != root
        && let Some(parent) = path.parent()
    {
        folders(root, parent)?;
    }
    match fs::create_dir(path) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(e) => Err(at(path)(e)),
        Ok(()) => readable(path, true),
    }
}

/// Makes a symbolic link.
pub(super) fn link(target: &Path, path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    return std::os::unix::fs::symlink(target, path).map_err(at(path));
    #[cfg(windows)]
    return std::os::windows::fs::symlink_dir(target, path).map_err(at(path));
}
