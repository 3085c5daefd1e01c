// Puts a text of the page on the clipboard, also where the browser has no clipboard for plain http pages.
// Must not know: what is copied.

/**
 * @param {HTMLElement} element whose text is copied
 * @returns {Promise<boolean>} false: the text is selected, and the person has to press the keys
 */
export async function copyTextOf(element) {
  try {
    // Missing outside secure contexts, which a LAN address is.
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection()?.selectAllChildren(element);
    try {
      return document.execCommand('copy');
    } catch {
      return false;
    }
  }
}
