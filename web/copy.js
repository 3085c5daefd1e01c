// Copies a text of the page to the clipboard, even if the browser offers no clipboard to plain http pages.
// Must not know: the meaning of the text.

/**
 * Copies the text of an element.
 * @param {HTMLElement} element
 * @returns {Promise<boolean>} false if the text is only selected, and the person has to press the keys
 */
export async function copyTextOf(element) {
  try {
    // Only secure contexts have a clipboard, and a LAN address is none.
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    const selection = getSelection();
    if (selection) selection.selectAllChildren(element);
    try {
      return document.execCommand('copy');
    } catch {
      return false;
    }
  }
}
