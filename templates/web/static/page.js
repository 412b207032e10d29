// What the parts of the page share.

// Letters and digits as the hub's ids have them. (crypto.randomUUID exists on secure origins only.)
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// { ok, body } or { ok: false, message }; never throws.
export async function post(address, value) {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(value),
    });
    const body = await response.json();
    return response.ok ? { ok: true, body } : { ok: false, message: body.message };
  } catch {
    return { ok: false };
  }
}

// For those who hear the page.
export function say(words) {
  document.getElementById("spoken").textContent = words;
}

let hiding = 0;
export function toast(words) {
  const box = document.getElementById("toast");
  box.textContent = words;
  clearTimeout(hiding);
  hiding = setTimeout(() => { box.textContent = ""; }, 3500);
}
