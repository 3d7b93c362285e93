//! One process owns a data folder.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

use fd_lock::{RwLock, RwLockWriteGuard};

/// The folder's lock file, not yet locked.
#[derive(Debug)]
pub struct FolderLock(RwLock<File>);

impl FolderLock {
    /// Opens the lock file, making the folder when it is absent.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub fn open(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(folder.join("lock"))?;
        Ok(Self(RwLock::new(file)))
    }

    /// Takes the lock when nobody holds it.
    ///
    /// # Errors
    /// With [`io::ErrorKind::WouldBlock`] when another process holds it.
    pub fn take(&mut self) -> io::Result<RwLockWriteGuard<'_, File>> {
        self.0.try_write()
    }
}
