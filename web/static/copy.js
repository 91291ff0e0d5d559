// Copies a text for a chat; where scripts do not run, the text is selected by hand.
for (const button of document.querySelectorAll("[data-copy], [data-text]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const from = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(from ? from.value : button.dataset.text);
    button.textContent = button.dataset.done;
  });
}
