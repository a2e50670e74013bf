"""Names of the cells of sheets."""


def cell_name(sheet: str, row: int, column: int) -> str:
    """Return the name of a cell as a formula writes it.

    >>> cell_name("Requirements", 12, 27)
    'Requirements!AB12'

    Args:
        sheet: Name of the sheet.
        row: Number of the row, from 1.
        column: Number of the column, from 0.
    """
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{sheet}!{letters}{row}"
