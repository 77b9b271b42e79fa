"""Who is this party exposed to, through whom, and on what evidence? As one file to open and send.

The page shows one `queries.result.ExposureReport`: a map and a ranked list of paths for each party
asked about, every step with its sources, and what was searched and cut. It needs no network, no
installation and no server. `renderer` writes it; `layout` places the map; `island` says what the
page's script is given; `page.html.j2`, `style.css` and `script/` are the page itself.
"""
