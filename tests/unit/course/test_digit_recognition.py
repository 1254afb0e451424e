import numpy as np
import pandas as pd
import pytest
import torch

from terrapalette.course import digit_networks, digit_recognition, digits


@pytest.fixture(scope="module")
def images():
    found = digits.from_scikit_learn(0.25, 1)
    return found.ink[:400].astype(np.float32), found.labels[:400], found.is_test[:400]


def test_what_is_reported_is_what_the_network_says(images, one_thread):
    seen = []
    settings = {"epochs": 3, "batch_size": 32, "learning_rate": 1e-3, "seed": 2}
    found = digit_recognition.learn("dense", *images, **settings, watch=seen.append)
    pixels, labels, is_test = images
    network = digit_networks.train("dense", pixels[~is_test], labels[~is_test], **settings)
    expected = digit_networks.probabilities(network, pixels[is_test])
    np.testing.assert_array_equal(found.probability, expected)
    assert found.scores["accuracy"] == np.mean(expected.argmax(axis=1) == labels[is_test])
    confusion = np.array(found.scores["confusion"])
    assert confusion.sum(axis=1).tolist() == np.bincount(labels[is_test], minlength=10).tolist()
    assert np.trace(confusion) == found.scores["accuracy"] * is_test.sum()
    assert found.scores["weights"] == 64 * 128 + 128 + 128 * 10 + 10
    assert found.trace["epoch"].tolist() == [1, 2, 3]
    last = found.trace.iloc[-1]
    assert last["test_accuracy"] == found.scores["accuracy"]
    loss = torch.nn.functional.nll_loss(torch.tensor(np.log(expected)), torch.tensor(labels[is_test].astype(int)))
    assert last["test_loss"] == pytest.approx(loss.item(), rel=1e-5)
    pd.testing.assert_frame_equal(found.trace, pd.DataFrame(seen))
    assert found.speed["images"].tolist() == [3 * np.sum(~is_test), is_test.sum()]
    np.testing.assert_allclose(found.speed["images_per_second"], found.speed["images"] / found.speed["seconds"])


def test_accuracy_is_the_share_of_highest_probabilities_that_are_true():
    probability = np.array([[0.6, 0.4], [0.1, 0.9], [0.8, 0.2]])
    assert digit_recognition.accuracy(probability, np.array([0, 1, 1])) == pytest.approx(2 / 3)
