// What a person with weak eyes, or with a screen reader, would stumble over. Each runs inside the page.

// Texts whose contrast to their ground is below what WCAG AA asks (4.5:1; 3:1 from 24 px or bold 18.66 px).
export function contrasts() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => top.slice(0, 3).map((value, place) => value * top[3] + under[place] * (1 - top[3]));
  const light = (colour) => {
    const [r, g, b] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) layers.unshift(read(getComputedStyle(one).backgroundColor));
    return layers.reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const low = [];
  let looked = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".sr, noscript, .drawing, .skip")) continue;
    const style = getComputedStyle(element);
    const under = ground(element);
    const [one, two] = [light(over(read(style.color), under)), light(under)].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const ratio = (one + 0.05) / (two + 0.05);
    looked += 1;
    if (ratio < needed) low.push(`${node.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return { looked, low };
}

// Controls and pictures without a name.
export function unnamed() {
  const named = (element) =>
    element.getAttribute("aria-label") || element.labels?.length || element.textContent.trim() || element.title || element.querySelector("img[alt]:not([alt=''])");
  const controls = [...document.querySelectorAll("button, a, input, textarea, [tabindex='0']")].filter((one) => !named(one));
  const pictures = [...document.querySelectorAll("img:not([alt])")];
  return [...controls, ...pictures].map((one) => one.outerHTML.slice(0, 120));
}
