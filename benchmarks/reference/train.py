"""Training steps of the heads in plain PyTorch, one thread: the reference of `benchmarks train`.

Reads lines from standard input and answers each with the seconds that its work took: `HEAD STEPS`, steps of a head
that stays; `HEAD EPOCHS TRAIN,VALIDATION,TEST ...`, epochs of folds of so many utterances, one fold after another. Heads:
cross_attention, concat, gated, adaptive, audio. Needs Debian's python3-torch; a reference for benchmarks only.
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

AUDIO = TEXT = 768
WIDTH, HEADS, HIDDEN, CLASSES, BATCH, DROPOUT = 512, 8, 1024, 4, 64, 0.1


def block(inputs, outputs):
    return nn.Sequential(nn.Linear(inputs, outputs), nn.LayerNorm(outputs), nn.ReLU(), nn.Dropout(DROPOUT))


class CrossAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.audio_proj, self.text_proj = nn.Linear(AUDIO, WIDTH), nn.Linear(TEXT, WIDTH)
        self.to_text, self.to_audio = (nn.MultiheadAttention(WIDTH, HEADS, DROPOUT, batch_first=True) for _ in range(2))
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(4))
        self.audio_ffn, self.text_ffn = (
            nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.ReLU(), nn.Dropout(DROPOUT), nn.Linear(4 * WIDTH, WIDTH), nn.Dropout(DROPOUT))
            for _ in range(2))
        self.fusion = block(2 * WIDTH, WIDTH)

    def forward(self, audio, text):
        a, t = self.audio_proj(audio).unsqueeze(1), self.text_proj(text).unsqueeze(1)
        x = self.norms[0](a + self.to_text(a, t, t)[0])
        y = self.norms[1](t + self.to_audio(t, a, a)[0])
        x = self.norms[2](x + self.audio_ffn(x))
        y = self.norms[3](y + self.text_ffn(y))
        return self.fusion(torch.cat([x.squeeze(1), y.squeeze(1)], -1))


class Concat(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(block(AUDIO + TEXT, 2 * WIDTH), block(2 * WIDTH, WIDTH))

    def forward(self, audio, text):
        return self.layers(torch.cat([audio, text], -1))


class Gated(nn.Module):
    def __init__(self):
        super().__init__()
        self.audio_proj, self.text_proj = nn.Linear(AUDIO, WIDTH), nn.Linear(TEXT, WIDTH)
        self.gate = nn.Sequential(nn.Linear(2 * WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, 2), nn.Softmax(-1))
        self.norm, self.dropout = nn.LayerNorm(WIDTH), nn.Dropout(DROPOUT)

    def forward(self, audio, text):
        a, t = self.audio_proj(audio), self.text_proj(text)
        g = self.gate(torch.cat([a, t], -1))
        return self.dropout(self.norm(a * g[:, :1] + t * g[:, 1:]))


class Adaptive(nn.Module):
    def __init__(self):
        super().__init__()
        self.audio, self.text, self.fusion = block(AUDIO, WIDTH), block(TEXT, WIDTH), block(2 * WIDTH, WIDTH)

    def forward(self, audio, text):
        return self.fusion(torch.cat([self.audio(audio), self.text(text)], -1))


class Audio(nn.Module):
    def forward(self, audio, text):
        return audio


def head(name):
    fusion = {"cross_attention": CrossAttention, "concat": Concat, "gated": Gated, "adaptive": Adaptive, "audio": Audio}[name]()
    classifier = nn.Sequential(*block(AUDIO if name == "audio" else WIDTH, HIDDEN), nn.Linear(HIDDEN, CLASSES))
    return fusion, classifier


class Training:
    def __init__(self, name):
        self.fusion, self.classifier = head(name)
        parameters = [*self.fusion.parameters(), *self.classifier.parameters()]
        self.optimizer = torch.optim.Adam(parameters, lr=1e-4, weight_decay=1e-5)
        self.audio, self.text = torch.rand(8 * BATCH, AUDIO), torch.rand(8 * BATCH, TEXT)
        self.labels, self.weights = torch.randint(0, CLASSES, (8 * BATCH,)), torch.ones(CLASSES)
        self.order, self.at = torch.randperm(8 * BATCH), 0

    def step(self):
        rows = self.order[self.at:self.at + BATCH]
        self.at = (self.at + BATCH) % len(self.order)
        return self.train(rows)

    def train(self, rows):
        self.optimizer.zero_grad()
        logits = self.classifier(self.fusion(self.audio[rows], self.text[rows]))
        loss = F.cross_entropy(logits, self.labels[rows], weight=self.weights, reduction="none").mean()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def score(self, rows):
        """Scores so many utterances, dropout off."""
        for module in (self.fusion, self.classifier):
            module.eval()
        with torch.no_grad():
            for start in range(0, rows, 8 * BATCH):
                part = slice(0, min(8 * BATCH, rows - start))
                self.classifier(self.fusion(self.audio[part], self.text[part])).softmax(-1)
        for module in (self.fusion, self.classifier):
            module.train()


def folds(name, epochs, parts):
    """Epochs of each fold, one fold after another; a part is how many utterances train, validate and test."""
    for part in parts:
        train, validation, test = (int(count) for count in part.split(","))
        training = Training(name)
        for _ in range(epochs):
            for start in range(0, train, BATCH):
                training.train(torch.arange(min(BATCH, train - start)))
            training.score(validation)
        training.score(test)


def main():
    torch.set_num_threads(1)
    trainings = {}
    print(f"PyTorch {torch.__version__}", flush=True)
    for line in sys.stdin:
        name, *work = line.split()
        if len(work) > 1:
            start = time.perf_counter()
            folds(name, int(work[0]), work[1:])
        else:
            training = trainings[name] = trainings.get(name) or Training(name)
            start = time.perf_counter()
            for _ in range(int(work[0])):
                training.step()
        print(f"{time.perf_counter() - start:.6f}", flush=True)


if __name__ == "__main__":
    main()
