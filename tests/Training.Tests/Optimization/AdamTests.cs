using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

/// <summary>The oracle of training holds Adam to PyTorch's; here its two ways of computing are held to each other.</summary>
[TestClass]
public sealed class AdamTests
{
    private const int Count = 1003; // no multiple of a vector's length

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1e-2)]
    public void Update_ByVectorsAndByTensors_GiveTheSame(double weightDecay)
    {
        using var scope = NewDisposeScope();
        using var start = new Generator(3);
        var (mine, theirs) = (Values(start), zeros(Count));
        theirs.copy_(mine);
        using var vectors = new Adam(mine, weightDecay);
        using var tensors = new Adam(theirs, weightDecay);

        for (var step = 0; step < 30; step++)
        {
            var gradient = Values(start);
            vectors.BeginStep(1e-2);
            vectors.Update(0, gradient);
            tensors.BeginStep(1e-2);
            tensors.UpdateByTensors(0, gradient);
        }

        TensorAssert.Close(theirs, mine, 1e-5, "values");
        TensorAssert.Close(tensors.SecondMoment, vectors.SecondMoment, 1e-6, "second moments");
    }

    [TestMethod]
    public void Update_InPieces_GivesTheSameBitsAsAtOnce()
    {
        using var scope = NewDisposeScope();
        using var start = new Generator(4);
        var (whole, pieces, gradient) = (Values(start), zeros(Count), Values(start));
        pieces.copy_(whole);
        using var once = new Adam(whole, 1e-3);
        using var often = new Adam(pieces, 1e-3);

        once.BeginStep(1e-2);
        once.Update(0, gradient);
        often.BeginStep(1e-2);
        foreach (var (from, count) in new[] { (0, 8), (8, 13), (21, Count - 21) })
        {
            often.Update(from, gradient.narrow(0, from, count).contiguous());
        }

        CollectionAssert.AreEqual(whole.data<float>().ToArray(), pieces.data<float>().ToArray());
    }

    private static Tensor Values(Generator generator) => empty(Count).uniform_(-1, 1, generator);
}
