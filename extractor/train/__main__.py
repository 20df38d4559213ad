"""`python -m extractor.train [NAME...] [--out FOLDER]`: into models/ unless another folder is named."""

import argparse
from pathlib import Path

from extractor.data import data_dir
from extractor.train import train, trainers

parser = argparse.ArgumentParser(prog="python -m extractor.train")
parser.add_argument("names", metavar="NAME", nargs="*", help=", ".join(trainers()))
parser.add_argument("--out", type=Path, metavar="FOLDER")
arguments = parser.parse_args()
if unknown := set(arguments.names) - trainers().keys():
    parser.error(f"no model is called {', '.join(sorted(unknown))}; there are: {', '.join(trainers())}")
train(arguments.out or data_dir("models"), arguments.names)
