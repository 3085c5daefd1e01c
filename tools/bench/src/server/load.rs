//! The load. A closed load plays as fast as it can. An open one has a fixed rate, and the time
//! of a move counts from the moment when it was due (no coordinated omission). Both poll without
//! sleeping, because the server would be charged for waking a sleeping client.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use hdrhistogram::Histogram;
use mio::{Events, Interest, Poll, Token};

use crate::server::boardgame;
use crate::server::client::Client;
use crate::server::rooms::{Room, Rules};

/// The longest time for a step; a server that stops answering is given up.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The longest time that a histogram takes, in microseconds; see [`TIMEOUT`].
const LONGEST: u64 = 60_000_000;

/// The time that a relay takes for a client that enters.
const SITS_DOWN: Duration = Duration::from_millis(2);

/// After this time without a board, everybody has entered.
const SETTLED: Duration = Duration::from_millis(400);

/// The clients of a load.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Crowd {
    pub(crate) rooms: usize,
    /// Watchers of each room.
    pub(crate) watchers: usize,
    pub(crate) rules: Rules,
}

impl Crowd {
    /// Returns the players of this many rooms.
    pub(crate) const fn of(rooms: usize, rules: Rules) -> Self {
        Self {
            rooms,
            watchers: 0,
            rules,
        }
    }
}

/// The speed and the length of a load.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// Moves a second in all, or none for as fast as they can.
    pub(crate) rate: Option<f64>,
    pub(crate) lasts: Duration,
}

/// The outcome of a load.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Steps that everybody was shown.
    pub(crate) moves: u64,
    /// The time from when each step was due until the last client saw it, in microseconds.
    pub(crate) times: Histogram<u64>,
    pub(crate) took: Duration,
    /// Received bytes per move.
    pub(crate) bytes: f64,
}

impl Outcome {
    /// Returns the moves a second.
    pub(crate) fn pace(&self) -> f64 {
        self.moves as f64 / self.took.as_secs_f64()
    }
}

/// All clients, connected and in their rooms.
pub(crate) struct Load {
    poll: Poll,
    clients: Vec<Client>,
    rooms: Vec<Room>,
    /// The room of each client.
    homes: Vec<usize>,
    rules: Rules,
}

impl Load {
    /// Connects everybody and lets them enter, each client by the next of these addresses.
    ///
    /// # Errors
    /// A server does not let them in.
    pub(crate) fn enter(doors: &[SocketAddr], crowd: Crowd) -> anyhow::Result<Self> {
        let poll = Poll::new()?;
        let each = 2 + crowd.watchers;
        let mut load = Self {
            poll,
            clients: Vec::new(),
            rooms: Vec::new(),
            homes: Vec::new(),
            rules: crowd.rules,
        };
        let enter = match crowd.rules {
            Rules::Nobody | Rules::Jogo => "40",
            Rules::Boardgame => boardgame::ENTER,
        };
        for room in 0..crowd.rooms {
            let first = load.clients.len();
            for place in 0..each {
                let number = load.clients.len();
                let mut client = Client::open(doors[number % doors.len()], enter)
                    .with_context(|| format!("client {number} is not let in"))?;
                load.poll.registry().register(
                    client.source(),
                    Token(number),
                    Interest::READABLE,
                )?;
                client.say(&match crowd.rules {
                    Rules::Nobody | Rules::Jogo => entrance(room, number, place >= 2),
                    Rules::Boardgame => boardgame::sync(room, 0, place),
                })?;
                load.clients.push(client);
                load.homes.push(room);
                if place == 0 {
                    load.let_sit_down(SITS_DOWN)?;
                } else {
                    load.settle(Duration::ZERO)?;
                }
            }
            load.rooms
                .push(Room::new((first..first + each).collect(), crowd.rules));
        }
        load.let_sit_down(SETTLED)?;
        Ok(load)
    }

    /// Plays at this pace.
    ///
    /// # Errors
    /// Somebody was shown a wrong board, or none.
    pub(crate) fn play(&mut self, pace: Pace) -> anyhow::Result<Outcome> {
        let received = self.received();
        let mut run = Run::new(pace, self.rooms.len())?;
        let mut events = Events::with_capacity(1_024);
        loop {
            let now = Instant::now();
            run.schedule(now);
            for room in 0..self.rooms.len() {
                if !self.rooms[room].is_busy() && run.begins(room) {
                    self.propose(room)?;
                }
            }
            if run.is_over(now) && !self.rooms.iter().any(Room::is_busy) {
                break;
            }
            self.poll.poll(&mut events, Some(Duration::ZERO))?;
            for event in &events {
                self.hear(event.token().0, &mut run)?;
            }
            ensure!(run.last.elapsed() < TIMEOUT, "no board for {TIMEOUT:?}");
        }
        Ok(Outcome {
            bytes: (self.received() - received) as f64 / run.moves.max(1) as f64,
            moves: run.moves,
            took: run.start.elapsed(),
            times: run.times,
        })
    }

