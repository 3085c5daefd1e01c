//! The window between a server's commit and the moment at which another server hears of it.
//!
//! At each table somebody acts at the first server, and is confirmed. Then somebody acts at the
//! second server, whose link to the store is blocked. Then something happens to the store.

use anyhow::Context as _;
use game::wire::{Ack, event};
use game::{Board, Code, RoomView, Square};
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::context::Context;
use super::pauses::{ms, seconds};
use super::races::until_version;
use super::workload::{entering, rest, seated};
use crate::client::{Connection, Entering};
use crate::cluster::Cluster;
use crate::history::Event;
use crate::report::Outcome;

/// An act of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    /// A player makes a mark or asks for the next game, whichever is due.
    Play,
    /// A watcher comes in.
    Enter,
    /// A watcher leaves.
    Leave,
}

/// The people of a table who came in at one server.
struct Side {
    player: Connection,
    watcher: Connection,
    watches: bool,
}

/// A room with people at two servers.
struct Table {
    room: String,
    sides: [Side; 2],
}

/// Tables whose people act only when they are told to.
pub(super) struct Window {
    context: Context,
    tables: Vec<Table>,
    rng: StdRng,
    /// The number of acts that were confirmed at the first server while the second one could
    /// not know of them.
    pub(super) unheard: usize,
    /// The time until each act at the second server was confirmed.
    pub(super) waits: Vec<std::time::Duration>,
}

impl Window {
    pub(super) async fn sit(
        context: &Context,
        cluster: &Cluster,
        tables: usize,
    ) -> anyhow::Result<Self> {
        let mut window = Self {
            context: context.clone(),
            tables: Vec::new(),
            rng: context.rng(0),
            unheard: 0,
            waits: Vec::new(),
        };
        for number in 0..tables {
            let room = format!("window-{number}");
            let one = Side::sit(context, cluster, 0, &room).await?;
            // The other server has heard of it by then.
            sleep(ms(20)).await;
            let other = Side::sit(context, cluster, 1, &room).await?;
            let mut table = Table {
                room,
                sides: [one, other],
            };
            // Some tables have a game behind them, so that the next one is asked for.
            if number % 3 == 0 {
                table.play_to_the_end(context).await?;
            }
            window.tables.push(table);
        }
        Ok(window)
    }

    /// Has one act done at each server at every table. `fault` comes after the first one is
    /// confirmed and before the second one reaches the store. Then everybody acts until
    /// confirmed.
    pub(super) async fn round<F>(&mut self, cluster: &mut Cluster, fault: F) -> anyhow::Result<()>
    where
        F: AsyncFnOnce(&mut Cluster) -> anyhow::Result<()>,
    {
        self.listen().await;
        let acts = self.acts();
        cluster.links[1].block(true);
        let asked = self.ask_all(0, &acts).await;
        let mut open = Vec::new();
        for (index, request) in asked.into_iter().enumerate() {
            let side = &mut self.tables[index].sides[0];
            let answer = side.answer(acts[index][0], request).await;
            self.unheard += usize::from(answer.as_ref().is_some_and(|answer| answer.ok));
            open.extend(waits(answer.as_ref()).then_some((index, 0)));
        }
        let held = self.ask_all(1, &acts).await;
        // All of it is on its way by then.
        sleep(ms(10)).await;
        fault(cluster).await?;
        // Nor can the first server put back its rooms before the second one acts.
        cluster.links[0].block_for(ms(600));
        cluster.links[1].block(false);
        let begun = Instant::now();
        for (index, request) in held.into_iter().enumerate() {
            let answer = self.tables[index].sides[1]
                .answer(acts[index][1], request)
                .await;
            open.extend(waits(answer.as_ref()).then_some((index, 1)));
        }
        self.ask_until_done(&acts, open, begun).await
    }

    /// Asks for the acts at one server. An act that cannot be asked for has no answer.
    async fn ask_all(&mut self, number: usize, acts: &[[Act; 2]]) -> Vec<u64> {
        let mut asked = Vec::new();
        for (table, acts) in self.tables.iter_mut().zip(acts) {
            let side = &mut table.sides[number];
            let request = side.ask(&self.context, &table.room, acts[number]).await;
            asked.push(request.unwrap_or(0));
        }
        asked
    }

    /// Receives everything that has come, and answers heartbeats.
    async fn listen(&mut self) {
        for side in self.tables.iter_mut().flat_map(|table| &mut table.sides) {
            side.player.drain(ms(2)).await;
            side.watcher.drain(ms(2)).await;
        }
    }

    /// Repeats the acts that were put off, until each is done or impossible.
    async fn ask_until_done(
        &mut self,
        acts: &[[Act; 2]],
        mut open: Vec<(usize, usize)>,
        begun: Instant,
    ) -> anyhow::Result<()> {
        while !open.is_empty() {
            anyhow::ensure!(begun.elapsed() < seconds(30), "the store stays unavailable");
            sleep(ms(50)).await;
            let mut still = Vec::new();
            for (index, number) in open {
                let Table { room, sides } = &mut self.tables[index];
                let side = &mut sides[number];
                let act = acts[index][number];
                let request = side.ask(&self.context, room, act).await.unwrap_or(0);
                let answer = side.answer(act, request).await;
                if side.is_over() {
                    continue;
                }
                if waits(answer.as_ref()) {
                    still.push((index, number));
                } else {
                    self.waits.push(begun.elapsed());
                }
            }
            open = still;
        }
        Ok(())
    }

