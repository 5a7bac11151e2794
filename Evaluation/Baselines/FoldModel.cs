using System.Globalization;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;
using Microsoft.ML;

namespace EmotionFusion.Evaluation;

/// <summary>A model of ML.NET to be fitted: to this fold's divisions, as a head or as the baseline beside heads.</summary>
/// <param name="Seed">0 for a baseline: it draws nothing, so it is one for all seeds.</param>
internal sealed record ModelTask(Fold Fold, IReadOnlyList<Fold> Members, HeadKind Kind, int Seed, bool IsBaseline)
{
    public TrainingKey Key => new(Fold.Name, null, Seed);
}

/// <summary>
/// What ML.NET's models make of a fold, from the same rows and in the same way as heads: one model for each of the fold's
/// divisions, the mean of their probabilities on the test part.
/// </summary>
/// <param name="Choice">The setting, chosen before the test part was looked at.</param>
/// <param name="Test">One a row of the test part, in row order.</param>
internal sealed record FoldModel(ModelTask Task, ModelChoice Choice, IReadOnlyList<Prediction> Test)
{
    /// <summary>Fits it a model at a time, for whoever has other things to see to in between: null after each but the last, after which it comes.</summary>
    /// <param name="checkpoints">Where the chosen models are saved; null: nowhere.</param>
    /// <exception cref="EmotionFusionException">A speaker of the test part is in another, or ML.NET can't fit a model.</exception>
    public static IEnumerable<FoldModel?> Steps(FeatureView view, ModelTask task, ExperimentConfig config, string? checkpoints = null)
    {
        Division[] divisions = [.. task.Members.Select(member => new Division(view, member, config))];
        var search = ModelSearch.Of(task.Kind, task.Seed, divisions[0].MeanVariance);
        foreach (var division in divisions)
        {
            foreach (var setting in search.First)
            {
                division.Fit(search, setting);
                yield return null;
            }

            division.Release();
        }

        ModelChoice choice;
        while (search.Beyond((choice = ModelChoice.Of(divisions, search)).Setting) is { } further)
        {
            foreach (var division in divisions)
            {
                division.Fit(search, further);
                division.Release();
                yield return null;
            }
        }

        if (checkpoints is not null)
        {
            Array.ForEach(divisions, division => division.Save(choice.Setting, task.Seed, checkpoints));
        }

        yield return new FoldModel(task, choice, Ensemble.Mean([.. divisions.Select(division => division.Test(choice.Setting))]));
    }

    /// <summary>One division of a fold into training, validation and test: its models by setting, and how they did on its validation part.</summary>
    internal sealed class Division(FeatureView view, Fold member, ExperimentConfig config)
    {
        private readonly ModelFeatures _features = new(view, member.Train.Rows, config);
        private readonly Dictionary<double, IFittedModel> _models = [];
        private readonly Dictionary<double, ConfusionMatrix> _validation = [];
        private (ModelRows Train, ModelRows Validation)? _rows;

        /// <summary>Of the training rows.</summary>
        public double MeanVariance => Rows.Train.MeanVariance;

        public IReadOnlyDictionary<double, ConfusionMatrix> Validation => _validation;

        public int Classes => view.ClassNames.Count;

        private (ModelRows Train, ModelRows Validation) Rows => _rows ??= (Of(member.Train), Of(member.Validation));

        public void Fit(ModelSearch search, double setting)
        {
            var nearest = _models.Count == 0 ? null : _models.MinBy(entry => Math.Abs(Math.Log(entry.Key / setting))).Value;
            _models[setting] = search.Fit(Rows.Train, setting, nearest);
            _validation[setting] = ConfusionMatrix.Of(
                Classes, Predict(_models[setting], member.Validation, Rows.Validation).Select(row => (row.Label, row.Predicted)));
        }

        /// <summary>Lets the standardised features go; they are made again when needed.</summary>
        public void Release() => _rows = null;

        /// <summary>The test part, by the model of the setting that was chosen.</summary>
        public IReadOnlyList<Prediction> Test(double setting)
        {
            member.AssertDisjoint(view);
            return Predict(_models[setting], member.Test, Of(member.Test));
        }

        /// <summary>NAME-seedN.zip, for ML.NET's Model.Load; of a linear model also its weights and what its features are standardised by, as heads' are kept.</summary>
        public void Save(double setting, int seed, string folder)
        {
            if (_models[setting] is LinearModel linear)
            {
                var weights = new SafetensorsWriter()
                    .Add("linear.weight", [linear.Weights.Count, _features.Dimension], linear.Weights.SelectMany(row => row).ToArray().AsMemory())
                    .Add("linear.bias", [linear.Biases.Count], linear.Biases.ToArray().AsMemory());
                _features.AddTo(weights).Write(Checkpoint.WeightsOf(folder, member.FullName, seed));
            }

            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{SafeFileName.Of(member.FullName)}-seed{seed}.zip"));
            var schema = Of(member.Validation).Schema;
            AtomicFile.Write(path, stream =>
            {
                using var zip = new MemoryStream(); // ML.NET goes back in what it writes
                new MLContext(seed).Model.Save(_models[setting].Transformer, schema, zip);
                stream.Write(zip.ToArray());
            });
        }

        private ModelRows Of(FoldPart part) => ModelRows.Of(view, part.Rows, _features);

        private IReadOnlyList<Prediction> Predict(IFittedModel model, FoldPart part, ModelRows rows) =>
            [.. part.Rows.Zip(model.Probabilities(rows), (row, probabilities) => new Prediction(
                row, view.Utterances[row].Id, view.Utterances[row].Speaker, view.Utterances[row].Label,
                Array.IndexOf(probabilities, probabilities.Max()), probabilities))];
    }
}

/// <summary>Which setting a fold's models have, and their validation predictions, which chose it.</summary>
/// <param name="Name">What it is called: l2, leaves.</param>
internal sealed record ModelChoice(string Name, double Setting, ConfusionMatrix Validation)
{
    /// <summary>By UAR on the validation predictions of all divisions as one set; the simpler one on a tie.</summary>
    public static ModelChoice Of(IReadOnlyList<FoldModel.Division> divisions, ModelSearch search) => divisions[0].Validation.Keys
        .Select(setting =>
        {
            var pool = new ConfusionMatrix(divisions[0].Classes);
            foreach (var division in divisions)
            {
                pool.Add(division.Validation[setting]);
            }

            return new ModelChoice(search.Setting, setting, pool);
        })
        .OrderByDescending(choice => choice.Validation.Uar).ThenByDescending(choice => search.Simplicity(choice.Setting)).First();
}
