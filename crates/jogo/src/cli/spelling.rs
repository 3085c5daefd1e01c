//! The spellings of commands and flags. Each has one name, which the documents use, and
//! twins in the other languages. Accents, capitals and the long dashes of chats do not
//! count.

use tui::preferences::folded;

/// The name of a command, its English name, and its other twins.
const COMMANDS: &[(&str, &str, &[&str])] = &[
    ("serve", "serve", &["servir", "servidor", "server"]),
    ("play", "play", &["jogar", "jugar"]),
    ("partidas", "games", &[]),
    ("duelo", "duel", &[]),
    ("saude", "health", &["salud"]),
    ("copia", "copy", &["backup", "copiar"]),
    ("completar", "complete", &["completions"]),
    ("manual", "manual", &["man"]),
];

/// The name of a flag, its English name, and its other twins.
const FLAGS: &[(&str, &str, &[&str])] = &[
    ("help", "help", &["ajuda", "ayuda"]),
    ("version", "version", &["versao"]),
    ("idioma", "language", &["lang"]),
    ("sala", "room", &[]),
    ("host", "host", &["servidor", "server"]),
    ("nome", "name", &["nombre"]),
    ("procurar", "find", &["buscar"]),
    ("assistir", "watch", &["mirar"]),
    ("simples", "plain", &["simple"]),
    ("robo", "robot", &[]),
    ("convidado", "guest", &["invitado"]),
    ("tema", "theme", &[]),
    ("simbolos", "symbols", &[]),
    ("avisos", "alerts", &[]),
    ("mouse", "mouse", &["raton"]),
    ("sem-animacao", "no-animation", &["sin-animacion"]),
    ("port", "port", &["porta", "puerto"]),
    ("origem", "origin", &["origen"]),
    ("pagina", "page", &[]),
    ("moldura", "frame", &["marco"]),
    ("guarda", "hold", &[]),
    ("paciencia", "patience", &[]),
    ("so-reservadas", "unlisted-only", &["solo-reservadas"]),
    ("reservada", "unlisted", &[]),
    ("historico", "history", &[]),
    ("formato", "format", &[]),
    ("partidas", "games", &[]),
    ("programa", "program", &[]),
    ("tempo", "time", &["tiempo"]),
    ("dados", "data", &["datos"]),
    ("efemero", "ephemeral", &[]),
    ("redis", "redis", &[]),
    ("metricas", "metrics", &[]),
    ("caminho", "path", &["camino"]),
    ("sem-anuncio", "no-announcement", &["sin-anuncio"]),
    ("sem-anfitriao", "no-host", &["sin-anfitrion"]),
    ("log", "log", &["registro"]),
    ("log-formato", "log-format", &["registro-formato"]),
    ("conexoes", "connections", &["conexiones"]),
    (
        "conexoes-por-endereco",
        "connections-per-address",
        &["conexiones-por-direccion"],
    ),
    ("salas", "rooms", &[]),
    ("salas-por-minuto", "rooms-per-minute", &[]),
    ("plateia", "watchers", &["audience", "publico"]),
    ("ritmo", "pace", &[]),
    ("dominio", "domain", &[]),
    ("atras-de-proxy", "behind-proxy", &["detras-de-proxy"]),
];

/// The flags whose value is any text, which may begin with a dash.
const FREE: [&str; 2] = ["--sala", "--nome"];

/// Returns the English name of a flag, if it has another one.
pub(super) fn english(flag: &str) -> Option<&'static str> {
    english_in(FLAGS, flag)
}

/// Returns the English name of a command, if it has another one.
pub(super) fn english_command(command: &str) -> Option<&'static str> {
    english_in(COMMANDS, command)
}

