"""python -m pmq_cards: the same as pmq."""

import sys

from pmq_cards.entry import main

sys.exit(main())
