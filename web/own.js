// Tells whether an object has a key of its own. Object.hasOwn is younger than the browsers that this page runs in.
// Must not know: anything else.

/** @param {object} object @param {string} key */
export const has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
