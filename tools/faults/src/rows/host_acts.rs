//! F41: kill -9 while the host acts. An act that was acknowledged stands after the restart.

use std::net::SocketAddr;

use anyhow::{Context as _, bail};
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use testkit::http::ask;
use testkit::socketio::{Client, Transport};
use tokio::time::sleep;

use super::context::Context;
use super::pauses::ms;
use crate::client::Host;
use crate::report::Outcome;

/// The number of rooms that the host acts on between two kills.
const ROOMS: usize = 60;

/// An act of the host in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Free,
    Close,
    Rename,
}

/// A room with two players, and the act on the first one that was acknowledged.
struct Room {
    id: String,
    ficha: Value,
    done: Option<Act>,
}

/// The league as everybody reads it: its name, and whether it is over. `None` if none is shown.
type League = Option<(String, bool)>;

/// The last league that was acknowledged, and the one of an act whose answer never came.
struct Known {
    league: League,
    unheard: Option<League>,
}

/// F41: kill -9 at random moments, while the host frees seats, closes rooms, renames players,
/// and opens and closes leagues.
pub(super) async fn killed(context: Context) -> anyhow::Result<Outcome> {
    let kills = context.size(4, 40);
    let mut outcome = Outcome::new(format!(
        "kill -9 at {kills} random moments, while the host acts without a pause"
    ));
    let mut server = context.server().await?;
    let token = server.host_token()?;
    let mut rng = context.rng(0);
    let mut known = Known {
        league: None,
        unheard: None,
    };
    let (mut acts, mut gone) = (0, 0);
    for kill in 0..kills {
        let mut rooms = sit_down(server.address, kill).await?;
        let mut host = Host::connect(server.address, &token).await?;
        let wait = ms(rng.random_range(20..600));
        let acting = act_until_killed(&mut host, &mut rooms, &mut known, &mut rng);
        let killing = async {
            sleep(wait).await;
            server.kill()
        };
        let (leagues, died) = tokio::join!(acting, killing);
        died?;
        acts += leagues;
        server.restart().await?;
        for room in &rooms {
            acts += u32::from(room.done.is_some());
            if !stands(server.address, room).await? {
                gone += 1;
                outcome.expect(false, format!("{}: {:?} is gone", room.id, room.done));
            }
        }
        let now = league(server.address).await?;
        if now != known.league && Some(&now) != known.unheard.as_ref() {
            gone += 1;
            outcome.expect(false, format!("{:?} became {now:?}", known.league));
        }
        known = Known {
            league: now,
            unheard: None,
        };
    }
    outcome.figure("acknowledged", acts);
    outcome.figure("gone", gone);
    outcome.expect(acts >= 4 * kills, format!("{acts} acts are too few"));
    Ok(outcome)
}

/// Seats a player, whose connection then ends. Returns the token of the seat, which is held.
async fn seat(server: SocketAddr, room: &str, name: &str) -> anyhow::Result<Value> {
    let entrance = json!({ "jogoId": room, "nome": name, "ficha": null });
    let (seat, _) = connect(server).await?.try_enter(&entrance).await?;
    Ok(seat["ficha"].clone())
}

/// Seats two players in each of the rooms of this kill.
async fn sit_down(server: SocketAddr, kill: u32) -> anyhow::Result<Vec<Room>> {
    let mut rooms = Vec::new();
    for number in 0..ROOMS {
        let id = format!("ato-{kill}-{number}");
        let ficha = seat(server, &id, "João Pedro de Oliveira").await?;
        // A room in which nobody has a seat would be gone, and the act with it.
        seat(server, &id, "Luiza Helena").await?;
        rooms.push(Room {
            id,
            ficha,
            done: None,
        });
    }
    Ok(rooms)
}

/// Acts on one room after another, and on the league between them, until the connection ends.
/// Returns the number of acts on leagues that were acknowledged.
async fn act_until_killed(
    host: &mut Host,
    rooms: &mut [Room],
    known: &mut Known,
    rng: &mut StdRng,
) -> u32 {
    let mut leagues = 0;
    for room in rooms {
        if rng.random_ratio(1, 3) {
            let (event, payload, next) = next_league(&room.id, known.league.as_ref());
            known.unheard = Some(next.clone());
            if host.act(event, &payload).await.is_err() {
                return leagues;
            }
            leagues += 1;
            known.league = next;
            known.unheard = None;
        }
        let act = [Act::Free, Act::Close, Act::Rename][rng.random_range(0..3)];
        let mut payload = json!({ "jogoId": room.id, "marca": 1 });
        let event = match act {
            Act::Free => "levantar",
            Act::Close => "encerrar",
            Act::Rename => {
                payload["nome"] = json!("Tucano Feliz");
                "renomear"
            }
        };
        if host.act(event, &payload).await.is_err() {
            return leagues;
        }
        room.done = Some(act);
    }
    leagues
}

/// Returns the act that opens a league if none is open, or that closes it, and its effect.
fn next_league(name: &str, before: Option<&(String, bool)>) -> (&'static str, Value, League) {
    match before {
        Some((open, false)) => {
            let closed = Some((open.clone(), true));
            ("encerrar_torneio", json!({}), closed)
        }
        Some((_, true)) | None => {
            let opening = json!({ "nome": name, "minutos": 60 });
            ("abrir_torneio", opening, Some((name.to_owned(), false)))
        }
    }
}

/// Returns whether the acknowledged act on a room still stands, by what its player is told.
async fn stands(server: SocketAddr, room: &Room) -> anyhow::Result<bool> {
    let Some(act) = room.done else {
        return Ok(true);
    };
    let mut player = connect(server).await?;
    let entrance = json!({ "jogoId": room.id, "nome": "Bobo", "ficha": room.ficha });
    let answer = player.try_ask("entrar_sala", &entrance).await?;
    Ok(match act {
        Act::Close => answer["codigo"] == "sala_encerrada",
        Act::Free => {
            let told = player.try_skip_until("erro", |_| true).await?;
            told["codigo"] == "levantado_pelo_anfitriao"
        }
        Act::Rename => {
            let shown = player.try_skip_until("atualizar_jogo", |_| true).await?;
            shown["jogadores"]["1"]["nome"] == "Tucano Feliz"
        }
    })
}

/// Reads the league.
async fn league(server: SocketAddr) -> anyhow::Result<League> {
    let answer = ask(server, "GET", "/torneio?formato=json", &[], "").await;
    let answer = answer.context("no answer for the league")?;
    match answer.status {
        404 => Ok(None),
        200 => {
            let league: Value = serde_json::from_str(&answer.body)?;
            let name = league["nome"].as_str().context("a league without a name")?;
            Ok(Some((name.to_owned(), league["encerrado"] == true)))
        }
        status => bail!("{status} for the league"),
    }
}

async fn connect(server: SocketAddr) -> anyhow::Result<Client> {
    Client::try_connect_over(Transport::websocket(server).await?).await
}
