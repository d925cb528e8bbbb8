"""Read the acts of many texts, for evaluations: `python -m bot.nlu.parse MODEL TEXTS.json ACTS.json`."""

import asyncio
import json
import sys
import warnings


async def parse_all(model: str, texts: "list[str]") -> "list[str]":
    from rasa.core.agent import load_agent

    agent = await load_agent(model_path=model)
    parsed = [await agent.parse_message(text) for text in texts]
    return [one["intent"]["name"] for one in parsed]


def main() -> None:
    warnings.filterwarnings("ignore")
    model, asked, answered = sys.argv[1:]
    with open(asked, encoding="utf-8") as handle:
        texts = json.load(handle)
    acts = asyncio.run(parse_all(model, texts))
    with open(answered, "w", encoding="utf-8") as handle:
        json.dump(acts, handle)


if __name__ == "__main__":
    main()
