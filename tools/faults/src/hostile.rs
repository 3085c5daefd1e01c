//! Payloads that are almost right, from a seed: real ones with something wrong in them. The
//! words of the wire come only from `docs/wire-examples.json`.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

/// An example of every message.
const EXAMPLES: &str = include_str!("../../../docs/wire-examples.json");

/// Pieces of text that steer terminals, hide, pile up or are very long.
const PIECES: [&str; 22] = [
    "\u{1b}]52;c;cm0K\u{7}",
    "\u{1b}]8;;http://x\u{1b}\\",
    "\u{1b}[2J",
    "\u{1b}P$q\"p\u{1b}\\",
    "\u{9b}31m",
    "\u{9d}0;x\u{9c}",
    "\u{7f}\u{8}",
    "\u{202e}",
    "\u{2066}\u{61c}\u{200f}",
    "\u{2028}\u{2029}\u{85}",
    "\u{e000}\u{10ffff}",
    "\u{3164}\u{2800}\u{115f}",
    "\u{200b}\u{200d}",
    "\u{e0041}",
    "q\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}",
    "字\u{fe0f}",
    "\r\n\t\0",
    "<img src=x onerror=alert(1)>",
    "Ana",
    "\u{1100}\u{1161}\u{11a8}",
    "\u{fdfa}",
    "👩‍👩‍👧",
];

/// A source of hostile words.
#[derive(Debug)]
pub struct Hostile {
    rng: StdRng,
    examples: Vec<Value>,
    version: u64,
}

impl Hostile {
    /// Returns a source whose words all come from this seed.
    pub fn new(seed: u64) -> Self {
        let all: Value = serde_json::from_str(EXAMPLES).unwrap_or_default();
        let mut examples = Vec::new();
        collect(&all, &mut examples);
        Self {
            rng: StdRng::seed_from_u64(seed),
            examples,
            version: 1,
        }
    }

    /// Returns a payload as JSON: an example that is damaged in one to three places.
    pub fn payload(&mut self) -> String {
        let mut payload = self
            .examples
            .choose(&mut self.rng)
            .cloned()
            .unwrap_or_default();
        for _ in 0..self.rng.random_range(1..4) {
            self.harm(&mut payload);
        }
        payload.to_string()
    }

    /// Returns a frame, mostly an event with such a payload, sometimes cut or doubled.
    pub fn frame(&mut self) -> String {
        let events = [
            "atualizar_jogo",
            "sua_vaga",
            "erro",
            "salas",
            "evento",
            "toString",
        ];
        let event = events.choose(&mut self.rng).copied().unwrap_or_default();
        let payload = self.payload();
        let mut frame = match self.rng.random_range(0..6) {
            0 => format!("43{}[{payload}]", self.rng.random::<u64>()),
            1 => format!("0{payload}"),
            2 => payload,
            _ => format!("42[{},{payload}]", json!(event)),
        };
        if self.rng.random_range(0..8) == 0 {
            let end = self.rng.random_range(0..=frame.chars().count());
            frame = frame.chars().take(end).collect();
        }
        frame
    }

