"""Models: used only if whole, made by what registers itself."""

import hashlib
from types import ModuleType

import pytest

from extractor import models
from extractor.train import Trained, train


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(models, "data_dir", lambda _: tmp_path)
    models._manifest.cache_clear()
    yield tmp_path
    models._manifest.cache_clear()


@pytest.fixture
def trainer(monkeypatch):
    module = ModuleType("letters", "Letters that are counted.")

    def write(out):
        (out / "letters.bin").write_bytes(b"abc")
        return Trained("letters.bin", 7, {"F1 on the alphabet": 0.98765})

    module.train = write
    monkeypatch.setattr("extractor.train.trainers", lambda: {"letters": module})


def test_a_trained_file_is_found_by_its_name_and_hash(folder, trainer):
    train(folder)
    assert models.file("letters") == folder / "letters.bin"
    assert hashlib.sha256(b"abc").hexdigest() in (folder / "MANIFEST.toml").read_text()
    card = (folder / "CARD.md").read_text()
    assert "Letters that are counted." in card
    assert "| F1 on the alphabet | 0.9877 |" in card


def test_training_one_keeps_the_others_and_drops_what_nothing_makes(folder, trainer):
    (folder / "MANIFEST.toml").write_text('[old]\nfile = "old"\nsha256 = ""\nbytes = 0\nseed = 1\n[old.scores]\n')
    train(folder, ["letters"])
    assert "[letters]" in (folder / "MANIFEST.toml").read_text()
    assert "[old]" not in (folder / "MANIFEST.toml").read_text()


def test_a_damaged_file_is_not_used(folder, trainer):
    train(folder)
    (folder / "letters.bin").write_bytes(b"abd")
    with pytest.raises(models.ModelProblem, match=r"letters\.bin bị hỏng"):
        models.file("letters")


def test_a_missing_file_is_said(folder, trainer):
    train(folder)
    (folder / "letters.bin").unlink()
    with pytest.raises(models.ModelProblem, match=r"không đọc được tệp mô hình letters\.bin"):
        models.file("letters")


def test_without_a_manifest_there_are_no_models(folder):
    assert models.revision() is None
    with pytest.raises(models.ModelProblem, match="không có mô hình “letters”"):
        models.file("letters")


def test_the_revision_changes_with_a_file(folder, trainer):
    train(folder)
    before = models.revision()
    manifest = folder / "MANIFEST.toml"
    manifest.write_text(manifest.read_text().replace(hashlib.sha256(b"abc").hexdigest(), "0" * 64))
    models._manifest.cache_clear()
    assert before
    assert models.revision() != before
