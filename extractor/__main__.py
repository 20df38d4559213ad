"""`python -m extractor` is `doisoat`."""

import sys

from extractor.cli import main

sys.exit(main())
