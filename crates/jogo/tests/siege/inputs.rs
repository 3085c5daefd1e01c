//! Hostile inputs of every kind, each slightly different from the last.

/// One input.
pub(crate) enum Input {
    /// The first bytes of a connection.
    Raw(Vec<u8>),
    /// Bytes over a WebSocket, after CONNECT.
    Socket(Vec<u8>),
    /// A request in a session of long polling: method and body.
    Polling(&'static str, String),
}

/// The number of kinds.
pub(crate) const KINDS: usize = 28;

/// Returns the input with this number.
pub(crate) fn input(number: usize) -> Input {
    match number % KINDS {
        kind @ 0..10 => broken_frames(kind, number),
        kind @ 10..22 => broken_packets(kind, number),
        kind => broken_requests(kind, number),
    }
}

fn broken_frames(kind: usize, number: usize) -> Input {
    let (noise, size) = (noise(number), size(number));
    match kind {
        0 => Input::Socket(head(0x81, 16 << 20, true)),
        1 => Input::Socket([head(0x82, u64::MAX >> 1, true), noise].concat()),
        2 => Input::Socket(fragments(100, 1_000)),
        3 => Input::Socket(fragments(2_000, 0)),
        4 => Input::Socket([head(0x81, 3, false), b"42[".to_vec()].concat()),
        5 => Input::Socket([head(0xf3, 4, true), noise].concat()),
        6 => Input::Socket(frame(0x89, &vec![b'p'; 126 + size])),
        7 => Input::Socket((0..300).flat_map(|_| frame(0x89, b"ping")).collect()),
        8 => Input::Socket(frame(
            0x81,
            &[b"42[\"evento\",\"".as_slice(), &[0xff, 0xc0]].concat(),
        )),
        _ => Input::Socket(frame(0x82, &noise)),
    }
}

fn broken_packets(kind: usize, number: usize) -> Input {
    match kind {
        10 => text(&format!("4{}", word(number))),
        11 => text(&word(number)),
        12 => text(&format!("42[\"evento\",{}", "[".repeat(4_000))),
        13 => text(&format!(
            "42[\"evento\",{}1{}]",
            "{\"a\":".repeat(500),
            "}".repeat(500)
        )),
        14 => text("451-[\"evento\",{\"_placeholder\":true,\"num\":0}]"),
        15 => text("45999999999-[\"evento\",{\"_placeholder\":true,\"num\":9}]"),
        16 => many((0..60).map(|ns| format!("40/sala{ns},{{}}"))),
        17 => many((0..200).map(|id| format!("43{id}[{{\"ok\":true}}]"))),
        18 => many((0..100).map(|_| "42[\"entrar_sala\",{\"jogoId\":{}}]".to_owned())),
        19 => text(&format!(
            "42[\"entrar_sala\",{{\"jogoId\":\"{}\"}}]",
            "a".repeat(7_000)
        )),
        20 => text(&format!(
            "42[\"atualizar_jogo\",{{\"jogoId\":\"honesta0\",\"tabuleiro\":{:?}}}]",
            vec![1; size(number)]
        )),
        _ => many(["41", "40", "40", "42[]", "2", "3", "6", "5"].map(str::to_owned)),
    }
}

fn broken_requests(kind: usize, number: usize) -> Input {
    match kind {
        22 => Input::Raw(
            [
                b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ".to_vec(),
                vec![b'x'; 20_000],
            ]
            .concat(),
        ),
        23 => Input::Raw(noise(number)),
        24 => Input::Raw(
            format!(
                "POST /socket.io/?EIO=4&transport=polling&sid={} HTTP/1.1\r\nHost: localhost\r\n\
                 Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n",
                word(number).replace(|sign: char| !sign.is_alphanumeric(), "")
            )
            .into_bytes(),
        ),
        25 => Input::Polling("POST", "4".repeat(9_000)),
        26 => Input::Polling("POST", word(number) + "\u{1e}4\u{1e}b!!!\u{1e}"),
        _ => Input::Polling("DELETE", String::new()),
    }
}

fn size(number: usize) -> usize {
    100 + number % 900
}

/// Returns the same noise in letters and signs.
fn word(number: usize) -> String {
    let noise = noise(number).into_iter();
    noise.map(|byte| char::from(byte % 94 + 33)).collect()
}

/// Returns bytes that look random; the same number gives the same bytes.
fn noise(number: usize) -> Vec<u8> {
    let mut state = number as u64 + 0x9e37_79b9_7f4a_7c15;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    let length = 16 + usize::from(next());
    std::iter::repeat_with(next).take(length).collect()
}

fn text(packet: &str) -> Input {
    Input::Socket(frame(0x81, packet.as_bytes()))
}

fn many(packets: impl IntoIterator<Item = String>) -> Input {
    let frames = packets
        .into_iter()
        .flat_map(|packet| frame(0x81, packet.as_bytes()));
    Input::Socket(frames.collect())
}

/// Returns the first fragment of a message and `number` more, and never the last.
fn fragments(number: usize, size: usize) -> Vec<u8> {
    let more = (0..number).flat_map(|_| frame(0x00, &vec![b'f'; size]));
    frame(0x01, b"42[").into_iter().chain(more).collect()
}

/// Returns a masked frame; the mask is zero, which is as good as any.
pub(crate) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    [head(first, payload.len() as u64, true), payload.to_vec()].concat()
}

fn head(first: u8, length: u64, masked: bool) -> Vec<u8> {
    let mask = if masked { 0x80 } else { 0 };
    let mut head = vec![first];
    match length {
        0..=125 => head.push(mask | u8::try_from(length).unwrap()),
        126..=0xffff => {
            head.push(mask | 126);
            head.extend(u16::try_from(length).unwrap().to_be_bytes());
        }
        _ => {
            head.push(mask | 127);
            head.extend(length.to_be_bytes());
        }
    }
    if masked {
        head.extend([0; 4]);
    }
    head
}
