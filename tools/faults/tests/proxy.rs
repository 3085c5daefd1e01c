//! The proxy does each harm, and nothing else.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use faults::proxy::{Cut, Plan, Plans, Proxy, Weather};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// Both ends of a connection through a proxy.
struct Ends {
    client: TcpStream,
    server: TcpStream,
    proxy: Proxy,
}

async fn through(plans: Plans) -> Ends {
    open(plans).await.expect("sockets on this machine open")
}

async fn open(plans: Plans) -> anyhow::Result<Ends> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let proxy = Proxy::start(listener.local_addr()?, 7, plans).await?;
    let client = TcpStream::connect(proxy.address).await?;
    let (server, _) = listener.accept().await?;
    Ok(Ends {
        client,
        server,
        proxy,
    })
}

fn down(plan: Plan) -> Plans {
    Plans {
        down: plan,
        ..Plans::default()
    }
}

async fn received(stream: &mut TcpStream) -> (Vec<u8>, Option<ErrorKind>) {
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes).await;
    (bytes, end.err().map(|error| error.kind()))
}

#[tokio::test]
async fn without_a_plan_everything_passes_both_ways_and_ends_politely() {
    let mut ends = through(Plans::default()).await;
    let sent: Vec<u8> = (0..200_000_u32).map(|n| n as u8).collect();
    let writing = async {
        ends.client.write_all(&sent).await.unwrap();
        ends.client.shutdown().await.unwrap();
    };
    let (received, ()) = tokio::join!(received(&mut ends.server), writing);
    assert!(received == (sent, None));
    ends.server.write_all(b"still here").await.unwrap();
    drop(ends.server);
    let mut answer = String::new();
    ends.client.read_to_string(&mut answer).await.unwrap();
    assert_eq!(answer, "still here");
    assert_eq!(ends.proxy.carried(), 200_010);
}

#[tokio::test]
async fn latency_delays_each_way_by_itself() {
    let latency = Duration::from_millis(150);
    let mut ends = through(down(Plan {
        latency,
        jitter: Duration::from_millis(20),
        ..Plan::default()
    }))
    .await;
    let asked = Instant::now();
    ends.client.write_u8(1).await.unwrap();
    ends.server.read_u8().await.unwrap();
    let up = asked.elapsed();
    ends.server.write_u8(2).await.unwrap();
    ends.client.read_u8().await.unwrap();
    assert!(
        asked.elapsed() >= latency + up,
        "{:?} {up:?}",
        asked.elapsed()
    );
}

#[tokio::test]
async fn a_rate_is_kept() {
    let rate = Some(20_000);
    let mut ends = through(down(Plan {
        rate,
        ..Plan::default()
    }))
    .await;
    let asked = Instant::now();
    ends.server.write_all(&[7; 10_000]).await.unwrap();
    let mut all = vec![0; 10_000];
    ends.client.read_exact(&mut all).await.unwrap();
    let took = asked.elapsed();
    assert!(took >= Duration::from_millis(450), "{took:?}");
}

#[tokio::test]
async fn a_cut_comes_after_exactly_so_many_bytes() {
    for (cut, error) in [
        (Cut::Reset, Some(ErrorKind::ConnectionReset)),
        (Cut::Close, None),
    ] {
        let plan = Plan {
            cut: Some((5, cut)),
            ..Plan::default()
        };
        let mut ends = through(down(plan)).await;
        ends.server.write_all(b"0123456789").await.unwrap();
        let (bytes, end) = received(&mut ends.client).await;
        assert_eq!(end, error, "{cut:?}");
        // A reset may overtake what was sent before it.
        assert!(b"01234".starts_with(&bytes), "{cut:?} {bytes:?}");
        assert!(error.is_some() || bytes == b"01234");
    }
}

#[tokio::test]
async fn half_a_close_leaves_the_other_half() {
    let plan = Plan {
        cut: Some((2, Cut::HalfClose)),
        ..Plan::default()
    };
    let mut ends = through(down(plan)).await;
    ends.server.write_all(b"0123").await.unwrap();
    assert_eq!(received(&mut ends.client).await, (b"01".to_vec(), None));
    ends.client.write_u8(9).await.unwrap();
    assert_eq!(ends.server.read_u8().await.unwrap(), 9);
}

#[tokio::test]
async fn a_black_hole_tells_nobody() {
    let plan = Plan {
        cut: Some((1, Cut::BlackHole)),
        ..Plan::default()
    };
    let mut ends = through(down(plan)).await;
    ends.server.write_all(b"01").await.unwrap();
    assert_eq!(ends.client.read_u8().await.unwrap(), b'0');
    let nothing = timeout(Duration::from_millis(200), ends.client.read_u8()).await;
    assert!(nothing.is_err());
    ends.client.write_u8(9).await.unwrap();
    assert_eq!(ends.server.read_u8().await.unwrap(), 9);
}

#[tokio::test]
async fn silence_holds_back_and_breaking_resets() {
    let mut ends = through(Plans::default()).await;
    ends.proxy.weather(Weather::Silent);
    tokio::time::sleep(Duration::from_millis(20)).await;
    ends.client.write_u8(1).await.unwrap();
    let nothing = timeout(Duration::from_millis(200), ends.server.read_u8()).await;
    assert!(nothing.is_err());
    ends.proxy.weather(Weather::Fair);
    assert_eq!(ends.server.read_u8().await.unwrap(), 1);
    ends.proxy.weather(Weather::Broken);
    let (_, end) = received(&mut ends.client).await;
    assert_eq!(end, Some(ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn the_same_seed_delays_the_same() {
    let plan = Plan {
        stall: 500,
        stall_time: Duration::from_millis(120),
        ..Plan::default()
    };
    let mut runs = Vec::new();
    for _ in 0..2 {
        let mut ends = through(down(plan.clone())).await;
        let mut stalled = Vec::new();
        for _ in 0..10 {
            let asked = Instant::now();
            ends.server.write_u8(0).await.unwrap();
            ends.client.read_u8().await.unwrap();
            stalled.push(asked.elapsed() >= Duration::from_millis(100));
        }
        runs.push(stalled);
    }
    assert_eq!(runs[0], runs[1]);
    assert!(runs[0].contains(&true), "{runs:?}");
    assert!(runs[0].contains(&false), "{runs:?}");
}
