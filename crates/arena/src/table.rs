//! A room with two seats taken, for one game of a duel.

use game::{
    Applied, Board, ClientId, Command, Enter, Mark, Moment, Name, Outcome, Refusal, Room,
    RoomSettings, Square, Token,
};

/// A room in this process, with a client on each seat. Its time stands still: nobody drops,
/// and the duel has its own limits.
#[derive(Debug)]
pub(crate) struct Table(Room);

impl Table {
    pub(crate) fn new() -> Self {
        let id = "duelo".parse().expect("five letters are a room id");
        let mut table = Self(Room::new(id, 1));
        for mark in Mark::BOTH {
            let client = client(mark);
            let fresh = Token::from_random(client.0.into()).hash();
            let enter = Enter::new(client, Name::default(), fresh);
            let enters = table.apply(Command::Enter(enter));
            enters.expect("an empty room has two free seats");
        }
        table
    }

    pub(crate) fn board(&self) -> Board {
        self.0.view().board
    }

    /// Plays this square and returns the result of the game, if it is over.
    ///
    /// # Errors
    /// Returns the refusal of the room's rules.
    pub(crate) fn play(&mut self, mark: Mark, square: Square) -> Result<Option<Outcome>, Refusal> {
        let board = self.board().with(square, mark);
        // A repeat changes nothing, and a taken square of one's own looks like one.
        if board == self.board() {
            return Err(Refusal::SquareTaken);
        }
        self.apply(Command::Propose {
            client: client(mark),
            board,
            version: None,
        })?;
        Ok(self.0.view().outcome)
    }

    fn apply(&mut self, command: Command) -> Result<(), Refusal> {
        let applied = self.0.apply(command, Moment(0), RoomSettings::default());
        let Applied { room, .. } = applied?;
        self.0 = room;
        Ok(())
    }
}

/// Returns the client of a mark. X enters first.
const fn client(mark: Mark) -> ClientId {
    match mark {
        Mark::X => ClientId(1),
        Mark::O => ClientId(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_those_of_a_room() {
        let square = |index| Square::new(index).unwrap();
        let mut table = Table::new();
        assert_eq!(table.play(Mark::O, square(0)), Err(Refusal::NotYourTurn));
        assert_eq!(table.play(Mark::X, square(4)), Ok(None));
        assert_eq!(table.play(Mark::O, square(4)), Err(Refusal::SquareTaken));
        assert_eq!(table.play(Mark::O, square(0)), Ok(None));
        assert_eq!(table.play(Mark::X, square(4)), Err(Refusal::SquareTaken));
        for (mark, index) in [(Mark::X, 2), (Mark::O, 1)] {
            assert_eq!(table.play(mark, square(index)), Ok(None));
        }
        let won = Ok(Some(Outcome::Won(Mark::X)));
        assert_eq!(table.play(Mark::X, square(6)), won);
        assert_eq!(table.play(Mark::O, square(8)), Err(Refusal::GameOver));
    }
}