fn english_in(table: &[(&str, &'static str, &[&str])], name: &str) -> Option<&'static str> {
    let (own, english, _) = table.iter().find(|(own, ..)| *own == name)?;
    (english != own).then_some(*english)
}

/// Returns the names and the English names of all flags, each beside the name, names first.
pub(super) fn flags() -> impl Iterator<Item = (&'static str, &'static str)> {
    let own = FLAGS.iter().map(|(own, ..)| (*own, *own));
    own.chain(FLAGS.iter().map(|(own, english, _)| (*own, *english)))
}

/// Returns every spelling of every command.
pub(super) fn commands() -> impl Iterator<Item = &'static str> {
    let spellings = |(own, english, twins): &(&'static str, &'static str, &'static [&str])| {
        [*own, *english].into_iter().chain(twins.iter().copied())
    };
    COMMANDS.iter().flat_map(spellings)
}

/// Returns the arguments of the process with every command and flag under its own name.
/// Values stay as they are.
pub(super) fn standard(arguments: &[String]) -> Vec<String> {
    let mut words = arguments.iter().peekable();
    let mut out: Vec<String> = words.next().into_iter().cloned().collect();
    let mut command = false;
    while let Some(word) = words.next() {
        if let Some(page) = page(word).filter(|_| !command) {
            // `jogo help play` is `jogo play --help`.
            let of = words
                .by_ref()
                .map(|word| standard_command(word).map_or(&**word, |own| own));
            out.extend(of.map(str::to_owned));
            out.push(page.to_owned());
            break;
        }
        if word == "--" {
            out.push(word.clone());
            out.extend(words.cloned());
            break;
        }
        let Some(flag) = standard_flag(word) else {
            let known = (!command).then(|| standard_command(word)).flatten();
            command = command || !word.starts_with('-');
            out.push(known.map_or_else(|| word.clone(), str::to_owned));
            continue;
        };
        let next_is_value = |next: &&String| next.starts_with('-') && !is_known(next);
        if FREE.contains(&flag.as_str())
            && let Some(value) = words.next_if(next_is_value)
        {
            out.push(format!("{flag}={value}"));
        } else if flag == "--idioma" {
            // The one flag with a value that may come before the command.
            out.push(flag);
            out.extend(words.next().cloned());
        } else {
            out.push(flag);
        }
    }
    out
}

/// Returns the flag of a page that other programs show by a command.
fn page(word: &str) -> Option<&'static str> {
    match folded(word).as_str() {
        "help" | "ajuda" | "ayuda" => Some("--help"),
        "version" | "versao" => Some("--version"),
        _ => None,
    }
}

/// Returns whether only a program with the terminal client has this command.
pub(super) fn is_of_client(word: &str) -> bool {
    matches!(standard_command(word), Some("play" | "duelo"))
}

/// Returns the own name of a command, if the word is one.
fn standard_command(word: &str) -> Option<&'static str> {
    let word = folded(word);
    let is = |(own, english, twins): &&(&str, &str, &[&str])| {
        *own == word || *english == word || twins.contains(&word.as_str())
    };
    COMMANDS.iter().find(is).map(|(own, ..)| *own)
}

/// Returns a word such as `--room=x` as `--sala=x`, if it names a flag.
fn standard_flag(word: &str) -> Option<String> {
    let rest = word
        .strip_prefix("--")
        .or_else(|| word.strip_prefix(['–', '—']))
        .or_else(|| word.strip_prefix('-').filter(|rest| rest.len() > 2))?;
    let (name, value) = match rest.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (rest, None),
    };
    let name = folded(name);
    let is = |(own, english, twins): &&(&str, &str, &[&str])| {
        *own == name || *english == name || twins.contains(&name.as_str())
    };
    let own = FLAGS.iter().find(is)?.0;
    Some(value.map_or_else(|| format!("--{own}"), |value| format!("--{own}={value}")))
}

/// Returns a sentence that names the flags as they were typed.
pub(super) fn as_typed(sentence: &str, arguments: &[String]) -> String {
    let typed = |word: &str| {
        let mut spelled = arguments.iter().filter_map(|argument| {
            let flag = argument.split('=').next().unwrap_or_default();
            (standard_flag(flag)? == word).then_some(flag)
        });
        spelled.next().map(str::to_owned)
    };
    let ends = |c: char| !(c.is_ascii_lowercase() || c == '-');
    let pieces = sentence.split_inclusive(ends).map(|piece| {
        let (word, end) = piece.split_at(piece.find(ends).unwrap_or(piece.len()));
        let word = typed(word).unwrap_or_else(|| word.to_owned());
        word + end
    });
    pieces.collect()
}