    /// Returns the next acts. A player that is due plays or asks for the next game; otherwise a
    /// watcher comes or goes. Nobody asks twice, because the server may answer that without
    /// knowing everything.
    fn acts(&mut self) -> Vec<[Act; 2]> {
        let rng = &mut self.rng;
        let tables = self.tables.iter();
        let acts = tables.map(|table| {
            let [one, other] = table.sides.each_ref().map(|side| {
                let comes = if side.watches { Act::Leave } else { Act::Enter };
                if side.is_due() && rng.random_bool(0.7) {
                    Act::Play
                } else {
                    comes
                }
            });
            [one, other]
        });
        acts.collect()
    }

    /// Receives the last news.
    pub(super) async fn rest(self, outcome: &mut Outcome) {
        let people = self.tables.into_iter().flat_map(|table| table.sides);
        let mut open = Vec::new();
        let mut over = 0;
        for side in people {
            over += usize::from(side.is_over());
            open.push(side.player);
            // A watcher that left hears nothing more.
            open.extend(Some(side.watcher).filter(|_| side.watches));
        }
        outcome.figure("losses", over);
        outcome.expect(over == 0, format!("{over} lost the connection"));
        rest(&self.context.log, &mut open).await;
    }
}

/// Returns the board with one mark more, or the empty one that asks for the next game.
fn next_board(room: Option<&RoomView>) -> Board {
    let Some((room, turn)) = room.and_then(|room| Some((room, room.turn?))) else {
        return Board::EMPTY;
    };
    let free = Square::all().find(|square| room.board.at(*square).is_none());
    free.map_or(Board::EMPTY, |square| room.board.with(square, turn))
}

/// Returns whether the act should be repeated in a while.
fn waits(answer: Option<&Ack>) -> bool {
    let code = answer.and_then(|answer| answer.code.as_ref());
    answer.is_none() || code.is_some_and(|code| code.as_str() == "indisponivel")
}

impl Table {
    async fn play_to_the_end(&mut self, context: &Context) -> anyhow::Result<()> {
        for ply in 0..7 {
            let side = &mut self.sides[ply % 2];
            let mut answer = None;
            // On a busy machine the store may be late.
            while waits(answer.as_ref()) && !side.is_over() {
                let request = side.ask(context, &self.room, Act::Play).await?;
                answer = side.answer(Act::Play, request).await;
            }
            let answer = answer.filter(|answer| answer.ok);
            let version = answer.and_then(|answer| answer.version);
            let version = version.with_context(|| format!("no mark {ply} in {}", self.room))?;
            until_version(&mut self.sides[(ply + 1) % 2].player, version).await;
        }
        Ok(())
    }
}

impl Side {
    async fn sit(
        context: &Context,
        cluster: &Cluster,
        server: usize,
        room: &str,
    ) -> anyhow::Result<Self> {
        let address = cluster.nodes[server].address;
        let name = ["Ana", "Bia"][server];
        let player = seated(address, &context.log, &entering(room, name)).await?;
        let watcher = Connection::open(address, &context.log, "Caio").await?;
        Ok(Self {
            player,
            watcher,
            watches: false,
        })
    }

    const fn is_over(&self) -> bool {
        self.player.is_over() || self.watcher.is_over()
    }

    /// Returns whether its player has a mark to make or a game to ask for.
    fn is_due(&self) -> bool {
        let Some((room, mark)) = self.player.room.as_ref().zip(self.player.mark) else {
            return false;
        };
        match room.outcome {
            Some(_) => !room.asked.contains(&mark),
            None => room.turn == Some(mark),
        }
    }

    async fn ask(&mut self, context: &Context, room: &str, act: Act) -> anyhow::Result<u64> {
        match act {
            Act::Play => {
                let next = next_board(self.player.room.as_ref());
                self.player.propose(room, next).await
            }
            Act::Enter => {
                let entering = Entering {
                    watch: true,
                    ..entering(room, "Caio")
                };
                self.watcher.enter(&entering).await
            }
            Act::Leave => {
                let request = self.watcher.ask(event::LEAVE, &json!({})).await?;
                let room = room.to_owned();
                let left = Event::Left { request, room };
                context.log.note(self.watcher.number, left);
                Ok(request)
            }
        }
    }

    async fn answer(&mut self, act: Act, request: u64) -> Option<Ack> {
        let of = match act {
            Act::Play => &mut self.player,
            Act::Enter | Act::Leave => &mut self.watcher,
        };
        let answer = of.answer_to(request, seconds(3)).await;
        // An act without an answer may have been done: a watcher that is out cannot leave.
        let done = answer.as_ref().is_some_and(|answer| {
            let code = answer.code.as_ref().map(Code::as_str);
            answer.ok || code == Some("fora_da_sala")
        });
        if done {
            match act {
                Act::Play => {}
                Act::Enter => self.watches = true,
                Act::Leave => self.watches = false,
            }
        }
        answer
    }
}
