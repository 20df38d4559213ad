"""What the rules on parts and their wholes claim: that a count is not more than the one that it is part of."""

from __future__ import annotations

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part
from extractor.find.mentions import Amount


def part_claim(context: Context, part: Amount, whole: Amount, verdict: Verdict, message: str) -> Claim:
    """Return the claim with its verdict (`arithmetic.part_of`); `message` is what to say where it does not hold."""
    a, b = context.printed(*part.number), context.printed(*whole.number)
    return Claim(
        "part_whole",
        (Part("part", part.quantity.amount, *part.number), Part("whole", whole.quantity.amount, *whole.number)),
        verdict,
        f"{a} {'>' if verdict.holds is False else '≤'} {b}",
        message,
    )
