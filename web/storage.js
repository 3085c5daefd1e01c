// The browser's memory: the person's name and language, and the tokens that give seats back.
// A token is kept twice: for this tab (a reload) and for this device (a closed tab).
// Must not know: the callers. A browser that refuses storage only forgets.

const NAME = 'jogo.nome';
const LANGUAGE = 'jogo.idioma';
const PERSON = 'jogo.pessoa';
const LONGEST_TOKEN = 256;
const TOKEN = (roomId) => `jogo.ficha.${roomId}`;

export class Storage {
  /** @param {() => any} tab @param {() => any} device both are functions, because merely touching storage may throw */
  constructor(tab = () => sessionStorage, device = () => localStorage) {
    this.tab = guarded(tab);
    this.device = guarded(device);
  }

  get name() { return this.device.read(NAME) || ''; }
  set name(name) { this.device.write(NAME, name); }

  /** Whether the person was asked for a name, and gave one or did not want to. */
  get wasAskedName() { return this.device.read(NAME) !== null; }

  get language() { return this.device.read(LANGUAGE); }
  set language(language) { this.device.write(LANGUAGE, language); }

  /** The token with which this person looks for opponents. @returns {string | null} */
  get person() {
    const kept = this.device.read(PERSON) || this.tab.read(PERSON);
    return kept !== null && kept.length <= LONGEST_TOKEN ? kept : null;
  }

  /** @param {string | null} token null forgets it */
  set person(token) {
    for (const shelf of [this.tab, this.device]) {
      if (token === null) shelf.remove(PERSON);
      else shelf.write(PERSON, token);
    }
  }

  /** @param {string} roomId @returns {string | null} */
  token(roomId) {
    return this.tab.read(TOKEN(roomId)) || this.device.read(TOKEN(roomId));
  }

  /** @returns {boolean} whether the token survives a reload */
  keepToken(roomId, token) {
    this.tab.write(TOKEN(roomId), token);
    this.device.write(TOKEN(roomId), token);
    return this.token(roomId) === token;
  }

  /** Forgets this token only: another tab may have a newer one for the same room. */
  forgetToken(roomId, token) {
    for (const shelf of [this.tab, this.device]) {
      if (shelf.read(TOKEN(roomId)) === token) shelf.remove(TOKEN(roomId));
    }
  }
}

function guarded(open) {
  const attempt = (act) => {
    try {
      return act(open());
    } catch {
      return null;
    }
  };
  return {
    read: (key) => attempt((shelf) => shelf.getItem(key)),
    write: (key, value) => attempt((shelf) => shelf.setItem(key, value)),
    remove: (key) => attempt((shelf) => shelf.removeItem(key)),
  };
}
