// A bot for Rust: cargo add rust_socketio serde_json, then cargo run [address] [room]
use std::{env, error::Error, sync::mpsc};

use rust_socketio::{ClientBuilder, Event, Payload};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = env::args().skip(1);
    let address = words.next().unwrap_or("http://localhost:5000".to_owned());
    let room = words.next().unwrap_or("123".to_owned());
    // Callbacks run in the library's own thread, so they only pass on what they hear.
    let (pass, heard) = mpsc::channel();
    let connected = pass.clone();
    let socket = ClientBuilder::new(address)
        .on(Event::Connect, move |_, _| {
            drop(connected.send((Event::Connect, Value::Null)))
        })
        .on_any(move |event, payload, _| {
            if let Payload::Text(mut values) = payload {
                drop(pass.send((event, values.swap_remove(0))));
            }
        })
        .connect()?;
    let mut mark = 0; // 1 is X, -1 is O, and 0 watches
    for (event, data) in heard {
        match String::from(event).as_str() {
            "open" => socket.emit("entrar_sala", json!({ "jogoId": room, "nome": "Rust" }))?,
            "erro" => println!("erro {data}"),
            "sua_vaga" => {
                mark = data["marca"].as_i64().unwrap_or(0);
                println!("marca {mark}");
            }
            "atualizar_jogo" => {
                let mut board = data["tabuleiro"].as_array().cloned().unwrap_or_default();
                println!("tabuleiro {}", data["tabuleiro"]);
                if !data["vencedor"].is_null() {
                    println!("vencedor {}", data["vencedor"]);
                    break;
                }
                let empty = board.iter().position(|square| *square == 0); // the first empty square
                if let Some(square) = empty.filter(|_| mark != 0 && data["vez"] == mark) {
                    board[square] = json!(mark);
                    socket.emit("atualizar_jogo", json!({ "tabuleiro": board }))?;
                }
            }
            _ => {}
        }
    }
    Ok(socket.disconnect()?)
}
