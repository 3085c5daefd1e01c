//! The token of the server's host: 128 bits from the system's generator, kept beside the
//! rooms, so that the host's page stays the same after a restart.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use server::{HostAccess, Token};
use texts::Texts;
use tui::host::page_link;

use crate::cli::{Data, Serve};
use crate::data;

/// The length of a token, in hexadecimal digits.
const DIGITS: usize = 32;

/// The token of the host, and the file that keeps it, if one does.
pub(crate) struct HostToken {
    pub(crate) token: Token,
    pub(crate) file: Option<PathBuf>,
    /// The file that should keep the token, and the reason why it does not.
    not_kept: Option<(PathBuf, io::Error)>,
}

/// The host's way in: the acts, and the token of the host's page if it is open.
pub(crate) struct HostDoor {
    pub(crate) access: HostAccess,
    pub(crate) token: Option<HostToken>,
}

impl HostDoor {
    /// Makes the way in of a host with these options.
    pub(crate) fn of(options: &Serve) -> Self {
        let page = options.host_page;
        let token = page.then(|| HostToken::beside(&options.data));
        let access = token.as_ref().map(|own| HostAccess::new(&own.token));
        Self {
            access: access.unwrap_or_else(HostAccess::here),
            token,
        }
    }

    /// Returns the sentence about the host's page on a server with this link.
    pub(crate) fn in_words(&self, texts: Texts, server: &str) -> Option<String> {
        self.token.as_ref()?.in_words(texts, server)
    }

    /// Returns the warning that the token is not kept, with the way out.
    pub(crate) fn warning(&self, texts: Texts) -> Option<String> {
        let (file, error) = self.token.as_ref()?.not_kept.as_ref()?;
        let file = file.display();
        Some(if error.kind() == io::ErrorKind::InvalidData {
            texts.serve_host_no_token(file)
        } else {
            texts.serve_host_not_kept(file, texts.cause(error))
        })
    }
}

impl HostToken {
    /// Returns the token beside these rooms, and makes it at the first start. Without a file
    /// of rooms, or if none can be written beside it, the token lasts for this run.
    pub(crate) fn beside(rooms: &Data) -> Self {
        let rooms = match rooms {
            Data::File(file) => Some(file.clone()),
            Data::OfUser => data::of_user(),
            Data::Nowhere | Data::Redis(_) => None,
        };
        let file = rooms.map(|rooms| {
            let mut name = rooms.into_os_string();
            name.push(".anfitriao");
            PathBuf::from(name)
        });
        let Some(file) = file else {
            return Self::for_this_run(None);
        };
        match kept_in(&file) {
            Ok(token) => Self {
                token,
                file: Some(file),
                not_kept: None,
            },
            Err(error) => {
                tracing::warn!(%error, file = %file.display(), "the token of the host is not kept");
                Self::for_this_run(Some((file, error)))
            }
        }
    }

    /// Returns the sentence about the page. Only a terminal is told the token: other
    /// output may be a file that more people read.
    fn in_words(&self, texts: Texts, server: &str) -> Option<String> {
        if io::stdout().is_terminal() {
            return Some(texts.serve_host_page(page_link(server, &self.token)));
        }
        let file = self.file.as_ref()?;
        let page = format!("{server}/anfitriao");
        Some(texts.serve_host_file(page, file.display()))
    }

    fn for_this_run(not_kept: Option<(PathBuf, io::Error)>) -> Self {
        Self {
            token: server::random_token(),
            file: None,
            not_kept,
        }
    }
}

/// Reads the token in a file, or makes one there. Only the owner may read it.
fn kept_in(file: &Path) -> io::Result<Token> {
    match read(file) {
        Ok(token) => Ok(token),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let token = server::random_token();
            let mut options = File::options();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut kept = options.open(file)?;
            writeln!(kept, "{}", token.reveal())?;
            kept.sync_all()?;
            Ok(token)
        }
        Err(error) => Err(error),
    }
}

fn read(file: &Path) -> io::Result<Token> {
    let mut text = String::new();
    // A token is short; nothing else is read whole.
    File::open(file)?.take(1_024).read_to_string(&mut text)?;
    let text = text.trim();
    let is_token = text.len() == DIGITS && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    if is_token {
        Ok(Token::presented(text))
    } else {
        let why = "it holds no token; remove it to get a new one";
        Err(io::Error::new(io::ErrorKind::InvalidData, why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let rooms = Data::File(folder.path().join("salas.db"));
        let first = HostToken::beside(&rooms);
        assert_eq!(first.token.reveal().len(), DIGITS);
        let file = first.file.unwrap();
        assert_eq!(file, folder.path().join("salas.db.anfitriao"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = file.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_eq!(HostToken::beside(&rooms).token, first.token);
        std::fs::remove_file(&file).unwrap();
        assert_ne!(HostToken::beside(&rooms).token, first.token);
    }

    #[test]
    fn a_token_that_cannot_be_kept_lasts_for_the_run() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("salas.db.anfitriao");
        let rooms = Data::File(folder.path().join("salas.db"));
        let warning = |rooms: &Data| {
            let token = Some(HostToken::beside(rooms));
            let access = HostAccess::here();
            let door = HostDoor { access, token };
            let told = door.warning(Texts::new(texts::Language::En));
            told.unwrap_or_default()
        };
        for broken in ["", "short", "not thirty-two hexadecimal digits"] {
            std::fs::write(&file, broken).unwrap();
            let made = HostToken::beside(&rooms);
            assert_eq!(made.file, None);
            assert_eq!(std::fs::read_to_string(&file).unwrap(), broken);
        }
        std::fs::write(&file, b"\xff\xfe").unwrap();
        assert!(warning(&rooms).contains("does not hold the host's token"));
        std::fs::remove_file(&file).unwrap();
        assert_eq!(warning(&rooms), "");
        std::fs::remove_file(&file).unwrap();
        std::fs::create_dir(&file).unwrap();
        let told = warning(&rooms);
        assert!(told.contains("cannot be used (it is a folder)"), "{told}");
        let [one, other] = [Data::Nowhere, Data::Nowhere].map(|rooms| HostToken::beside(&rooms));
        assert_eq!(one.file, None);
        assert_ne!(one.token, other.token);
    }
}
