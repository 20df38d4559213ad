"""`python -m extractor.train [NAME...]`."""

import sys

from extractor.data import data_dir
from extractor.train import train

train(data_dir("models"), sys.argv[1:])
