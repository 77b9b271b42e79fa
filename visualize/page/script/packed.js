// ---------------------------------------------------------------------------------------------
// Whole numbers that travel as text.
// ---------------------------------------------------------------------------------------------

// The characters that stand for small numbers, as in visualize/world/borders.py.
const DIGITS = new Map();
for (let code = 35; code < 127; code += 1) if (!"&<>\\".includes(String.fromCharCode(code))) DIGITS.set(String.fromCharCode(code), DIGITS.size);

function* unpackedNumbers(text) {
  const half = DIGITS.size / 2;
  let value = 0;
  let weight = 1;
  for (const character of text) {
    const digit = DIGITS.get(character);
    value += (digit % half) * weight;
    weight *= half;
    if (digit >= half) continue;
    yield value % 2 === 1 ? -(value + 1) / 2 : value / 2;
    value = 0;
    weight = 1;
  }
}
