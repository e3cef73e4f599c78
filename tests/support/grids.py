"""Grids written as text: one row a line, cells between bars; `<` goes on the cell to its left, `^` the one above."""

from pipelines.formats.grid import Cell, Grid

ROW, COLUMN = 20.0, 50.0


def grid(text: str, *, page: int = 1) -> Grid:
    rows = [[cell.strip() for cell in line.strip().split("|")] for line in text.strip().splitlines()]
    width = len(rows[0])
    assert all(len(row) == width for row in rows), "every row needs the same number of cells"
    cells = [_cell(rows, r, c, page) for r in range(len(rows)) for c in range(width) if rows[r][c] not in ("<", "^")]
    return Grid(
        page,
        tuple(COLUMN * c for c in range(width + 1)),
        tuple(100 + ROW * r for r in range(len(rows) + 1)),
        tuple(cells),
        "ruled",
    )


def _cell(rows: list[list[str]], r: int, c: int, page: int) -> Cell:
    c_end, r_end = c + 1, r + 1
    while c_end < len(rows[r]) and rows[r][c_end] == "<":
        c_end += 1
    while r_end < len(rows) and rows[r_end][c] == "^":
        r_end += 1
    box = (COLUMN * c, 100 + ROW * r, COLUMN * c_end, 100 + ROW * r_end)
    return Cell(r, c, r_end, c_end, rows[r][c].replace("\\n", "\n"), page, *box)
