//! Two players on one keyboard, in a room as a server has it.
//!
//! ```sh
//! cargo run --package game --example play                    # asks for squares, 1 to 9
//! cargo run --package game --example play -- 5 5 1 3 7 4 8 6 # plays these squares
//! ```

#![expect(clippy::print_stdout, reason = "the game is shown there")]

use std::{env, io};

use game::{
    ClientId, Command, Enter, Mark, Moment, Name, Outcome, Refusal, Room, RoomSettings, Square,
    Token,
};

fn main() -> io::Result<()> {
    let mut room = Room::new("mesa".parse().expect("these are letters"), 0);
    for (client, name) in [(ANA, "Ana"), (BIA, "Bia")] {
        room = after(&room, enter(client, name)).expect("both seats are free");
    }

    let script: Vec<_> = env::args().skip(1).map(Ok).collect();
    let mut lines: Box<dyn Iterator<Item = io::Result<String>>> = if script.is_empty() {
        Box::new(io::stdin().lines())
    } else {
        Box::new(script.into_iter())
    };

    while let Some(mark) = room.view().turn {
        println!("{}\n{} to move, 1 to 9:", room.view().board, mark.letter());
        let Some(line) = lines.next().transpose()? else {
            return Ok(());
        };
        let Some(square) = square(&line) else {
            continue;
        };
        // A client sends the whole next board, and the room judges it.
        let proposal = Command::Propose {
            client: if mark == Mark::X { ANA } else { BIA },
            board: room.view().board.with(square, mark),
            version: None,
        };
        match after(&room, proposal) {
            Ok(next) => room = next,
            Err(refusal) => println!("Refused: {}.", refusal.code()),
        }
    }

    print!("{}", room.view().board);
    match room.view().outcome {
        Some(Outcome::Won(mark)) => println!("{} wins.", mark.letter()),
        Some(Outcome::Drawn) | None => println!("A draw."),
    }
    Ok(())
}

/// A server numbers its connections.
const ANA: ClientId = ClientId(1);
const BIA: ClientId = ClientId(2);

/// Returns the room after a command. No time passes here, and nobody needs the facts.
fn after(room: &Room, command: Command) -> Result<Room, Refusal> {
    let applied = room.apply(command, Moment(0), RoomSettings::default())?;
    Ok(applied.room)
}

/// Returns the command by which a player sits down.
fn enter(client: ClientId, name: &str) -> Command {
    // A server draws 128 random bits, and sends the token to this client alone.
    let fresh = Token::from_random(client.0.into()).hash();
    Command::Enter(Enter::new(client, Name::new(name), fresh))
}

/// Reads a digit from 1 to 9.
fn square(line: &str) -> Option<Square> {
    let digit: usize = line.trim().parse().ok()?;
    Square::new(digit.checked_sub(1)?)
}
