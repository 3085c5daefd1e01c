//! Whole games in real browsers that run no script. `tests/setup rust` installs them.

use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;
use testkit::pty::{CommandBuilder, Window};

use crate::script::{Script, play};
use crate::server::Server;

/// The number of times that a reader looks again for the opponent's move.
const LOOKS: usize = 40;

/// A browser in a terminal, and the keys that lead to its buttons.
struct Browser {
    window: Window,
    /// The keys to the first button of a page, and the same for the second.
    buttons: [&'static str; 2],
    _home: TempDir,
}

impl Browser {
    #[track_caller]
    fn opens(program: &str, buttons: [&'static str; 2], url: &str) -> Self {
        let home = TempDir::new().unwrap();
        let mut command = CommandBuilder::new(program);
        command.arg(url);
        for (name, value) in [
            ("TERM", "xterm"),
            ("LC_ALL", "C.UTF-8"),
            ("LANG", "en_US.UTF-8"),
        ] {
            command.env(name, value);
        }
        command.env("HOME", home.path());
        let window = Window::open(command, 80, 30);
        let window = window.unwrap_or_else(|fault| panic!("{program}: {fault}; tests/setup rust"));
        Self {
            window,
            buttons,
            _home: home,
        }
    }

    #[track_caller]
    fn reads(&self, words: &str) {
        self.window.reads(words).unwrap();
    }

    fn shows(&self, words: &str) -> bool {
        self.window
            .look(|seen| seen.screen.screen().contents().contains(words))
    }

    /// Presses the first or the second button of the page.
    #[track_caller]
    fn presses(&mut self, button: usize) {
        self.keys(self.buttons[button]);
        self.window.quiet(Duration::from_millis(300));
        if self.shows("POST DATA") {
            self.keys("\r");
            self.window.quiet(Duration::from_millis(300));
        }
    }

    /// Presses keys one after another, as a person does.
    #[track_caller]
    fn keys(&mut self, keys: &str) {
        for key in keys.split_inclusive(['B', '\t', '\r']) {
            self.window.press(key).unwrap();
            self.window.quiet(Duration::from_millis(100));
        }
    }

    /// Looks again until the page shows these words.
    #[track_caller]
    fn looks_until(&mut self, words: &str) {
        for _ in 0..LOOKS {
            if self.shows(words) {
                return;
            }
            self.presses(0);
        }
        self.reads(words);
    }
}

/// Plays a game and asks for the next one. `first` has the keys to the button that seats.
#[track_caller]
fn plays(program: &str, first: &str, buttons: [&'static str; 2]) {
    let server = Server::start();
    let url = format!("http://{}/sala/{program}?idioma=en", server.address);
    let mut maria = Browser::opens(program, buttons, &url);
    maria.reads("Your name");
    // Some greet first.
    if maria.shows("Welcome") {
        maria.keys("\r");
    }
    maria.keys(first);
    maria.window.quiet(Duration::from_millis(300));
    if maria.shows("POST DATA") {
        maria.keys("\r");
    }
    maria.reads("You are X.");
    maria.reads("Waiting for someone to join");
    let mut joao = Script::run(play(&server, program, "João"));
    joao.says("Against");
    joao.write("4\n5\n");
    for turn in 1..=3 {
        // On the page from before João came, the first button is a square already.
        if turn > 1 {
            maria.looks_until("YOUR TURN");
        }
        maria.presses(0);
        joao.says(&format!("played {turn}, "));
    }
    maria.reads("wins: 1 2 3.");
    maria.presses(1);
    maria.reads("Rematch requested. Waiting for João");
    joao.write("r\n9\n");
    maria.looks_until("You are O.");
    maria.looks_until("YOUR TURN");
    maria.presses(0);
    joao.says("played 1, top left corner.\nYour turn.");
}

#[test]
fn a_game_in_lynx() {
    plays("lynx", "\u{1b}[B\r", ["\r", "\u{1b}[B\r"]);
}

#[test]
fn a_game_in_w3m() {
    plays("w3m", "\t\t\r", ["\t\r", "\t\t\r"]);
}

#[test]
fn a_game_in_links() {
    plays("links", "\u{1b}[B\r", ["\r", "\u{1b}[B\r"]);
}

#[test]
fn a_game_in_elinks() {
    plays("elinks", "\u{1b}[B\r", ["\r", "\u{1b}[B\r"]);
}

/// A line browser, much used by blind people.
#[test]
fn a_game_in_edbrowse() {
    let server = Server::start();
    let home = TempDir::new().unwrap();
    std::fs::write(home.path().join(".ebrc"), "").unwrap();
    let mut command = Command::new("edbrowse");
    command.env("HOME", home.path()).env("LC_ALL", "C.UTF-8");
    let mut maria = Script::run(command);
    maria.write(&format!(
        "b http://{}/sala/linhas?idioma=en\n",
        server.address
    ));
    maria.write("/Sit down/\ni1=Maria Clara\ni2*\n,p\n");
    maria.says("You are X.");
    // On a busy machine this browser sometimes takes UTF-8 for Latin-1, whatever the page says.
    let mut joao = Script::run(play(&server, "linhas", "Joao"));
    joao.write("4\n5\n");
    let look_until = |maria: &mut Script, line: &str| {
        for _ in 0..LOOKS {
            if maria.said().contains(line) {
                return;
            }
            maria.write("/<Look/\ni1*\n,p\n");
            std::thread::sleep(Duration::from_millis(200));
        }
        maria.says(line);
    };
    joao.says("Against Maria Clara.");
    maria.write("/<1>/\ni1*\n");
    look_until(&mut maria, "X|<2>|<3>\nO|<5>|<6>");
    maria.write("/<2>/\ni1*\n");
    look_until(&mut maria, "X|X|<3>\nO|O|<6>");
    maria.write("/<3>/\ni1*\n,p\n");
    maria.says("Maria Clara wins: 1 2 3.");
    maria.says("Score: Maria Clara 1, Joao 0, draws 0.");
    maria.write("/<Rematch>/\ni2*\n,p\n");
    maria.says("Rematch requested. Waiting for Joao");
    joao.write("r\n");
    look_until(&mut maria, "You are O.");
    maria.write("/<Leave>/\ni2*\n,p\n");
    maria.says("X is Joao, O is nobody.");
    joao.says("Maria Clara's seat is free.");
}