    /// Returns a number below this one, which must not be 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.rng.random_range(0..limit)
    }

    /// Returns an event that a client in this room believes, and its payload. Rooms are
    /// consistent except for their names and numbers, refusals have made-up codes, and seats
    /// have any token. Now and then the payload is a ruin that looks honest.
    pub fn told(&mut self, room: &str) -> (&'static str, Value) {
        match self.rng.random_range(0..10) {
            0 => {
                let mut ruin: Value = serde_json::from_str(&self.payload()).unwrap_or_default();
                if let Some(id) = ruin.get_mut("jogoId") {
                    *id = json!(room);
                }
                ("atualizar_jogo", ruin)
            }
            1 => ("erro", json!({ "codigo": self.code(), "jogoId": room })),
            2 => {
                let (mark, token) = (self.rng.random_range(-1..2), self.text());
                let seat = json!({ "jogoId": room, "marca": mark, "ficha": token, "protocolo": 1 });
                ("sua_vaga", seat)
            }
            3 => ("atualizar_jogo", json!({ "tabuleiro": self.board() })),
            _ => ("atualizar_jogo", self.room(room)),
        }
    }

    /// Returns an acknowledgement, mostly of a refusal.
    pub fn ack(&mut self) -> Value {
        json!({ "ok": self.rng.random_range(0..4) == 0, "codigo": self.code() })
    }

    fn code(&mut self) -> String {
        let known = [
            "devagar",
            "casa_ocupada",
            "ficha_invalida",
            "fora_da_sala",
            "interno",
        ];
        match self.rng.random_range(0..3) {
            0 => known
                .choose(&mut self.rng)
                .copied()
                .unwrap_or_default()
                .to_owned(),
            _ => self.name(),
        }
    }

    /// Returns text with something visible in it.
    fn name(&mut self) -> String {
        let tail = "w".repeat([0, 0, 0, 10_000][self.rng.random_range(0..4)]);
        format!("{}A{}{tail}", self.text(), self.text())
    }

    fn board(&mut self) -> [i8; 9] {
        let marks = self.rng.random_range(0..10);
        let mut board = [0; 9];
        for _ in 0..marks {
            board[self.rng.random_range(0..9)] = self.rng.random_range(-1..2);
        }
        board
    }

    fn room(&mut self, id: &str) -> Value {
        self.version += self.rng.random_range(0..3);
        let outcome = [json!(null), json!(null), json!(0), json!(1), json!(-1)];
        let numbers = [0, 1, 2, 200, u32::MAX];
        let mut number = || numbers[self.rng.random_range(0..numbers.len())];
        let (draws, watchers, wins, game) = (number(), number(), number(), number());
        let outcome = outcome.choose(&mut self.rng).cloned().unwrap_or_default();
        let players = [self.player(wins), self.player(wins)];
        json!({
            "jogoId": id, "tabuleiro": self.board(), "versao": self.version,
            "vez": self.rng.random_range(-1..2), "vencedor": outcome,
            "linha": [self.rng.random_range(0..9), 4], "ultima": self.rng.random_range(0..9),
            "partida": game, "jogadores": { "1": players[0], "-1": players[1] },
            "empates": draws, "plateia": watchers, "revanche": [1],
        })
    }

    fn player(&mut self, wins: u32) -> Value {
        match self.rng.random_range(0..5) {
            0 => Value::Null,
            kind => json!({ "nome": self.name(), "presente": kind > 1, "vitorias": wins }),
        }
    }

    /// Returns text that no program should show as it is.
    pub fn text(&mut self) -> String {
        let pieces = self.rng.random_range(0..9);
        (0..pieces)
            .filter_map(|_| PIECES.choose(&mut self.rng).copied())
            .collect()
    }

    fn harm(&mut self, value: &mut Value) {
        // Descends into the payload as long as chance allows.
        if let Value::Object(object) = value
            && !object.is_empty()
            && self.rng.random_range(0..5) > 0
        {
            let index = self.rng.random_range(0..object.len());
            if let Some(inner) = object.values_mut().nth(index) {
                self.harm(inner);
            }
        } else if let Value::Array(array) = value
            && !array.is_empty()
            && self.rng.random_range(0..3) > 0
        {
            let index = self.rng.random_range(0..array.len());
            self.harm(&mut array[index]);
        } else {
            *value = self.anything();
        }
    }

    fn anything(&mut self) -> Value {
        match self.rng.random_range(0..14) {
            12 => json!(1e308),
            13 => (0..self.rng.random_range(1..120)).fold(json!(0), |inner, _| json!([inner])),
            0 => Value::Null,
            1 => json!(self.rng.random::<bool>()),
            2 => json!(self.rng.random_range(-2..11)),
            3 => json!(self.rng.random::<u64>()),
            4 => json!(1e300),
            5 => json!(0.5),
            6 => json!([]),
            7 => json!({ "__proto__": { "nome": 1 }, "constructor": null }),
            8 => json!(vec![0; self.rng.random_range(0..2_000)]),
            9 => json!("w".repeat(self.rng.random_range(0..4_000))),
            _ => json!(self.text()),
        }
    }
}

/// Collects every object and array within.
fn collect(value: &Value, into: &mut Vec<Value>) {
    if value.is_object() || value.is_array() {
        into.push(value.clone());
    }
    match value {
        Value::Object(object) => object.values().for_each(|inner| collect(inner, into)),
        Value::Array(array) => array.iter().for_each(|inner| collect(inner, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