/// Returns whether a word that begins with a dash is a flag rather than a value.
fn is_known(word: &str) -> bool {
    let single = word.starts_with('-') && !word.starts_with("--");
    !single && standard_flag(word).is_some() || matches!(word, "-h" | "-V" | "--")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standard_line(line: &str) -> String {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        standard(&words).join(" ")
    }

    #[test]
    fn every_command_and_flag_has_its_twins() {
        for (spelled, own) in [
            ("jogo jogar --room 123", "jogo play --sala 123"),
            ("jogo play --ROBÔ=Fácil", "jogo play --robo=Fácil"),
            ("jogo play —sala 123", "jogo play --sala 123"),
            (
                "jogo --lang es servir --porta 80",
                "jogo --idioma es serve --port 80",
            ),
            (
                "jogo serve --domínio x --atrás-de-proxy",
                "jogo serve --dominio x --atras-de-proxy",
            ),
            (
                "jogo games --format csv --room 1",
                "jogo partidas --formato csv --sala 1",
            ),
            ("jogo serve --histórico 7", "jogo serve --historico 7"),
            ("jogo play jogar", "jogo play jogar"),
            ("jogo saúde --server h", "jogo saude --host h"),
            ("jogo health", "jogo saude"),
            ("jogo cópia --data x y", "jogo copia --dados x y"),
            ("jogo backup", "jogo copia"),
            (
                "jogo duel a b --games 2 --time 1",
                "jogo duelo a b --partidas 2 --tempo 1",
            ),
            (
                "jogo play --sala -x --nome -y",
                "jogo play --sala=-x --nome=-y",
            ),
            ("jogo play --sala --host h", "jogo play --sala --host h"),
            ("jogo play --xyz", "jogo play --xyz"),
            ("jogo play -- --room", "jogo play -- --room"),
            ("jogo play -room 123", "jogo play --sala 123"),
            ("jogo play -h", "jogo play -h"),
            ("jogo help", "jogo --help"),
            ("jogo ajuda jogar", "jogo play --help"),
            ("jogo versão", "jogo --version"),
            ("jogo play help", "jogo play help"),
        ] {
            assert_eq!(standard_line(spelled), own);
        }
    }

    /// Sentences about a mistake name the flag as it was typed, by [`as_typed`].
    #[test]
    fn english_sentences_name_flags_in_english() {
        let texts = include_str!("../../../texts/texts.json");
        // An invitation is for readers of any language.
        let is_english =
            |line: &&str| !line.starts_with("  \"usage_") && !line.starts_with("  \"seat_held\"");
        let ends = |c: char| !(c.is_ascii_lowercase() || c == '-');
        for line in texts.lines().filter(is_english) {
            let rest = line.split_once("\"en\": ").map_or("", |(_, rest)| rest);
            let sentence = rest
                .split_once("\"es\": ")
                .map_or("", |(english, _)| english);
            let words = sentence.split(ends);
            for flag in words.filter_map(|word| word.strip_prefix("--")) {
                assert_eq!(english(flag), None, "{sentence}");
            }
        }
    }

    #[test]
    fn a_sentence_names_the_flags_as_they_were_typed() {
        let told = |sentence: &str, line: &str| {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            as_typed(sentence, &words)
        };
        let sentence = "--sala and --robo do not go together";
        let typed = "jogo play --Room=1 --robô easy";
        let said = told(sentence, typed);
        assert_eq!(said, "--Room and --robô do not go together");
        assert_eq!(told("--salas 0: x", "jogo serve --room"), "--salas 0: x");
    }

    #[test]
    fn each_spelling_means_one_flag() {
        let mut all: Vec<&str> = Vec::new();
        for (own, english, twins) in FLAGS {
            all.push(own);
            all.extend((english != own).then_some(english));
            all.extend(*twins);
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|name| folded(name) == *name));
    }
}
