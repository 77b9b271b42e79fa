// ---------------------------------------------------------------------------------------------
// Kinds of nodes and relations in the words of the pages. What is not named here is shown as it came.
// ---------------------------------------------------------------------------------------------

const KINDS = new Map([
  ["Company", "Company"],
  ["Person", "Person"],
  ["Organization", "Organisation"],
  ["Vessel", "Vessel"],
  ["Airplane", "Aircraft"],
  ["Country", "Country"],
  ["Product", "Product"],
  ["Sanction", "List entry"],
]);
// The second word is the family, which gives a line its colour.
const RELATIONS = new Map([
  ["OWNS", ["Ownership", "hold"]],
  ["CONTROLS", ["Control", "hold"]],
  ["SUPPLIES", ["Supply", "goods"]],
  ["PRODUCES", ["Makes", "goods"]],
  ["NEEDS", ["Needs", "goods"]],
  ["FOUND_IN", ["Found in", "goods"]],
  ["EXPORTS", ["Exports", "goods"]],
  ["EARNS_IN", ["Revenue", "place"]],
  ["LOCATED_IN", ["Location", "place"]],
  ["LINKED_TO", ["Link", "place"]],
  ["SUBJECT_TO", ["Listing", "place"]],
  ["IMPOSED_BY", ["Imposed by", "place"]],
]);
const kindWords = (kind) => KINDS.get(kind) ?? kind;
const relationWords = (relation) => RELATIONS.get(relation)?.[0] ?? relation;
const relationFamily = (relation) => RELATIONS.get(relation)?.[1] ?? "place";
