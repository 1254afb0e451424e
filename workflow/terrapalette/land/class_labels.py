"""What classes are called: in legends and tables, and in the CF attributes of their maps."""

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

# The class of cells that belong to no type, in maps and tables: behind all others. A neutral grey, darker than paper.
NO_TYPE, NO_TYPE_NAME, NO_TYPE_COLOR = 255, "no type", "#8c8f94"
REST = {"number": NO_TYPE, "name": NO_TYPE_NAME, "color": NO_TYPE_COLOR}
# Classes that a map can tell apart besides: its numbers take a byte, and 0 is where there is no cell.
MOST_CLASSES = NO_TYPE - 1


def flag_attributes(classes: list[int], meanings: list[str], colors: list[str]) -> dict:
    """CF's attributes of class numbers: values, words and, beyond CF, colours."""
    return {
        "flag_values": np.array(classes, np.int16),
        "flag_meanings": " ".join(meanings),
        "flag_colors": " ".join(colors),
    }


def flag_meaning(number: int, name: str) -> str:
    """A class's number and name as one word of CF's flag_meanings; "class_3" where it has no name of its own."""
    word = "_".join(re.findall(r"\w+", name))
    if number == NO_TYPE:
        return word
    return f"{number}_{word}" if own_name(number, name) else f"class_{number}"


def flag_names(attributes: dict) -> dict[int, str]:
    """Names of classes by number from the attributes that `flag_attributes` made; "" where a class has none."""
    meanings = zip(map(int, attributes["flag_values"]), attributes["flag_meanings"].split(), strict=True)
    words = {number: word.removeprefix(f"{number}_").replace("_", " ") for number, word in meanings}
    return {number: own_name(number, word) for number, word in words.items()}


def plain_name(number: int) -> str:
    """What a class is called that has no name of its own."""
    return f"class {number}"


def own_name(number: int, name: str) -> str:
    """A class's name; "" where it says no more than the number."""
    return "" if name == plain_name(number) else name


def class_label(number: int, name: str) -> str:
    """A class's number and name as readers meet them: "3: desert", or "class 3" where it has no name of its own.

    What belongs to no type has a name and no number.
    """
    if number == NO_TYPE:
        return NO_TYPE_NAME
    name = own_name(number, name)
    return f"{number}: {name}" if name else plain_name(number)


def short_label(number: int) -> str:
    """A class where there is room for its number alone."""
    return NO_TYPE_NAME if number == NO_TYPE else str(number)


def color_of(number: int, palette: list[str]) -> str:
    """The colour of a class number, from those of the classes 1, 2, ..."""
    return NO_TYPE_COLOR if number == NO_TYPE else palette[number - 1]


def clusters(numbers: np.ndarray) -> np.ndarray:
    """Labels from 0 of class numbers (cell,), negative where they are of no type."""
    return np.where(numbers == NO_TYPE, -1, numbers.astype(np.intp) - 1)


def types(numbers: "Iterable[int]") -> int:
    """How many of some class numbers are types: the k of a labelling."""
    return sum(int(number) != NO_TYPE for number in numbers)
