//! `jogo partidas`: writes the games that a file of rooms keeps.

use anyhow::anyhow;
use server::OpenFault;

use crate::cli::Games;
use crate::data;

/// Returns the games in the requested format.
#[tokio::main(flavor = "current_thread")]
pub(crate) async fn run(options: Games) -> anyhow::Result<Vec<u8>> {
    let texts = options.texts;
    let file = options.file.or_else(data::of_user);
    let file = file.ok_or_else(|| anyhow!(texts.data_no_home()))?;
    if !data::is_there(texts, &file)? {
        return Err(anyhow!(texts.games_no_file(file.display())));
    }
    let games = server::games_in_file(&file, options.room.as_ref()).await;
    let games = games.map_err(|fault| {
        anyhow!(if matches!(fault, OpenFault::Busy) {
            texts.games_busy(file.display())
        } else {
            data::refusal_to_read(texts, &file, &fault)
        })
    })?;
    let written = options.format.write(&games, options.room.as_ref(), texts);
    let newline = if written.ends_with('\n') { "" } else { "\n" };
    Ok((written + newline).into_bytes())
}
