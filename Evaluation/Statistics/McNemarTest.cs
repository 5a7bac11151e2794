using MathNet.Numerics;

namespace EmotionFusion.Evaluation;

/// <summary>
/// McNemar's test (1947) of the utterances that one of two runs has right and the other wrong. It takes utterances for
/// independent of each other; those of a speaker aren't, so its P is rather too small.
/// </summary>
/// <param name="OnlyOne">Right in the one run alone.</param>
/// <param name="OnlyOther">Right in the other alone.</param>
/// <param name="P">Two-sided and exact: of so many throws of a coin.</param>
/// <param name="ChiSquare">With Edwards's correction, (|a - b| - 1)^2 / (a + b); null where the runs differ nowhere.</param>
/// <param name="ChiSquareP">Of one degree of freedom; 1 where the runs differ nowhere.</param>
public sealed record McNemarTest(long OnlyOne, long OnlyOther, double P, double? ChiSquare, double ChiSquareP)
{
    internal static McNemarTest Of(long onlyOne, long onlyOther)
    {
        var differ = onlyOne + onlyOther;
        if (differ == 0)
        {
            return new McNemarTest(0, 0, 1, null, 1);
        }

        var distance = Math.Abs(onlyOne - onlyOther) - 1.0;
        var square = distance * distance / differ;
        return new McNemarTest(onlyOne, onlyOther, Exact(Math.Min(onlyOne, onlyOther), differ), square, SpecialFunctions.Erfc(Math.Sqrt(square / 2)));
    }

    /// <summary>Twice the chance of so few heads or fewer, which is I_(1/2)(n - k, k + 1).</summary>
    private static double Exact(long fewer, long differ) =>
        2 * fewer == differ ? 1 : Math.Min(1, 2 * SpecialFunctions.BetaRegularized(differ - fewer, fewer + 1, 0.5));
}
