//! No file descriptors left.

use std::time::{Duration, Instant};

use serde_json::json;
use testkit::socketio::Client;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::process::Process;

const FILES: u64 = 100;

#[tokio::test]
async fn a_server_short_of_files_refuses_in_words() {
    let server = Process::start(FILES, &[]);
    let mut crowd = Vec::new();
    for _ in 0..FILES {
        crowd.push(TcpStream::connect(server.address).await.unwrap());
    }
    let mut heard = String::new();
    let last = crowd.last_mut().unwrap();
    last.read_to_string(&mut heard).await.unwrap();
    assert!(heard.contains("servidor_cheio"), "{heard:?}");
    assert!(server.info().open_files().len() < FILES as usize);
    assert!(!server.log().contains("no connection can be taken"));
}

#[tokio::test]
async fn running_out_of_files_is_survived() {
    // With more permits than descriptors, the server does run out.
    let mut server = Process::start(FILES, &["--conexoes", "100000"]);
    let mut seated = Client::connect(server.address).await;
    seated.enter(&json!({ "jogoId": "123" })).await;
    let mut crowd = Vec::new();
    for _ in 0..2 * FILES {
        crowd.push(TcpStream::connect(server.address).await.unwrap());
    }
    sleep(Duration::from_secs(1)).await;
    assert!(server.log().contains("no connection can be taken"));
    let answer = seated.ask("evento", &json!(1)).await;
    assert_eq!(answer["ok"], true, "whoever is in plays on");

    crowd.clear();
    let freed = Instant::now();
    let newcomer = timeout(Duration::from_secs(5), Client::connect(server.address));
    newcomer
        .await
        .expect("recovers")
        .enter(&json!({ "jogoId": "123" }))
        .await;
    println!("recovered {:?} after files were free", freed.elapsed());
    assert!(server.is_alive());
    assert!(server.log().len() < 20_000);
}
