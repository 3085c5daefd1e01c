//! The place where `jogo serve` stores its rooms, and the reasons why it cannot.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use etcetera::BaseStrategy;
use server::{OpenFault, Storage, Unreachable};
use texts::Texts;

use crate::cli::Data;

/// Opens the requested place, and returns its description.
pub(crate) async fn open(data: &Data, texts: Texts) -> anyhow::Result<(Storage, String)> {
    let file = match data {
        Data::Nowhere => return Ok((Storage::memory(), texts.serve_kept_in_memory().to_owned())),
        Data::Redis(address) => {
            let keep = Storage::redis(address).await;
            let keep = keep
                .map_err(|fault| anyhow!(texts.data_redis_failed(cause_of_redis(texts, &fault))))?;
            return Ok((keep, texts.serve_kept_in_redis().to_owned()));
        }
        Data::File(file) => file.clone(),
        Data::OfUser => of_user().ok_or_else(|| anyhow!(texts.data_no_home()))?,
    };
    let keep = Storage::file(&file).map_err(|fault| anyhow!(refusal(texts, &file, &fault)))?;
    Ok((keep, texts.serve_kept_in(file.display())))
}

/// Returns a path such as `~/.local/share/jogo/salas.db`.
pub(crate) fn of_user() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.data_dir().join("jogo").join("salas.db"))
}

/// Returns whether there is such a file. A user who may not look learns that, and not that
/// there is none.
pub(crate) fn is_there(texts: Texts, file: &Path) -> anyhow::Result<bool> {
    let there = file.try_exists();
    there.map_err(|cause| anyhow!(texts.data_unreadable(file.display(), texts.cause(&cause))))
}

/// Returns the sentence for a command that cannot open a file, where no other place helps.
pub(crate) fn refusal_to_read(texts: Texts, file: &Path, fault: &OpenFault) -> String {
    match fault {
        OpenFault::Forbidden(cause) => texts.data_unreadable(file.display(), texts.cause(cause)),
        OpenFault::Busy
        | OpenFault::Damaged(_)
        | OpenFault::Incomplete
        | OpenFault::NotOurs
        | OpenFault::Newer
        | OpenFault::Full
        | OpenFault::Gone
        | OpenFault::Other(_) => refusal(texts, file, fault),
    }
}

/// Returns the reason why a file cannot be used, as words to put into a sentence. The
/// database itself tells an unusual reason in English.
pub(crate) fn cause(texts: Texts, fault: &OpenFault) -> String {
    let words = match fault {
        OpenFault::Forbidden(cause) => return texts.cause(cause),
        OpenFault::Damaged(cause) => return texts.cause_damaged(cause),
        OpenFault::Other(cause) => return texts.cause_database(cause),
        OpenFault::Busy => texts.cause_in_use(),
        OpenFault::Incomplete => texts.cause_incomplete(),
        OpenFault::NotOurs => texts.cause_not_ours(),
        OpenFault::Newer => texts.cause_newer(),
        OpenFault::Full => texts.cause_full(),
        OpenFault::Gone => texts.cause_gone(),
    };
    words.to_owned()
}

/// Returns the reason why a Redis cannot be used, as words to put into a sentence.
fn cause_of_redis(texts: Texts, fault: &Unreachable) -> String {
    match fault {
        Unreachable::Refused => texts.cause_refused().to_owned(),
        Unreachable::Late => texts.cause_late().to_owned(),
        Unreachable::Password => texts.cause_password().to_owned(),
        Unreachable::Other(cause) => texts.cause_redis(cause),
    }
}

/// Returns the sentence for a file that cannot be used, with the way out.
pub(crate) fn refusal(texts: Texts, file: &Path, fault: &OpenFault) -> String {
    let file = file.display();
    match fault {
        OpenFault::Busy => texts.data_busy(file),
        OpenFault::Forbidden(cause) => texts.data_forbidden(file, texts.cause(cause)),
        OpenFault::Damaged(cause) => texts.data_damaged(file, texts.cause_database(cause)),
        OpenFault::Incomplete => texts.data_incomplete(file),
        OpenFault::NotOurs => texts.data_not_ours(file),
        OpenFault::Newer => texts.data_newer(file),
        OpenFault::Full => texts.data_full(file),
        OpenFault::Gone | OpenFault::Other(_) => texts.data_failed(file, cause(texts, fault)),
    }
}
