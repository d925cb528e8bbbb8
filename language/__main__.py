"""`python -m language evaluate-masking [--json]`: precision and recall of the masking of personal numbers."""

import argparse
import json

from language.evaluation.generated import generated
from language.evaluation.scoring import Score, hand_written, held_out, score


def main() -> None:
    arguments = _arguments()
    scores = {
        "held_out": score(held_out()),
        "hand_written": score(hand_written()),
        "generated": score(generated(arguments.count, arguments.seed)),
    }
    if arguments.json:
        print(json.dumps({name: _as_dict(result) for name, result in scores.items()}, ensure_ascii=False))
        return
    for name, result in scores.items():
        _show(name, result)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m language", description="Checks of the language package.")
    command = parser.add_subparsers(required=True).add_parser("evaluate-masking", help=__doc__)
    command.add_argument("--json", action="store_true", help="one JSON object on the last line")
    command.add_argument("--count", type=int, default=2000, help="how many generated examples (default 2000)")
    command.add_argument("--seed", type=int, default=1, help="seed of the generated examples (default 1)")
    return parser.parse_args()


def _as_dict(result: Score) -> dict[str, object]:
    return {
        "texts": result.texts,
        "values": result.values,
        "precision": round(result.precision, 4),
        "recall": round(result.recall, 4),
        "kind_accuracy": round(result.kind_accuracy, 4),
        "failures": [
            {"text": failure.text, "missed": failure.missed, "in_vain": failure.in_vain} for failure in result.failures
        ],
    }


def _show(name: str, result: Score) -> None:
    print(f"{name}: {result.texts} texts, {result.values} values, precision {result.precision:.3f}, "
          f"recall {result.recall:.3f}, right kind {result.kind_accuracy:.3f}")  # fmt: skip
    for failure in result.failures:
        print(f"  {failure.text!r}: missed {list(failure.missed)}, in vain {list(failure.in_vain)}")


if __name__ == "__main__":
    main()
