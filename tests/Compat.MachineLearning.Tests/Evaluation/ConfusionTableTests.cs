using System.Globalization;

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class ConfusionTableTests
{
    private static readonly (float, float[])[] FiveRows =
        [(0, [1, 0, 0]), (0, [0, 1, 0]), (1, [1, 0, 0]), (1, [0, 1, 0]), (2, [0, 0, 1])];

    [TestMethod]
    public void Format_ThreeClasses_IsTheTableOfTheReference() => AssertTable(FiveRows, ["pos", "neu", "neg"], """

        Confusion table
                  ||========================
        PREDICTED ||   pos |   neu |   neg | Recall
        TRUTH     ||========================
              pos ||     1 |     1 |     0 | 0.5000
              neu ||     1 |     1 |     0 | 0.5000
              neg ||     0 |     0 |     1 | 1.0000
                  ||========================
        Precision ||0.5000 |0.5000 |1.0000 |

        """);

    [TestMethod]
    public void Format_NoNames_CountsTheClasses() => AssertTable(FiveRows, null, """

        Confusion table
                  ||========================
        PREDICTED ||     0 |     1 |     2 | Recall
        TRUTH     ||========================
                0 ||     1 |     1 |     0 | 0.5000
                1 ||     1 |     1 |     0 | 0.5000
                2 ||     0 |     0 |     1 | 1.0000
                  ||========================
        Precision ||0.5000 |0.5000 |1.0000 |

        """);

    [TestMethod]
    public void Format_TwoClasses_AreWider() => AssertTable([(0, [1, 0]), (1, [1, 0])], ["negative", "pos"], """

        Confusion table
                  ||======================
        PREDICTED || negative |      pos | Recall
        TRUTH     ||======================
         negative ||        1 |        0 | 1.0000
              pos ||        1 |        0 | 0.0000
                  ||======================
        Precision ||   0.5000 |   0.0000 |

        """);

    [TestMethod]
    public void Format_LongName_HeadersAreIndices() => AssertTable(FiveRows, ["positive", "a very long name", "x"], """

        Confusion table
                            ||========================
        PREDICTED           ||     0 |     1 |     2 | Recall
        TRUTH               ||========================
        0.         positive ||     1 |     1 |     0 | 0.5000
        1. a very long name ||     1 |     1 |     0 | 0.5000
        2.                x ||     0 |     0 |     1 | 1.0000
                            ||========================
        Precision           ||0.5000 |0.5000 |1.0000 |

        """);

    [TestMethod]
    public void Format_LongNameThatFitsTheMargin_IsPadded() => AssertTable(FiveRows, ["positive", "no", "x"], """

        Confusion table
                    ||========================
        PREDICTED   ||     0 |     1 |     2 | Recall
        TRUTH       ||========================
        0. positive ||     1 |     1 |     0 | 0.5000
        1.       no ||     1 |     1 |     0 | 0.5000
        2.        x ||     0 |     0 |     1 | 1.0000
                    ||========================
        Precision   ||0.5000 |0.5000 |1.0000 |

        """);

    [TestMethod]
    public void Format_ManyRows_ColumnsGrowWithTheirNumbers()
    {
        var rows = Enumerable.Repeat<(float, float[])>((0, [1, 0, 0]), 1234567).Append((1, [0, 1, 0])).ToArray();
        AssertTable(rows, ["a", "b", "c"], """

            Confusion table
                      ||========================
            PREDICTED ||     a |     b |     c | Recall
            TRUTH     ||========================
                    a || 1,234,567 |     0 |     0 | 1.0000
                    b ||     0 |     1 |     0 | 1.0000
                    c ||     0 |     0 |     0 | 0.0000
                      ||========================
            Precision ||1.0000 |1.0000 |0.0000 |

            """);
    }

    [TestMethod]
    public void Format_ElevenClasses_IndicesHaveTwoDigits()
    {
        var names = Enumerable.Range(0, 11).Select(i => i == 3 ? "surprise" : $"c{i}").ToArray();
        var rows = Enumerable.Range(0, 11).Select(i => ((float)i, Enumerable.Range(0, 11).Select(j => j == i ? 1f : 0).ToArray()));
        var lines = Scored.Evaluate(rows, names).ConfusionMatrix.GetFormattedConfusionTable().Split(Environment.NewLine);
        Assert.AreEqual("PREDICTED    ||     0 |     1 |     2 |     3 |     4 |     5 |     6 |     7 |     8 |     9 |    10 | Recall", lines[3]);
        Assert.AreEqual(" 3. surprise ||     0 |     0 |     0 |     1 |     0 |     0 |     0 |     0 |     0 |     0 |     0 | 1.0000", lines[8]);
        Assert.AreEqual("10.      c10 ||     0 |     0 |     0 |     0 |     0 |     0 |     0 |     0 |     0 |     0 |     1 | 1.0000", lines[15]);
    }

    [TestMethod]
    public void Format_OtherCulture_NumbersFollowIt()
    {
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            StringAssert.Contains(Scored.Evaluate(FiveRows).ConfusionMatrix.GetFormattedConfusionTable(), "Precision ||0,5000 |");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void AssertTable((float, float[])[] rows, string[]? names, string expected)
        => Assert.AreEqual(expected.ReplaceLineEndings(), Scored.Evaluate(rows, names).ConfusionMatrix.GetFormattedConfusionTable());
}
