using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class ProductTests
{
    private static readonly double[] A = [1, -2, 0.5, 3, 4, -1]; // (2, 3)
    private static readonly double[] B = [2, 1, 0, -3, 5, 0.25]; // (3, 2)
    private static readonly double[] AB = [4.5, 7.125, 1, -9.25]; // (2, 2)

    [TestMethod]
    public void Mm_TwoMatrices_IsTheirProduct()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Numbers.Doubles(A, 2, 3), Numbers.Doubles(B, 3, 2));

        Numbers.AreClose(AB, mm(a, b));
        FiniteDifferences.CheckGradient(v => mm(v, b), a, "left");
        FiniteDifferences.CheckGradient(v => mm(a, v), b, "right");
    }

    [TestMethod]
    public void Addmm_OfAColumn_AddsItToEachColumnOfTheProduct()
    {
        using var scope = NewDisposeScope();
        var (column, a, b) = (Numbers.Doubles([10, 20], 2, 1), Numbers.Doubles(A, 2, 3), Numbers.Doubles(B, 3, 2));

        Numbers.AreClose([AB[0] + 10, AB[1] + 10, AB[2] + 20, AB[3] + 20], column.addmm(a, b));
        Numbers.AreClose([.. AB.Zip([10, 10, 20, 20], (product, own) => 0.5 * own - 2 * product)], column.addmm(a, b, beta: 0.5f, alpha: -2));
        Numbers.AreClose([10, 20], column, 0);
    }

    [TestMethod]
    public void Addmm_EachOperand_HasTheGradientOfTheDifferences()
    {
        using var scope = NewDisposeScope();
        var (column, a, b) = (Numbers.Doubles([10, 20], 2, 1), Numbers.Doubles(A, 2, 3), Numbers.Doubles(B, 3, 2));

        FiniteDifferences.CheckGradient(v => v.addmm(a, b, beta: 0.5f), column, "summand");
        FiniteDifferences.CheckGradient(v => column.addmm(v, b, alpha: 3), a, "left");
        FiniteDifferences.CheckGradient(v => column.addmm(a, v), b, "right");
    }

    [TestMethod]
    public void AddmmInPlace_BetaAndAlpha_ChangeTheTensorAndGiveItBack()
    {
        using var scope = NewDisposeScope();
        var (target, a, b) = (Numbers.Doubles([1, 2, 3, 4], 2, 2), Numbers.Doubles(A, 2, 3), Numbers.Doubles(B, 3, 2));

        Assert.AreSame(target, target.addmm_(a, b));
        Numbers.AreClose([AB[0] + 1, AB[1] + 2, AB[2] + 3, AB[3] + 4], target);

        target.addmm_(a, b, beta: 2, alpha: -2);
        Numbers.AreClose([2, 4, 6, 8], target);
    }

    [TestMethod]
    public void AddmmInPlace_BetaZero_IgnoresWhatWasThere()
    {
        using var scope = NewDisposeScope();
        var target = Numbers.Doubles([double.NaN, double.PositiveInfinity, 7, double.NaN], 2, 2);

        target.addmm_(Numbers.Doubles(A, 2, 3), Numbers.Doubles(B, 3, 2), beta: 0);

        Numbers.AreClose(AB, target);
    }

    [TestMethod]
    public void AddmmInPlace_IntoRowsOfATensor_LeavesTheOthersAlone()
    {
        using var scope = NewDisposeScope();
        var whole = Numbers.Doubles([1, 2, 3, 4, 5, 6, 7, 8], 4, 2);

        whole.narrow(0, 1, 2).addmm_(Numbers.Doubles(A, 2, 3), Numbers.Doubles(B, 3, 2), beta: 0);

        Numbers.AreClose([1, 2, .. AB, 7, 8], whole);
    }
}
