"""The encoder with one linear head a task."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import PreTrainedModel

from language.lessons import Kind, Task

_DROPOUT = 0.1


class Network(nn.Module):
    """Mean over the tokens of the last layer, then a linear head for each task."""

    def __init__(self, encoder: PreTrainedModel, tasks: Sequence[Task]) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(_DROPOUT)
        width = encoder.config.hidden_size
        self.heads = nn.ModuleList(nn.Linear(width, len(task.labels)) for task in tasks)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, ...]:
        """Both inputs texts × tokens. Returns the sentence vectors (texts × width) and each task's scores."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state.float()
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        vectors = (states * mask).sum(1) / mask.sum(1).clamp(min=1.0)
        dropped = self.dropout(vectors)
        return vectors, *(head(dropped) for head in self.heads)


def loss(
    tasks: Sequence[Task], scores: Sequence[Tensor], targets: Mapping[str, Tensor], weights: Mapping[str, Tensor]
) -> Tensor:
    """Weighted sum over the tasks; rows of NaN are left out of theirs."""
    parts = [
        task.weight * _task_loss(task.kind, found, targets[task.name], weights[task.name])
        for task, found in zip(tasks, scores, strict=True)
    ]
    return torch.stack(parts).sum()


def _task_loss(kind: Kind, scores: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
    taught = ~targets[:, 0].isnan()
    if not bool(taught.any()):
        return scores.sum() * 0.0
    scores, targets = scores[taught], targets[taught]
    share = taught.float().mean()
    if kind is Kind.ANY:
        return share * functional.binary_cross_entropy_with_logits(scores, targets, pos_weight=weights)
    return share * -(weights * targets * functional.log_softmax(scores, dim=-1)).sum(-1).mean()
