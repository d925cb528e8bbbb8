"""Components of the NLU pipeline: one normaliser for all of the product, and the language told from outside."""

import re
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from language.normaliser import normalise

_TICKET = re.compile(r"\bJMO(?:-|\s?(?=[A-Z]*[2-9]))[2-9A-HJKMNP-Z]{6}\b", re.IGNORECASE)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class NormalisingTokenizer(WhitespaceTokenizer):
    """Splits the text as the product's normaliser understands it: slang, typos, doubled letters."""

    def tokenize(self, message: Message, attribute: str) -> List[Any]:
        if attribute != TEXT:
            return super().tokenize(message, attribute)
        # Which ticket it is tells nothing of the act, and six random letters look like anything.
        text = _TICKET.sub("nomortiket", message.get(attribute))
        return super().tokenize(Message({TEXT: normalise(text) or "?"}), attribute)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageFromHelpDesk(GraphComponent):
    """Puts the language that the help desk detected into an entity, from where it reaches its slot."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageFromHelpDesk":
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            language = (message.get("metadata") or {}).get("language")
            if language:
                entity = {"entity": "spoken_language", "value": language, "start": 0, "end": 0}
                message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class QuestionBeforeSmallTalk(GraphComponent):
    """When the help desk knows that an article surely fits the words, they are a question and no small talk.

    Short questions share their few words with small talk ("lupa password" with "lupa, lewati saja").
    Where its words decide by themselves (despair, fraud, a wish for a person), it names the act.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"small_talk": [], "weak_below": 0.7, "weak": []}

    def __init__(self, config: Dict[str, Any]) -> None:
        self._small_talk, self._weak = set(config["small_talk"]), set(config["weak"])
        self._weak_below = config["weak_below"]

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "QuestionBeforeSmallTalk":
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            known = message.get("metadata") or {}
            if known.get("forced_act"):
                message.set(INTENT, {"name": known["forced_act"], "confidence": 1.0}, add_to_output=True)
            elif known.get("article_fits") and self._gives_way(message.get(INTENT)):
                message.set(INTENT, {"name": "ask_question", "confidence": 1.0}, add_to_output=True)
            # Nobody reads the thirty other acts, and Rasa stores and sends them with every event.
            message.set("intent_ranking", message.get("intent_ranking", [])[:2], add_to_output=True)
        return messages

    def _gives_way(self, intent: Dict[str, Any]) -> bool:
        is_weak = intent["name"] in self._weak and intent["confidence"] < self._weak_below
        return intent["name"] in self._small_talk or is_weak


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FirmLogisticRegression(LogisticRegressionClassifier):
    """Rasa's logistic regression with a C of one's own: its fixed C=1 is under-confident (ADR 4)."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {**LogisticRegressionClassifier.get_default_config(), "C": 10.0, "class_weight": None}

    def __init__(self, config: Dict[str, Any], *arguments: Any) -> None:
        super().__init__(config, *arguments)
        self.clf.set_params(C=self.config["C"], class_weight=self.config["class_weight"])
