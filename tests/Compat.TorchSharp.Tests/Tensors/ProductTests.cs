using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class ProductTests
{
    private static readonly double[,] A = { { 1, -2, 0.5 }, { 3, 4, -1 } };
    private static readonly double[,] B = { { 2, 1 }, { 0, -3 }, { 5, 0.25 } };
    private static readonly double[] AB = [4.5, 7.125, 1, -9.25];

    [TestMethod]
    public void Mm_TwoMatrices_IsTheirProduct()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (tensor(A), tensor(B));

        Numbers.AreClose(AB, a.mm(b));
        Numbers.AreClose(AB, a.matmul(b));
        Numbers.AreClose(AB, mm(a, b));
        Numbers.AreClose(AB, b.t().mm(a.t()).transpose(0, 1));
        Numbers.AreClose([.. AB, .. AB], stack([a, a]).bmm(stack([b, b])));
    }

    [TestMethod]
    public void Addmm_BetaAndAlpha_WeighTheSum()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (tensor(A), tensor(B));
        var sum = ones(2, 2, dtype: float64);
        double[] expected = [.. AB.Select(product => 0.5 + 2 * product)];

        Numbers.AreClose(expected, sum.addmm(a, b, beta: 0.5f, alpha: 2));
        Assert.AreSame(sum, sum.addmm_(a, b, beta: 0.5f, alpha: 2));
        Numbers.AreClose(expected, sum);
        Numbers.AreClose(expected, addmm(ones(2, 2, dtype: float64), a, b, 0.5f, 2));
    }

    [TestMethod]
    public void Addmm_IntoPartOfABlock_WritesOnlyThere()
    {
        using var scope = NewDisposeScope();
        var block = full(8, 9.0, dtype: float64);

        block.narrow(0, 2, 4).view(2, 2).addmm_(tensor(A), tensor(B), beta: 0);

        Numbers.AreClose([9, 9, .. AB, 9, 9], block);
    }

    [TestMethod]
    public void Backward_Products_EqualTheDifferences()
    {
        using var scope = NewDisposeScope();
        var b = tensor(B);

        FiniteDifferences.CheckGradient(a => a.mm(b), tensor(A), "mm, left");
        FiniteDifferences.CheckGradient(x => tensor(A).matmul(x), tensor(B), "matmul, right");
        FiniteDifferences.CheckGradient(a => a.unsqueeze(0).bmm(b.unsqueeze(0)), tensor(A), "bmm");
        FiniteDifferences.CheckGradient(x => x.addmm(x, x.t(), 2, 0.5f), tensor(new[,] { { 1.0, -2 }, { 3, 4 } }), "addmm");
    }
}
