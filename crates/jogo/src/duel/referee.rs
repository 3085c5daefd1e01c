//! The referee of a game with bots: a client at the table of each of them.
//!
//! The referee draws everything from the boards that all clients of a room are sent. Bots of
//! one game share neither a room nor a server, so each has done all that happens at its table.

use std::time::{Duration, Instant};

use arena::Stop;
use game::{Board, Mark, Name, Square};

use super::sheet::index;
use super::table::{End, Table};
use super::venue::Venue;
use crate::contestant::BotLine;

/// The time between two looks at the processes and at the switch.
const LOOK: Duration = Duration::from_millis(10);
/// The time in which our own server answers, even on a busy machine.
const ANSWER: Duration = Duration::from_secs(10);

/// The referee of one game.
pub(super) struct Referee<'a> {
    /// The tables of the bots at X and at O.
    tables: [Option<Table<'a>>; 2],
    /// The switch of the duel.
    stop: &'a Stop,
    board: Board,
    moves: Vec<Square>,
}

impl<'a> Referee<'a> {
    /// Returns the referee of bots who play at these places, at X and at O.
    pub(super) fn new(venues: [Option<&'a mut Venue>; 2], stop: &'a Stop) -> Self {
        let [x, o] = venues;
        Self {
            tables: [
                x.map(|venue| Table::new(venue, Mark::X)),
                o.map(|venue| Table::new(venue, Mark::O)),
            ],
            stop,
            board: Board::EMPTY,
            moves: Vec::new(),
        }
    }

    pub(super) const fn board(&self) -> Board {
        self.board
    }

    /// Returns the squares played, in order, X first.
    pub(super) fn moves(&self) -> &[Square] {
        &self.moves
    }

    /// Returns the squares played, in order, with one that a bot has played before its
    /// opponent was there.
    pub(super) fn all_moves(&self) -> &[Square] {
        let tables = self.tables.iter().flatten();
        let moves = tables.map(|table| table.sheet.moves());
        moves.fold(&self.moves, |a, b| if b.len() > a.len() { b } else { a })
    }

    /// Returns the longest time for a move of this mark.
    pub(super) fn slowest(&self, mark: Mark) -> Duration {
        let own = self.tables[index(mark)].as_ref();
        let table = own.or(self.tables[index(mark.other())].as_ref());
        table.map_or(Duration::ZERO, |table| table.sheet.slowest(mark))
    }

    /// Returns the name that the bot of this mark has given itself. May be empty.
    pub(super) fn bot_name(&self, mark: Mark) -> Name {
        let table = self.tables[index(mark)].as_ref();
        table.map_or_else(Name::default, |table| table.sheet.bot_name())
    }

    /// Enters the room of this bot, which nobody has entered, without a seat.
    pub(super) async fn watch(&mut self, bot: Mark) -> Result<(), End> {
        self.enter(bot, true, Name::default()).await?;
        let has_room = |table: &Table<'_>| table.sheet.has_room();
        let shown = self.hear_table(bot, ANSWER, has_room).await?;
        shown.then_some(()).ok_or(End::Void("no room"))
    }

    /// Takes the seat of this bot's opponent.
    pub(super) async fn sit_down(&mut self, bot: Mark, name: Name) -> Result<(), End> {
        self.enter(bot, false, name).await?;
        let seated = |table: &Table<'_>| table.sheet.is_referee_seated();
        let seated = self.hear_table(bot, ANSWER, seated).await?;
        seated.then_some(()).ok_or(End::Void("no seat"))
    }

    async fn enter(&mut self, bot: Mark, watch: bool, name: Name) -> Result<(), End> {
        let connected = self.hear_table(bot, ANSWER, Table::is_connected).await?;
        connected.then_some(()).ok_or(End::Void("no connection"))?;
        self.table(bot).enter(watch, name);
        Ok(())
    }

    /// Starts a bot, and waits for so long until it has sat down.
    pub(super) async fn invite(
        &mut self,
        bot: Mark,
        line: &BotLine,
        time: Duration,
    ) -> Result<(), End> {
        self.table(bot).invite(line)?;
        let seated = |table: &Table<'_>| table.sheet.is_bot_seated();
        if self.hear_table(bot, time, seated).await? {
            return Ok(());
        }
        Err(End::Lost(bot, self.table(bot).never_sat_down()))
    }

    /// Waits for the move of a bot, which has this time since its turn.
    pub(super) async fn wait_for_bot(&mut self, bot: Mark, turn: Duration) -> Result<Square, End> {
        let count = self.moves.len();
        let left = turn.saturating_sub(self.table(bot).sheet.since().elapsed());
        let moved = |table: &Table<'_>| table.sheet.moves().len() > count;
        if self.hear_table(bot, left, moved).await? {
            return Ok(self.table(bot).sheet.moves()[count]);
        }
        Err(End::Lost(bot, self.table(bot).never_moved()))
    }

    /// Notes a move, and plays it at the table of the opponent, if that is a bot.
    pub(super) async fn play(&mut self, mark: Mark, square: Square) -> Result<(), End> {
        self.board = self.board.with(square, mark);
        self.moves.push(square);
        let told = self.tell(mark.other(), square).await;
        match self.board.outcome() {
            // Nothing after its end changes a game.
            Some(outcome) => Err(End::Over(outcome)),
            None => told,
        }
    }

    async fn tell(&mut self, bot: Mark, square: Square) -> Result<(), End> {
        let Some(table) = &mut self.tables[index(bot)] else {
            return Ok(());
        };
        table.play(square);
        let count = self.moves.len();
        let played = |table: &Table<'_>| table.sheet.moves().len() >= count;
        let played = self.hear_table(bot, ANSWER, played).await?;
        played.then_some(()).ok_or(End::Void("no answer"))
    }

    /// Hears the tables until one brings the end of the game.
    pub(super) async fn hear_the_end(&mut self) -> End {
        loop {
            if let Err(end) = self.hear_until(None, |_| false).await {
                return end;
            }
        }
    }

    /// Ends the bots, and leaves their rooms.
    pub(super) async fn close(&mut self) {
        // Both bots have the same time to end by themselves, with a server that answers.
        let mut tables: Vec<Table<'_>> = self.tables.iter_mut().filter_map(Option::take).collect();
        tables.iter_mut().for_each(Table::let_end);
        tables.iter_mut().for_each(Table::end);
        for table in tables {
            table.close().await;
        }
    }

    fn table(&mut self, bot: Mark) -> &mut Table<'a> {
        let table = self.tables[index(bot)].as_mut();
        table.expect("each bot has a table")
    }

