"""The places of the measures' invented world, and facts for it."""

PLACES = """
Country:
- {id: westland, name: Westland, iso2: WL}
- {id: eastland, name: Eastland}
CountryGroup:
- {id: union, name: Union, kind: class}
- {id: others, name: Other countries, kind: class}
Product:
- {id: hs-284690, name: Compounds, hs: ["284690"]}
"""
EVIDENCE = 'said_by: source, modality: fact, evidence: [{source: notice-7, section: "9", voice: own}]'


def fact(name, start, rel, end, **properties):
    """One invented link fact, as YAML."""
    inside = ", ".join(f"{key}: {value}" for key, value in properties.items())
    link = f"from: {start}, rel: {rel}, to: {end}, properties: {{{inside}}}"
    return f'- {{id: {name}, says: "{name}.", {link}, {EVIDENCE}}}\n'
