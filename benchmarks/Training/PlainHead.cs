using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Benchmarks;

/// <summary>
/// The heads as anybody would write them with TorchSharp's own layers, parameters in the order of ours: what ours are
/// held to, in speed and in what they compute.
/// </summary>
internal sealed class PlainHead : Module<Tensor, Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor, Tensor>? _fusion;
    private readonly Sequential _classifier;

    /// <param name="name">cross_attention, concat, gated, adaptive or audio.</param>
    public PlainHead(string name, int audio, int text, int fusion, int hidden, int heads, double dropout)
        : base(nameof(PlainHead))
    {
        _fusion = name switch
        {
            "cross_attention" => new CrossAttention(audio, text, fusion, heads, dropout),
            "concat" => new Concat(audio, text, fusion, dropout),
            "gated" => new Gated(audio, text, fusion, dropout),
            "adaptive" => new Adaptive(audio, text, fusion, dropout),
            _ => null,
        };
        _classifier = Sequential(Block(_fusion is null ? audio : fusion, hidden, dropout), Linear(hidden, 4));
        RegisterComponents();
    }

    public override Tensor forward(Tensor audio, Tensor text) => _classifier.call(_fusion is null ? audio : _fusion.call(audio, text));

    /// <summary>Takes over another head's values.</summary>
    public void Take(Module other)
    {
        using var gradientOff = no_grad();
        foreach (var (mine, theirs) in parameters().Zip(other.parameters(), (mine, theirs) => (mine, theirs)))
        {
            mine.copy_(theirs);
        }
    }

    private static Sequential Block(int inputs, int outputs, double dropout) =>
        Sequential(Linear(inputs, outputs), LayerNorm(outputs), ReLU(), Dropout(dropout));

    private sealed class CrossAttention : Module<Tensor, Tensor, Tensor>
    {
        private readonly Linear _audioProjection, _textProjection;
        private readonly MultiheadAttention _toText, _toAudio;
        private readonly LayerNorm _audioNorm1, _textNorm1;
        private readonly Sequential _audioFeed, _textFeed;
        private readonly LayerNorm _audioNorm2, _textNorm2;
        private readonly Sequential _last;

        public CrossAttention(int audio, int text, int width, int heads, double dropout)
            : base(nameof(CrossAttention))
        {
            (_audioProjection, _textProjection) = (Linear(audio, width), Linear(text, width));
            (_toText, _toAudio) = (MultiheadAttention(width, heads, dropout), MultiheadAttention(width, heads, dropout));
            (_audioNorm1, _textNorm1, _audioNorm2, _textNorm2) = (LayerNorm(width), LayerNorm(width), LayerNorm(width), LayerNorm(width));
            (_audioFeed, _textFeed) = (Feed(), Feed());
            _last = Block(2 * width, width, dropout);
            RegisterComponents();

            Sequential Feed() => Sequential(Linear(width, 4 * width), ReLU(), Dropout(dropout), Linear(4 * width, width), Dropout(dropout));
        }

        public override Tensor forward(Tensor audio, Tensor text)
        {
            var (a, t) = (_audioProjection.call(audio).unsqueeze(0), _textProjection.call(text).unsqueeze(0)); // (1, B, h)
            var x = _audioNorm1.call(a + Attend(_toText, a, t));
            var y = _textNorm1.call(t + Attend(_toAudio, t, a));
            x = _audioNorm2.call(x + _audioFeed.call(x));
            y = _textNorm2.call(y + _textFeed.call(y));
            return _last.call(cat([x.squeeze(0), y.squeeze(0)], -1));
        }

        private static Tensor Attend(MultiheadAttention attention, Tensor query, Tensor key) =>
            attention.call(query, key, key, null, false, null).Item1;
    }

    private sealed class Concat : Module<Tensor, Tensor, Tensor>
    {
        private readonly Sequential _layers;

        public Concat(int audio, int text, int width, double dropout)
            : base(nameof(Concat))
        {
            _layers = Sequential(Block(audio + text, 2 * width, dropout), Block(2 * width, width, dropout));
            RegisterComponents();
        }

        public override Tensor forward(Tensor audio, Tensor text) => _layers.call(cat([audio, text], -1));
    }

    private sealed class Gated : Module<Tensor, Tensor, Tensor>
    {
        private readonly Linear _audioProjection, _textProjection;
        private readonly Sequential _gate;
        private readonly LayerNorm _norm;
        private readonly Dropout _dropout;

        public Gated(int audio, int text, int width, double dropout)
            : base(nameof(Gated))
        {
            (_audioProjection, _textProjection) = (Linear(audio, width), Linear(text, width));
            _gate = Sequential(Linear(2 * width, width), ReLU(), Linear(width, 2), Softmax(-1));
            (_norm, _dropout) = (LayerNorm(width), Dropout(dropout));
            RegisterComponents();
        }

        public override Tensor forward(Tensor audio, Tensor text)
        {
            var (a, t) = (_audioProjection.call(audio), _textProjection.call(text));
            var weights = _gate.call(cat([a, t], -1));
            return _dropout.call(_norm.call((a * weights.narrow(1, 0, 1)) + (t * weights.narrow(1, 1, 1))));
        }
    }

    private sealed class Adaptive : Module<Tensor, Tensor, Tensor>
    {
        private readonly Sequential _audio, _text, _both;

        public Adaptive(int audio, int text, int width, double dropout)
            : base(nameof(Adaptive))
        {
            (_audio, _text, _both) = (Block(audio, width, dropout), Block(text, width, dropout), Block(2 * width, width, dropout));
            RegisterComponents();
        }

        public override Tensor forward(Tensor audio, Tensor text) => _both.call(cat([_audio.call(audio), _text.call(text)], -1));
    }
}

/// <summary>A training step as TorchSharp's examples have it: zero_grad, forward, weighted cross-entropy, backward, torch.optim.Adam.</summary>
internal sealed class PlainTraining(PlainHead head, float[] classWeights, double weightDecay, double learningRate) : IDisposable
{
    private readonly optim.Optimizer _optimizer = optim.Adam(head.parameters(), learningRate, weight_decay: weightDecay);
    private readonly CrossEntropyLoss _loss = CrossEntropyLoss(reduction: Reduction.None);
    private readonly Tensor _classWeights = tensor(classWeights);

    /// <param name="audio">(B, Da)</param>
    /// <param name="text">(B, Dt)</param>
    /// <param name="labels">(B)</param>
    /// <returns>The batch's mean loss.</returns>
    public float Step(Tensor audio, Tensor text, Tensor labels)
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var loss = (_loss.call(head.call(audio, text), labels) * _classWeights[labels]).mean();
        loss.backward();
        _optimizer.step();
        return loss.item<float>();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _loss.Dispose();
        _classWeights.Dispose();
    }
}