    async fn hear_table(
        &mut self,
        bot: Mark,
        time: Duration,
        wanted: impl Fn(&Table<'a>) -> bool,
    ) -> Result<bool, End> {
        let wanted = |own: &Self| own.tables[index(bot)].as_ref().is_some_and(&wanted);
        self.hear_until(Some(time), wanted).await
    }

    /// Hears all tables until everything is as wanted, or until the time is over.
    async fn hear_until(
        &mut self,
        time: Option<Duration>,
        wanted: impl Fn(&Self) -> bool,
    ) -> Result<bool, End> {
        let deadline = time.map(|time| Instant::now() + time);
        loop {
            for table in self.tables.iter_mut().flatten() {
                table.hear_all()?;
            }
            if wanted(self) {
                return Ok(true);
            }
            if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
                return Ok(false);
            }
            if self.stop.is_stopped() {
                return Err(End::Interrupted);
            }
            for table in self.tables.iter_mut().flatten() {
                table.look()?;
            }
            let [x, o] = &mut self.tables;
            tokio::select! {
                heard = hear_next(x.as_mut()) => heard?,
                heard = hear_next(o.as_mut()) => heard?,
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }
}

async fn hear_next(table: Option<&mut Table<'_>>) -> Result<(), End> {
    match table {
        Some(table) => table.hear_next().await,
        None => std::future::pending().await,
    }
}
