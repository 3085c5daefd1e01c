//! The spellings of commands and flags. Each has one name, which the documents use, and
//! twins in the other languages. Accents, capitals and the long dashes of chats do not
//! count.

use tui::preferences::folded;

/// The name of a command and its twins.
const COMMANDS: [(&str, &[&str]); 4] = [
    ("serve", &["servir", "servidor", "server"]),
    ("play", &["jogar", "jugar"]),
    ("completar", &["complete", "completions"]),
    ("manual", &["man"]),
];

/// The name of a flag, its English name, and its other twins.
const FLAGS: [(&str, &str, &[&str]); 31] = [
    ("help", "help", &["ajuda", "ayuda"]),
    ("version", "version", &["versao"]),
    ("idioma", "language", &["lang"]),
    ("sala", "room", &[]),
    ("host", "host", &["servidor", "server"]),
    ("nome", "name", &["nombre"]),
    ("assistir", "watch", &["mirar"]),
    ("simples", "plain", &["simple"]),
    ("robo", "robot", &[]),
    ("tema", "theme", &[]),
    ("simbolos", "symbols", &[]),
    ("avisos", "alerts", &[]),
    ("mouse", "mouse", &["raton"]),
    ("sem-animacao", "no-animation", &["sin-animacion"]),
    ("port", "port", &["porta", "puerto"]),
    ("origem", "origin", &["origen"]),
    ("guarda", "hold", &[]),
    ("paciencia", "patience", &[]),
    ("dados", "data", &["datos"]),
    ("efemero", "ephemeral", &[]),
    ("redis", "redis", &[]),
    ("sem-anuncio", "no-announcement", &["sin-anuncio"]),
    ("log", "log", &["registro"]),
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
    let known = FLAGS.iter().find(|(name, ..)| *name == flag)?;
    (known.1 != known.0).then_some(known.1)
}

/// Returns the arguments of the process with every command and flag under its own name.
/// Values stay as they are.
pub(super) fn standard(arguments: &[String]) -> Vec<String> {
    let mut words = arguments.iter().peekable();
    let mut out: Vec<String> = words.next().into_iter().cloned().collect();
    let mut command = false;
    while let Some(word) = words.next() {
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

/// Returns the own name of a command, if the word is one.
fn standard_command(word: &str) -> Option<&'static str> {
    let word = folded(word);
    let is = |(name, twins): &&(&str, &[&str])| *name == word || twins.contains(&word.as_str());
    COMMANDS.iter().find(is).map(|(name, _)| *name)
}

/// Returns a word such as `--room=x` as `--sala=x`, if it names a flag.
fn standard_flag(word: &str) -> Option<String> {
    let rest = word
        .strip_prefix("--")
        .or_else(|| word.strip_prefix(['–', '—']))?;
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

/// Returns whether a word that begins with a dash is a flag rather than a value.
fn is_known(word: &str) -> bool {
    standard_flag(word).is_some() || matches!(word, "-h" | "-V" | "--")
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
            ("jogo play jogar", "jogo play jogar"),
            (
                "jogo play --sala -x --nome -y",
                "jogo play --sala=-x --nome=-y",
            ),
            ("jogo play --sala --host h", "jogo play --sala --host h"),
            ("jogo play --xyz", "jogo play --xyz"),
            ("jogo play -- --room", "jogo play -- --room"),
        ] {
            assert_eq!(standard_line(spelled), own);
        }
    }

    #[test]
    fn each_spelling_means_one_flag() {
        let mut all: Vec<&str> = Vec::new();
        for (own, english, twins) in FLAGS {
            all.push(own);
            all.extend((english != own).then_some(english));
            all.extend(twins);
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|name| folded(name) == *name));
    }
}
