//! The room of a story, as its tests look at it.

use game::Mark;

use super::Play;

impl Play {
    /// Returns the players and their wins, such as `"ana 1 x bia 0 (away), 2 watch"`: X
    /// first, then O.
    pub(crate) fn people(&self) -> String {
        let view = self.room.view();
        let player = |mark| {
            view.players.of(mark).map_or("-".to_owned(), |player| {
                let away = if player.present { "" } else { " (away)" };
                let name = match player.robot {
                    Some(level) => level.word(),
                    None => player.name.as_str(),
                };
                format!("{name} {}{away}", player.wins)
            })
        };
        let watch = match view.watchers {
            0 => String::new(),
            some => format!(", {some} watch"),
        };
        format!("{} x {}{watch}", player(Mark::X), player(Mark::O))
    }

    /// Asserts that this is the board.
    #[track_caller]
    pub(crate) fn board_is(&self, board: &str) {
        let seen = self.room.view().board;
        assert_eq!(seen, board.parse().unwrap(), "\n{seen}");
    }
}
