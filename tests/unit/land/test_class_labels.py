import numpy as np

from terrapalette.land import class_labels


def test_a_name_is_one_word_of_flag_meanings():
    assert class_labels.flag_meaning(3, "sparse vegetation, darker") == "3_sparse_vegetation_darker"
    assert class_labels.flag_meaning(3, "class 3") == "class_3"
    # That is another class's number: a name like any other.
    assert class_labels.flag_meaning(3, "class 4") == "3_class_4"


def test_names_come_back_from_flag_meanings():
    names = {1: "bright desert", 2: "class 2", 11: "class 1", 12: "12 months of ice"}
    words = [class_labels.flag_meaning(*one) for one in names.items()]
    found = class_labels.flag_names(class_labels.flag_attributes(list(names), words, ["#000000"] * 4))
    assert found == names | {2: ""}


def test_a_number_is_said_once():
    assert class_labels.class_label(2, "desert") == "2: desert"
    assert class_labels.class_label(2, "class 2") == class_labels.class_label(2, "") == "class 2"
    assert class_labels.class_label(2, "class 1") == "2: class 1"


def test_no_type_has_a_name_and_a_colour_and_is_none_of_the_types():
    assert class_labels.class_label(class_labels.NO_TYPE, "whatever") == "no type" == class_labels.short_label(255)
    meaning = class_labels.flag_meaning(class_labels.NO_TYPE, class_labels.NO_TYPE_NAME)
    told = class_labels.flag_attributes([3, 255], ["3_desert", meaning], ["#ffffff", class_labels.NO_TYPE_COLOR])
    assert class_labels.flag_names(told) == {3: "desert", 255: "no type"}
    assert class_labels.color_of(255, ["#ffffff"]) == class_labels.NO_TYPE_COLOR
    assert class_labels.color_of(1, ["#ffffff"]) == "#ffffff"
    assert class_labels.types([2, 3, 255]) == 2 and class_labels.clusters(np.array([1, 255, 3])).tolist() == [0, -1, 2]