    /// Handles the boards that a client was shown.
    fn hear(&mut self, client: usize, run: &mut Run) -> anyhow::Result<()> {
        let home = self.homes[client];
        let room = &mut self.rooms[home];
        let mut wrong = None;
        self.clients[client].boards(|board| match room.show(client, board) {
            Ok(false) => {}
            Ok(true) => run.ended(home),
            Err(_) => wrong = Some(board),
        })?;
        ensure!(
            wrong.is_none(),
            "client {client} was shown a wrong board: {wrong:?} in {room:?}"
        );
        Ok(())
    }

    /// Begins the next step of a room.
    fn propose(&mut self, room: usize) -> anyhow::Result<()> {
        let (step, everybody) = self.rooms[room].begin();
        if self.rules == Rules::Boardgame {
            for (place, words) in boardgame::words(room, step, everybody.len()) {
                self.clients[everybody[place]].say(&words)?;
            }
            return Ok(());
        }
        let (client, board) = self.rooms[room].proposal();
        self.clients[client].say(&format!(
            r#"42["atualizar_jogo",{{"jogoId":"mesa-{room}","tabuleiro":{board:?}}}]"#
        ))
    }

    /// Waits until everybody has entered. Our server shows each client the room, however slow
    /// it is. A relay shows nothing.
    fn let_sit_down(&mut self, quiet: Duration) -> anyhow::Result<()> {
        let asked = Instant::now();
        self.settle(quiet)?;
        while self.rules == Rules::Jogo && self.clients.iter().any(|one| one.received == 0) {
            self.settle(quiet)?;
            ensure!(asked.elapsed() < TIMEOUT, "somebody is not seated");
        }
        Ok(())
    }

    /// Reads until no board has come for this time. The heartbeats of thousands of clients
    /// never stop.
    fn settle(&mut self, quiet: Duration) -> anyhow::Result<()> {
        let mut events = Events::with_capacity(1_024);
        let mut last = Instant::now();
        loop {
            let left = quiet.saturating_sub(last.elapsed());
            self.poll.poll(&mut events, Some(left))?;
            for event in &events {
                self.clients[event.token().0].boards(|_| last = Instant::now())?;
            }
            if last.elapsed() >= quiet {
                return Ok(());
            }
        }
    }

    fn received(&self) -> u64 {
        self.clients.iter().map(|client| client.received).sum()
    }
}

/// Returns the packet with which a client enters a room of ours, or of a relay.
fn entrance(room: usize, name: usize, watch: bool) -> String {
    format!(
        r#"42["entrar_sala",{{"jogoId":"mesa-{room}","nome":"{name}","ficha":null,"assistir":{watch}}}]"#
    )
}

/// The moves that are due, and the outcome of those that were made.
struct Run {
    pace: Pace,
    start: Instant,
    /// The number of moves that a fixed rate has given to rooms.
    scheduled: u32,
    due: Vec<VecDeque<Instant>>,
    /// The moment from which the time of each room's move counts.
    since: Vec<Instant>,
    times: Histogram<u64>,
    moves: u64,
    last: Instant,
}

impl Run {
    fn new(pace: Pace, rooms: usize) -> anyhow::Result<Self> {
        let start = Instant::now();
        Ok(Self {
            pace,
            start,
            scheduled: 0,
            due: vec![VecDeque::new(); rooms],
            since: vec![start; rooms],
            // Recording never widens a histogram. Without bounds, a time above 2 ms would be
            // counted as 2 µs.
            times: Histogram::new_with_bounds(1, LONGEST, 3)?,
            moves: 0,
            last: start,
        })
    }

    /// Queues the moves that are due by now.
    fn schedule(&mut self, now: Instant) {
        let over = now >= self.start + self.pace.lasts;
        let Some(rate) = self.pace.rate else {
            for queue in &mut self.due {
                queue.clear();
                queue.extend((!over).then_some(now));
            }
            return;
        };
        let due = |number: u32| self.start + Duration::from_secs_f64(f64::from(number) / rate);
        while !over && due(self.scheduled) <= now {
            let room = self.scheduled as usize % self.due.len();
            self.due[room].push_back(due(self.scheduled));
            self.scheduled += 1;
        }
    }

    /// Returns whether a move of this room is due, which then begins.
    fn begins(&mut self, room: usize) -> bool {
        let due = self.due[room].pop_front();
        self.since[room] = due.unwrap_or(self.since[room]);
        due.is_some()
    }

    fn is_over(&self, now: Instant) -> bool {
        now >= self.start + self.pace.lasts && self.due.iter().all(VecDeque::is_empty)
    }

    /// Counts the move of this room, which everybody has seen.
    fn ended(&mut self, room: usize) {
        self.moves += 1;
        self.last = Instant::now();
        let took = self.last.duration_since(self.since[room]).as_micros();
        self.times
            .saturating_record(u64::try_from(took).unwrap_or(u64::MAX));
    }
}
