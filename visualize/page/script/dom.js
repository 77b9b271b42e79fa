// ---------------------------------------------------------------------------------------------
// Building the page. Everything is made of elements, attributes with fixed names, and text:
// nothing a source wrote is ever read as HTML, as a key, or as an address without a check.
// ---------------------------------------------------------------------------------------------

const SVG = "http://www.w3.org/2000/svg";

const byId = (id) => document.getElementById(id);

// el("button", {class: "row", onclick: f, text: name}, child, …); null children are left out.
function el(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (value === null || value === undefined) continue;
    // A state such as aria-pressed is told either way; any other attribute that is false is absent.
    if (value === false && !name.startsWith("aria-")) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else element.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const button = (options, ...children) => el("button", { type: "button", ...options }, ...children);

// A name or any text in its own script: isolated, so that it cannot turn the words around it.
const own = (text, options = {}) => el("bdi", { dir: "auto", ...options, text });

// Only http and https lead anywhere; everything else stays text.
function webAddress(text) {
  if (typeof text !== "string" || !/^https?:\/\//i.test(text)) return null;
  try {
    const url = new URL(text);
    if (url.protocol !== "https:" && url.protocol !== "http:") return null;
    return url.username || url.password ? null : url;
  } catch {
    return null;
  }
}

function outwardLink(url, text) {
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow", dir: "auto", text });
}

// What happened, for those who do not see the map.
function say(text) {
  byId("live").textContent = text;
}

// Case and accents do not matter: "sao" finds "São".
const plainText = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const plural = (count, one, many) => count + " " + (count === 1 ? one : many ?? one + "s");

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// "2024-03-09" reads "9 Mar 2024"; a date known to the month or year stays that vague.
function dateWords(text) {
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text ?? "");
  if (!parts || (parts[2] && !MONTHS[parts[2] - 1])) return text ?? "";
  const [, year, month, day] = parts;
  if (!month) return year;
  return (day ? Number(day) + " " : "") + MONTHS[month - 1] + " " + year;
}

// As exact as a source gives it: "41.66 %", "7 %", "0.4 %".
const percentWords = (share) => Number((share * 100).toPrecision(4)) + " %";

// Strength ranks paths and is no probability: it is a bar, never a number.
function strengthBar(strength) {
  const fill = el("i");
  fill.style.width = Math.max(2, Math.min(100, strength * 100)) + "%";
  return el("span", { class: "bar", "aria-hidden": "true" }, fill);
}

// The same in words for a screen reader.
function strengthWords(strength) {
  if (strength >= 0.75) return "very strong";
  if (strength >= 0.5) return "strong";
  if (strength >= 0.25) return "moderate";
  return strength >= 0.1 ? "weak" : "very weak";
}

// Who asks for less motion gets none.
const calm = matchMedia("(prefers-reduced-motion: reduce)");
