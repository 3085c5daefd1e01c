//! `jogo copia`: copies a file of rooms that no server has open.

use std::io::{self, Write};
use std::path::Path;

use anyhow::anyhow;
use server::{CopyFault, OpenFault};
use texts::Texts;

use crate::cli::Copy;
use crate::data;

/// Makes the copy, and prints its path and size.
#[tokio::main(flavor = "current_thread")]
pub(crate) async fn run(options: Copy) -> anyhow::Result<()> {
    let texts = options.texts;
    let file = options.file.or_else(data::of_user);
    let file = file.ok_or_else(|| anyhow!(texts.data_no_home()))?;
    if !data::is_there(texts, &file)? {
        return Err(anyhow!(texts.copy_no_file(file.display())));
    }
    let name = server::copy_name(&file);
    let place = match options.place {
        None => file.with_file_name(name),
        Some(folder) if folder.is_dir() => folder.join(name),
        Some(copy) => copy,
    };
    let copied = server::copy_file(&file, &place).await;
    let copied = copied.map_err(|fault| anyhow!(refusal(texts, &file, &place, &fault)))?;
    let told = texts.copy_done(copied.path.display(), copied.bytes);
    writeln!(io::stdout(), "{told}")?;
    Ok(())
}

/// Returns the sentence for a copy that was not made, with the way out.
fn refusal(texts: Texts, file: &Path, place: &Path, fault: &CopyFault) -> String {
    let copy = place.display();
    match fault {
        CopyFault::NotOpened(OpenFault::Busy) => {
            let command = match server::process_using(file) {
                Some(process) => format!("kill -USR1 {process}"),
                None => "pkill -USR1 -x jogo".to_owned(),
            };
            texts.copy_busy(file.display(), command)
        }
        CopyFault::NotOpened(fault) => data::refusal_to_read(texts, file, fault),
        CopyFault::Exists => texts.copy_exists(copy),
        CopyFault::Failed(OpenFault::Full) => texts.copy_full(copy),
        CopyFault::Failed(_) | CopyFault::NotInAFile => {
            texts.copy_failed(copy, cause(texts, fault))
        }
    }
}

/// Returns the reason why there is no copy, as words to put into a sentence.
pub(crate) fn cause(texts: Texts, fault: &CopyFault) -> String {
    match fault {
        CopyFault::NotInAFile => texts.copy_not_in_a_file().to_owned(),
        CopyFault::Exists => texts.copy_same_name().to_owned(),
        CopyFault::NotOpened(fault) | CopyFault::Failed(fault) => data::cause(texts, fault),
    }
}
