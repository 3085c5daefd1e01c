//! Rooms outlive their server, which is killed or stopped, or whose disk fails.

mod endless_game;
mod faults;
mod kills;

use serde_json::{Value, json};

use crate::support::process::Process;
use crate::support::{Client, Table, moves, room_file};
use endless_game::EndlessGame;

#[tokio::test]
async fn a_stopped_server_goes_on_where_it_was() {
    let (folder, file) = room_file();
    let server = Process::start(&file);
    let mut table = EndlessGame::sit_down(server.address, "123").await;
    table.play_steps(10).await;
    let (_, watching) = Client::connect(server.address)
        .await
        .enter(&json!({ "jogoId": "123", "assistir": true }))
        .await;
    assert_eq!(watching["plateia"], 1);
    let took = server.stop();
    assert!(took.as_secs() < 4, "{took:?}");
    assert!(!folder.path().join("salas.db-wal").exists());

    let server = Process::start(&file);
    let mut list = Client::connect(server.address).await;
    list.say("listar_salas", &Value::Null).await;
    assert_eq!(list.expect("salas").await[0]["jogoId"], "123");
    let (_, room) = Client::connect(server.address)
        .await
        .enter(&json!({ "jogoId": "123", "ficha": Value::Null, "assistir": true }))
        .await;
    assert_eq!(room["plateia"], 1, "the old watcher is not counted");
    assert_eq!(room["jogadores"]["1"]["presente"], false);
    table.come_back(server.address).await;
    table.play_steps(10).await;
}

#[tokio::test]
async fn a_stranger_gets_no_held_seat_after_a_restart() {
    let (_folder, file) = room_file();
    let server = Process::start(&file);
    let table = EndlessGame::sit_down(server.address, "123").await;
    server.kill();
    let server = Process::start(&file);
    let mut stranger = Client::connect(server.address).await;
    let guess = json!({ "jogoId": "123", "ficha": "0".repeat(32) });
    stranger.say("entrar_sala", &guess).await;
    assert_eq!(stranger.skip_to("sua_vaga").await["marca"], 0);
    let refused = stranger.ask("atualizar_jogo", &moves(&[4])).await;
    assert_eq!(refused["codigo"], "so_assistindo");
    drop(table);
}

#[tokio::test]
async fn plain_clients_go_on_after_a_restart() {
    let (_folder, file) = room_file();
    let server = Process::start(&file);
    let mut table = Table::plain(&server, ["x"]).await;
    table.plays("x 4").await;
    server.kill();
    let server = Process::start(&file);
    table.moves_to(&server);
    let (seat, room) = table.returns("x").await;
    assert_eq!(seat["marca"], 1);
    assert_eq!(room["tabuleiro"], moves(&[4])["tabuleiro"]);
}

#[tokio::test]
async fn a_room_born_again_after_a_restart_is_newer() {
    let (_folder, file) = room_file();
    let mut newest = 0;
    for _ in 0..3 {
        let server = Process::start(&file);
        let mut table = Table::plain(&server, []).await;
        let (_, room) = table.sits("x").await;
        let version = room["versao"].as_u64().unwrap();
        assert!(version > newest);
        table.leaves("x").await;
        server.kill();
        // For this room the calendar is set back by 31 years.
        newest = version + 1_000_000_000_000;
        set_highest_version(&file, newest);
    }
}

/// Raises the file's record of the highest version of a removed room.
fn set_highest_version(file: &std::path::Path, version: u64) {
    let file = rusqlite::Connection::open(file).unwrap();
    let set = "UPDATE caderno SET valor = ? WHERE chave = 'maior_versao'";
    file.execute(set, [i64::try_from(version).unwrap()])
        .unwrap();
    // The log stays behind, as after a killed server.
    let flag = rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    file.set_db_config(flag, true).unwrap();
}
